import type { Figure } from "../../../figures/figure.ts";
import type { Status } from "../../model.ts";
import { assess } from "../../../books/ratios/assess.ts";
import { findRatio } from "../../../books/ratios/packs.ts";
import type { Board } from "../board.ts";
import { type SectionInput, columns, row, table } from "../../compose/cells.ts";
import type { ResultPeriod } from "../periods.ts";
import { planConvention, planStatus } from "../plan-status.ts";
import { type ResultLine, marginLine, resultLine } from "../results.ts";
import { ratioTable } from "../ratio-table.ts";

const RATIOS = [
  "current_ratio",
  "quick_ratio",
  "days_cash_on_hand",
  "runway",
  "dso",
  "dpo",
  "cash_conversion_cycle",
  "debt_to_equity",
  "net_debt_to_ebitda",
  "interest_cover",
  "dscr",
  "return_on_equity",
] as const;

/** Key figures against plan and against what was before. */
export async function keyFiguresSection(board: Board): Promise<SectionInput> {
  const tables = [];
  for (const period of board.periods) tables.push(...resultTable(period, await resultLines(board, period)));
  const planned = board.periods.some(({ budget }) => !("missing" in budget));
  return {
    id: "key-figures",
    title: "Key figures against plan and prior",
    blocks: [
      ...tables,
      ...(planned ? [{ kind: "paragraph" as const, parts: planConvention(board) }] : []),
      ...(await ratioTable(board, {
        caption: "Position, efficiency and debt; flows over the trailing twelve months",
        definitions: RATIOS.map(findRatio),
        status: (definition, figure) => covenantStatus(board, definition.id) ?? assess(definition, figure),
      })),
      { kind: "page-break" },
    ],
  };
}

/** What was promised to a lender weighs more than a convention. */
function covenantStatus({ covenants }: Board, metric: string): Status | undefined {
  const own = covenants.filter(({ covenant, test }) => covenant.metric === metric && test !== null);
  return (["bad", "watch", "good"] as const).find((status) => own.some((one) => one.status === status));
}

async function resultLines(board: Board, period: ResultPeriod): Promise<ResultLine[]> {
  const lines = [
    resultLine(period, "net_revenue"),
    resultLine(period, "gross_profit"),
    await marginLine(board, { period, margin: "gross_margin" }),
    resultLine(period, "operating_expenses"),
    resultLine(period, "ebitda"),
    await marginLine(board, { period, margin: "ebitda_margin" }),
    resultLine(period, "net_income"),
    await marginLine(board, { period, margin: "net_margin" }),
  ];
  return lines.flatMap((line) => (line === null || line.actual.value === null ? [] : [line]));
}

function resultTable(period: ResultPeriod, lines: readonly ResultLine[]) {
  const has = (pick: (line: ResultLine) => Figure | null) => lines.some((line) => pick(line) !== null);
  const [budget, before, earlier] = [has((l) => l.budget), has((l) => l.before), has((l) => l.yearEarlier)];
  // Beside a year to date, the days before it are no period that anybody compares with.
  const showBefore = before && period.id !== "to_date";
  return table(
    period.title,
    columns(
      "",
      "Actual",
      ...(budget ? ["Budget", "Against budget"] : []),
      ...(showBefore ? [period.id === "month" ? "Month before" : "Quarter before"] : []),
      ...(earlier ? ["Year before"] : []),
      { label: "Status", align: "center" },
    ),
    lines.map((line) =>
      row([
        line.label,
        line.actual,
        ...(budget ? [line.budget, line.toBudget] : []),
        ...(showBefore ? [line.before] : []),
        ...(earlier ? [line.yearEarlier] : []),
        { status: planStatus(line) },
      ]),
    ),
  );
}
