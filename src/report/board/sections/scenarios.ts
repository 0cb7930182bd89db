import { type Figure, money } from "../../../figures/figure.ts";
import type { CashScenario } from "../../../forecast/cash/scenarios.ts";
import type { Board } from "../board.ts";
import type { CashRun, CashRunScenario } from "../cash-run.ts";
import {
  type BlockInput,
  type CellValue,
  type SectionInput,
  columns,
  row,
  table,
} from "../../compose/cells.ts";
import { highestFloor } from "../floor.ts";
import { lowPoint, roomAbove } from "../headline.ts";
import { prose } from "../../compose/prose.ts";
import { titleOf } from "../../compose/wording.ts";

/** Days in a mean month, for turning a burn over weeks into months. */
const MONTH_DAYS = 30.4375;

/** What each scenario assumes, where cash goes in it, and how long it lasts. */
export async function scenariosSection(board: Board): Promise<SectionInput[]> {
  const { cash, asOf, ratios } = board;
  if ("missing" in cash) return [];
  const runway = await ratios.ratio("runway", { asOf });
  const burn = await ratios.ratio("net_burn_3m", { asOf });
  const past =
    runway.value === null
      ? burn.value !== null && burn.value <= 0
        ? prose`Over the last three months the company made cash: mean monthly net burn is ${burn}, so there is no runway to count.`
        : prose`Runway at the pace of the last three months is not defined.`
      : prose`At the pace of the last three months, a mean net burn of ${burn} a month, cash lasts ${runway}.`;
  return [
    {
      id: "scenarios",
      title: "Scenarios and runway",
      blocks: [
        { kind: "paragraph", parts: past },
        ...outcomeTable(board, cash),
        ...assumptionTable(board, cash),
      ],
    },
  ];
}

function outcomeTable(board: Board, { scenarios, opening }: CashRun): BlockInput[] {
  const floor = highestFloor(board);
  const rowOf = (label: string, cell: (one: CashRunScenario) => CellValue) =>
    row([label, ...scenarios.map(cell)]);
  return table(
    "What happens to cash",
    columns("", ...scenarios.map(({ scenario }) => titleOf(scenario.name))),
    [
      rowOf("Opening cash", () => opening),
      rowOf("Cash after the last week", ({ weeks }) => weeks.at(-1)?.closing),
      rowOf("Lowest closing cash", ({ lowest }) => lowest),
      rowOf("in the week to", (one) => ({ date: lowPoint(one).weekEnds })),
      ...(floor
        ? [
            rowOf("Room above the minimum", ({ lowest, scenario }) =>
              roomAbove(board, { lowest, floor, scenario: scenario.name }),
            ),
            rowOf("Status", ({ lowest }) => ({
              status: (lowest.value ?? 0) < (floor.value ?? 0) ? "bad" : "good",
            })),
          ]
        : []),
      rowOf("Runway at this burn", (one) => runwayOf(board, { opening, one })),
    ],
  );
}

/** Months until opening cash is used up at the scenario's own pace; refused where cash does not shrink. */
function runwayOf(
  { figures, company }: Board,
  { opening, one }: { readonly opening: Figure; readonly one: CashRunScenario },
): Figure | null {
  const closing = one.weeks.at(-1)?.closing;
  if (!closing) return null;
  const naming = { from: one.lowest.from, asOf: closing.asOf, qualifier: one.scenario.name };
  const used = figures.derive({
    ...naming,
    name: "forecast_cash_used",
    label: "Cash used up over the forecast",
    unit: money(company.currency),
    formula: "max(0, opening - closing)",
    inputs: { opening, closing },
  });
  return figures.derive({
    ...naming,
    name: "forecast_runway",
    label: "Runway at the pace of the forecast",
    unit: { kind: "months" },
    formula: `opening / cash_used * ${one.weeks.length * 7} / ${MONTH_DAYS}`,
    inputs: { opening, cash_used: used },
  });
}

const ASSUMPTIONS = {
  collectionSpeed: "Customers' daily rate of paying, of the usual",
  salesChange: "Invoicing to come and other receipts, change",
  paymentSpeed: "Suppliers' daily rate of being paid, of the usual",
  costChange: "Bills to come and other disbursements, change",
} as const satisfies Partial<Record<keyof CashScenario, string>>;

function assumptionTable(board: Board, { scenarios }: CashRun): BlockInput[] {
  return table(
    "What each scenario assumes",
    columns("", ...scenarios.map(({ scenario }) => titleOf(scenario.name))),
    (Object.keys(ASSUMPTIONS) as (keyof typeof ASSUMPTIONS)[]).map((key) =>
      row([
        ASSUMPTIONS[key],
        ...scenarios.map(({ scenario }) =>
          board.figures.leaf({
            name: `scenario_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
            label: `${ASSUMPTIONS[key]}: ${titleOf(scenario.name).toLowerCase()}`,
            unit: { kind: "percent" },
            asOf: board.asOf,
            qualifier: scenario.name,
            value: scenario[key],
            formula: "as chosen for the scenario",
            sources: [{ kind: "assumption", value: scenario[key], note: "a choice of the scenario" }],
          }),
        ),
      ]),
    ),
  );
}
