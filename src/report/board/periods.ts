import { type IsoDate, addToMonth, monthEnd, monthOf } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { incomeBudget } from "../../books/statements/budget.ts";
import {
  type ComparedLine,
  type ComparisonBase,
  compareLines,
  figuresByKey,
} from "../../books/statements/comparison.ts";
import { type FiscalCalendar, type Window, isMonthEnd } from "../../books/statements/fiscal-calendar.ts";
import type { BooksReader } from "../../books/statements/reader.ts";
import type { Statement } from "../../books/statements/statement.ts";
import type { Figure } from "../../figures/figure.ts";
import type { Missing } from "./stored-forecasts.ts";
import { windowName } from "../compose/wording.ts";

/** The results of one stretch of days beside its budget, the stretch before and the same stretch a year earlier. */
export type ResultPeriod = {
  readonly id: "month" | "quarter" | "to_date";
  readonly title: string;
  readonly window: Window;
  readonly income: Statement;
  readonly cashFlow: Statement;
  readonly budget: Comparison | Missing;
  readonly before: Comparison | Missing;
  readonly yearEarlier: Comparison | Missing;
};

export type Comparison = {
  readonly title: string;
  readonly window: Window;
  /** What it is compared with, by line. */
  readonly base: ReadonlyMap<string, Figure>;
  readonly lines: ReadonlyMap<string, ComparedLine>;
};

/**
 * The periods a board looks at: the last month (or quarter, where the books know no months) and the fiscal year to
 * date. One of them where both are the same days.
 * @throws PurserError `uncovered_period` when the books cover neither
 */
export async function resultPeriods(
  books: BooksReader,
  asOf: IsoDate,
): Promise<[ResultPeriod, ...ResultPeriod[]]> {
  const { calendar } = books;
  const toDate = { id: "to_date", window: calendar.yearToDate(asOf) } as const;
  const short = shortWindow(calendar, asOf);
  const wanted = short && short.window.from !== toDate.window.from ? [short, toDate] : [toDate];
  const covered = wanted.filter(({ window }) => calendar.gap(window) === null);
  const [first, ...others] = await Promise.all(covered.map((one) => readPeriod(books, one)));
  if (first) return [first, ...others];
  const reason = calendar.gap(toDate.window) ?? "there is nothing to report on";
  throw new PurserError("uncovered_period", `A report as of ${asOf} cannot be made: ${reason}.`);
}

function shortWindow(
  calendar: FiscalCalendar,
  asOf: IsoDate,
): { readonly id: "month" | "quarter"; readonly window: Window } | null {
  if (calendar.grain === "month") return { id: "month", window: calendar.month(asOf) };
  if (calendar.grain === "quarter") return { id: "quarter", window: calendar.quarter(asOf) };
  return null;
}

async function readPeriod(
  books: BooksReader,
  { id, window }: { readonly id: ResultPeriod["id"]; readonly window: Window },
): Promise<ResultPeriod> {
  const { calendar, statements } = books;
  const income = statements.incomeStatement(window);
  const against = (base: ComparisonBase, other: Window): Comparison | Missing => {
    const gap = calendar.gap(other);
    if (gap !== null) return { missing: gap };
    const figures = figuresByKey(statements.incomeStatement(other));
    return compared(books, income, { base, window: other, against: figures, title: windowName(other) });
  };
  const budget = await incomeBudget(books, income, { window });
  return {
    id,
    title: windowName(window),
    window,
    income,
    cashFlow: statements.cashFlow(window),
    budget:
      "missing" in budget
        ? budget
        : compared(books, income, { base: "budget", window, against: budget.figures, title: `Budget ${budget.version}` }), // prettier-ignore
    before: against("prior_period", calendar.before(window)),
    yearEarlier: against("prior_year", calendar.yearEarlier(window)),
  };
}

function compared(
  books: BooksReader,
  income: Statement,
  {
    base,
    window,
    against,
    title,
  }: {
    readonly base: ComparisonBase;
    readonly window: Window;
    readonly against: ReadonlyMap<string, Figure>;
    readonly title: string;
  },
): Comparison {
  const lines = compareLines(books.figures, income, { base, against });
  return { title, window, base: against, lines: new Map(lines.map((line) => [line.key, line])) };
}

/** The last day of the last month that is over on `asOf`: profit forecasts start after it. */
export function lastFullMonth(asOf: IsoDate): IsoDate {
  return isMonthEnd(asOf) ? asOf : monthEnd(addToMonth(monthOf(asOf), -1));
}
