import { monthEnd, monthStart } from "../../../base/dates.ts";
import { incomeBudget } from "../../../books/statements/budget.ts";
import { figureOf } from "../../../books/statements/statement.ts";
import type { Figure } from "../../../figures/figure.ts";
import type { Board } from "../board.ts";
import { type BlockInput, type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { lastFullMonth } from "../periods.ts";
import type { PnlRun, PnlRunScenario } from "../pnl-run.ts";
import { data, prose } from "../../compose/prose.ts";
import { monthName, titleOf, windowName } from "../../compose/wording.ts";
import { notMade } from "./cash-outlook.ts";

const MONTH_LINES = ["net_revenue", "ebitda", "net_income"] as const;

/** The twelve-month outlook: revenue in all scenarios, results by month, and the fiscal year against budget. */
export async function pnlOutlookSection(board: Board): Promise<SectionInput> {
  const { pnl } = board;
  const base = "missing" in pnl ? undefined : pnl.scenarios[0];
  const title = "missing" in pnl ? "Profit outlook" : `Profit, the next ${pnl.months.length} months`;
  return {
    id: "profit-outlook",
    title,
    blocks:
      "missing" in pnl || !base
        ? [notMade("missing" in pnl ? pnl.missing : "it has no base scenario")]
        : [revenueChart(board, pnl), ...monthTable(base), ...(await yearTable(board, pnl))],
  };
}

/** Twelve actual months, then the forecast; the scenarios start where the actual line ends. */
function revenueChart(board: Board, { scenarios, months }: PnlRun): BlockInput {
  const { calendar, statements } = board.books;
  const last = lastFullMonth(board.asOf);
  const past = Array.from({ length: 12 }, (_, back) => calendar.dayBefore(last, 11 - back))
    .map((day) => calendar.month(day))
    .filter((window) => calendar.gap(window) === null)
    .map((window) => ({
      label: monthName(window.to, "short"),
      figure: figureOf(statements.incomeStatement(window), "net_revenue"),
    }));
  const revenueOf = ({ income }: PnlRunScenario) =>
    income.find(({ key }) => key === "net_revenue")?.cells ?? [];
  const end = past.at(-1)?.figure.id ?? null;
  return {
    kind: "chart",
    title: "Net revenue by month, actual and forecast",
    description: `Net revenue of the last actual months and of the forecast months in the scenarios ${scenarios.map(({ scenario }) => scenario.name).join(", ")}.`,
    chart: {
      type: "line",
      xLabels: [...past.map(({ label }) => label), ...months.map(({ to }) => monthName(to, "short"))],
      series: [
        {
          name: "Actual",
          figureIds: [...past.map(({ figure }) => figure.id), ...months.map(() => null)],
          style: "actual",
        },
        ...scenarios.map((scenario) => ({
          name: titleOf(scenario.scenario.name),
          figureIds: [
            ...past.map((_, index) => (index === past.length - 1 ? end : null)),
            ...revenueOf(scenario).map(({ id }) => id),
          ],
          style: "forecast" as const,
        })),
      ],
    },
  };
}

function monthTable({ income, scenario }: PnlRunScenario): BlockInput[] {
  const rowOf = (key: string) => income.find((one) => one.key === key);
  const lines = MONTH_LINES.flatMap((key) => rowOf(key) ?? []);
  const [first] = lines;
  return table(
    `${titleOf(scenario.name)} scenario, by month`,
    columns("", ...lines.map(({ label }) => label)),
    (first?.cells ?? []).map((cell, index) =>
      row([monthName(cell.asOf), ...lines.map(({ cells }) => cells[index])]),
    ),
  );
}

/** Actual months and forecast months of the fiscal year together, against its budget and the year before. */
async function yearTable(board: Board, { scenarios }: PnlRun): Promise<BlockInput[]> {
  const [base] = scenarios;
  if (!base) return [];
  const { books } = board;
  const { calendar, statements } = books;
  const { from, to, rows } = base.fiscalYear;
  const window = { from: monthStart(from), to: monthEnd(to) };
  const complete = rows.every(({ total }) => total.from === window.from && total.asOf === window.to);
  if (!complete) return [];
  const budget = await incomeBudget(books, statements.incomeStatement(window), { window });
  const earlier = calendar.yearEarlier(window);
  const prior = calendar.gap(earlier) === null ? statements.incomeStatement(earlier) : null;
  const totalOf = ({ fiscalYear }: PnlRunScenario, key: string): Figure | undefined =>
    fiscalYear.rows.find((one) => one.key === key)?.total;
  return [
    {
      kind: "paragraph",
      parts: prose`The fiscal year ${data(windowName(window))}: the months that are over as booked, the others as forecast.`,
    },
    ...table(
      "The fiscal year as it is now expected",
      columns(
        "",
        ...scenarios.map(({ scenario }) => titleOf(scenario.name)),
        ...("missing" in budget ? [] : ["Budget"]),
        ...(prior ? [windowName(earlier)] : []),
      ),
      rows.map(({ key, label }) =>
        row([
          label,
          ...scenarios.map((scenario) => totalOf(scenario, key)),
          ...("missing" in budget ? [] : [budget.figures.get(key)]),
          ...(prior ? [figureOf(prior, key)] : []),
        ]),
      ),
    ),
  ];
}
