import { figureOf } from "../../books/statements/statement.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { CovenantTest } from "../../risk/covenant-test.ts";
import { type Board, mainPeriod } from "./board.ts";
import { type CashRunScenario, baseOf } from "./cash-run.ts";
import { closestToBreaking } from "./covenants.ts";
import { highestFloor } from "./floor.ts";
import { type ResultLine, marginLine, resultLine } from "./results.ts";

/** The figures that the first page, an approval and an answer are made of. */
export type Headline = {
  readonly netRevenue: ResultLine;
  readonly ebitda: ResultLine;
  readonly ebitdaMargin: ResultLine;
  readonly netIncome: ResultLine;
  readonly operatingCashFlow: Figure;
  readonly operatingCashFlowBefore: Figure | null;
  readonly cash: Figure;
  readonly cashBefore: Figure | null;
  /** The highest floor under cash. */
  readonly minimumCash: Figure | null;
  readonly lowest: LowPoint | null;
  readonly covenant: CovenantTest | null;
  readonly alerts: Figure;
};

export type LowPoint = { readonly figure: Figure; readonly week: number; readonly weekEnds: string };

export async function headlineOf(board: Board): Promise<Headline> {
  const { asOf, books, cash } = board;
  const period = mainPeriod(board);
  const line = (key: string) => required(resultLine(period, key), key);
  const base = baseOf(cash);
  const before = books.calendar.dayBefore(asOf, 1);
  return {
    netRevenue: line("net_revenue"),
    ebitda: line("ebitda"),
    ebitdaMargin: await marginLine(board, { period, margin: "ebitda_margin" }),
    netIncome: line("net_income"),
    operatingCashFlow: figureOf(period.cashFlow, "cfo"),
    operatingCashFlowBefore:
      "missing" in period.yearEarlier
        ? null
        : figureOf(books.statements.cashFlow(period.yearEarlier.window), "cfo"),
    cash: cashAt(board, asOf),
    cashBefore: books.calendar.gapAt(before) === null ? cashAt(board, before) : null,
    minimumCash: highestFloor(board),
    lowest: base && lowPoint(base),
    covenant: closestToBreaking(board.covenants),
    alerts: board.alerts.count,
  };
}

function required(line: ResultLine | null, key: string): ResultLine {
  if (!line) throw new Error(`the income statement has no line "${key}"`);
  return line;
}

function cashAt({ books }: Board, asOf: string): Figure {
  return books.leaf.balance({
    name: "cash",
    label: "Cash and cash equivalents",
    accounts: ["cash"],
    sign: 1,
    asOf,
  });
}

/** Where closing cash is least, and in which week. */
export function lowPoint({ lowest, weeks }: CashRunScenario): LowPoint {
  const index = weeks.findIndex(({ closing }) => closing.value === lowest.value);
  return { figure: lowest, week: index + 1, weekEnds: weeks[index]?.closing.asOf ?? lowest.asOf };
}

/** How far closing cash stays above a floor at its lowest; negative when it falls below. */
export function roomAbove(
  { figures, company }: Pick<Board, "figures" | "company">,
  { lowest, floor, scenario }: { readonly lowest: Figure; readonly floor: Figure; readonly scenario: string },
): Figure {
  return figures.derive({
    name: "cash_room",
    label: "Room above the minimum cash at the lowest point",
    unit: money(company.currency),
    from: lowest.from,
    asOf: lowest.asOf,
    qualifier: scenario,
    formula: "lowest - minimum",
    inputs: { lowest, minimum: floor },
  });
}
