import type { IsoDate } from "../../../base/dates.ts";
import { netIncomeBridge } from "../../../books/statements/bridge.ts";
import { incomeBudget } from "../../../books/statements/budget.ts";
import {
  type ComparedLine,
  type ComparisonBase,
  compareLines,
  figuresByKey,
} from "../../../books/statements/comparison.ts";
import type { Window } from "../../../books/statements/fiscal-calendar.ts";
import type { BooksReader } from "../../../books/statements/reader.ts";
import type { Statement } from "../../../books/statements/statement.ts";
import type { Figure } from "../../../figures/figure.ts";
import { formatFigure } from "../../../figures/format.ts";
import { refTo } from "./figure-ref.ts";
import type { BridgeResult, HealthAnalysis, StatementTable } from "./schemas.ts";

type Against = { readonly base: ComparisonBase; readonly against: ReadonlyMap<string, Figure> };
type Tables = Pick<HealthAnalysis, "statements" | "bridges">;

/** The three statements as of a day, for the month, the year to date and twelve months, against a year ago and budget. */
export async function statementTables(books: BooksReader, asOf: IsoDate): Promise<Tables> {
  const { calendar, statements } = books;
  const windows = {
    month: calendar.month(asOf),
    yearToDate: calendar.yearToDate(asOf),
    trailingYear: calendar.trailingYear(asOf),
  };
  const incomeStatement: Tables["statements"]["incomeStatement"] = {};
  const cashFlow: Tables["statements"]["cashFlow"] = {};
  const bridges: BridgeResult[] = [];
  for (const key of ["month", "yearToDate", "trailingYear"] as const) {
    const window = windows[key];
    if (calendar.gap(window) !== null) continue;
    const income = statements.incomeStatement(window);
    const bases = await incomeBases(books, income, window);
    incomeStatement[key] = table(books, income, bases);
    if (books.coverage.cashFlow(window) === null) {
      cashFlow[key] = table(books, statements.cashFlow(window), cashBases(books, window));
    }
    if (key === "yearToDate" || calendar.grain === "year") bridges.push(...bridgesOf(books, income, bases));
  }
  const yearAgo = calendar.yearEarlier(calendar.trailingYear(asOf)).to;
  const sheetBases: Against[] =
    books.coverage.balances(yearAgo) === null
      ? [{ base: "prior_year", against: figuresByKey(statements.balanceSheet(yearAgo)) }]
      : [];
  const balanceSheet = table(books, statements.balanceSheet(asOf), sheetBases);
  return { statements: { balanceSheet, incomeStatement, cashFlow }, bridges };
}

async function incomeBases(books: BooksReader, income: Statement, window: Window): Promise<Against[]> {
  const earlier = books.calendar.yearEarlier(window);
  const bases: Against[] = [];
  if (books.calendar.gap(earlier) === null) {
    bases.push({ base: "prior_year", against: figuresByKey(books.statements.incomeStatement(earlier)) });
  }
  const budget = await incomeBudget(books, income, { window });
  if ("figures" in budget) bases.push({ base: "budget", against: budget.figures });
  return bases;
}

function cashBases(books: BooksReader, window: Window): Against[] {
  const earlier = books.calendar.yearEarlier(window);
  if (books.coverage.cashFlow(earlier) !== null) return [];
  return [{ base: "prior_year", against: figuresByKey(books.statements.cashFlow(earlier)) }];
}

function table(books: BooksReader, statement: Statement, bases: readonly Against[]): StatementTable {
  const columns = new Map(
    bases.map(({ base, against }) => [base, compareLines(books.figures, statement, { base, against })]),
  );
  const column = (base: ComparisonBase, key: string) => {
    const line = columns.get(base)?.find((one) => one.key === key);
    return line && comparedRef(line);
  };
  return {
    ...(statement.from === undefined ? {} : { from: statement.from }),
    asOf: statement.asOf,
    lines: statement.lines.map(({ key, label, level, figure }) => {
      const priorYear = column("prior_year", key);
      const budget = column("budget", key);
      return {
        key,
        ...refTo(figure, label),
        level,
        ...(priorYear ? { priorYear } : {}),
        ...(budget ? { budget } : {}),
      };
    }),
    checks: statement.checks.map(({ key, label, figure }) => ({ key, ...refTo(figure, label) })),
    notes: [...statement.notes],
  };
}

function comparedRef({ base, change, changeShare, favourable }: ComparedLine) {
  return {
    figureId: base.id,
    value: base.value,
    display: formatFigure(base),
    changeId: change.id,
    changeShareId: changeShare.id,
    favourable,
  };
}

function bridgesOf(books: BooksReader, income: Statement, bases: readonly Against[]): BridgeResult[] {
  return bases.flatMap(({ base, against }) => {
    const bridge = netIncomeBridge(books.figures, income, { base, against });
    if (!bridge || base === "prior_period") return [];
    return [
      {
        against: base,
        from: income.from ?? income.asOf,
        asOf: income.asOf,
        start: refTo(bridge.start),
        steps: bridge.steps.map(({ key, label, effect }) => ({ key, ...refTo(effect, label) })),
        end: refTo(bridge.end),
        check: refTo(bridge.check),
      },
    ];
  });
}
