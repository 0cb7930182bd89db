import { type Figure, money } from "../../../figures/figure.ts";
import type { Board } from "../board.ts";
import { type CashRun, type CashRunScenario, baseOf } from "../cash-run.ts";
import { type BlockInput, type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { highestFloor } from "../floor.ts";
import { lowPoint } from "../headline.ts";
import { data, prose } from "../../compose/prose.ts";
import { titleOf } from "../../compose/wording.ts";

/** The weekly cash forecast: closing cash against the minimum, week by week and line by line. */
export function cashOutlookSection(board: Board): SectionInput {
  const { cash } = board;
  const base = baseOf(cash);
  return {
    id: "cash-outlook",
    title: `Cash, the next ${base ? `${base.weeks.length} weeks` : "weeks"}`,
    blocks:
      "missing" in cash || !base
        ? [notMade("missing" in cash ? cash.missing : "it has no base scenario")]
        : [...chartOf(board, cash), ...weekTable(board, base), ...lineTable(board, cash)],
  };
}

export function notMade(why: string): BlockInput {
  return { kind: "callout", severity: "watch", title: "No forecast", parts: prose`This part is empty: ${data(why)}.` }; // prettier-ignore
}

function chartOf(board: Board, { scenarios }: CashRun): BlockInput[] {
  const [base] = scenarios;
  if (!base) return [];
  const floor = highestFloor(board);
  const low = lowPoint(base);
  const against = floor ? prose`; the minimum is ${floor}` : [];
  return [
    {
      kind: "paragraph",
      parts: prose`In the base scenario cash is lowest in the week to ${data(low.weekEnds)}, at ${low.figure}${against}.`,
    },
    {
      kind: "chart",
      title: "Closing cash by week",
      description: `Closing cash of each week in the scenarios ${scenarios.map(({ scenario }) => titleOf(scenario.name).toLowerCase()).join(", ")}, against the minimum cash.`,
      chart: {
        type: "line",
        xLabels: base.weeks.map(({ closing }) => closing.asOf.slice(5)),
        series: scenarios.map(({ scenario, weeks }) => ({
          name: titleOf(scenario.name),
          figureIds: weeks.map(({ closing }) => closing.id),
          style: scenario.name === base.scenario.name ? ("actual" as const) : ("forecast" as const),
        })),
        ...(floor ? { reference: { label: "Minimum cash", figureId: floor.id } } : {}),
      },
    },
  ];
}

function weekTable(board: Board, { weeks, scenario }: CashRunScenario): BlockInput[] {
  const floor = highestFloor(board);
  return table(
    `${titleOf(scenario.name)} scenario, by week`,
    columns(
      "Week to",
      "Opening",
      "Receipts",
      "Disbursements",
      "Closing",
      ...(floor ? ["Above minimum"] : []),
    ),
    weeks.map(({ opening, receipts, disbursements, closing }) =>
      row([
        { date: closing.asOf },
        opening,
        receipts,
        disbursements,
        closing,
        ...(floor ? [aboveFloor(board, { closing, floor, scenario: scenario.name })] : []),
      ]),
    ),
  );
}

function aboveFloor(
  { figures, company }: Board,
  {
    closing,
    floor,
    scenario,
  }: { readonly closing: Figure; readonly floor: Figure; readonly scenario: string },
): Figure {
  return figures.derive({
    name: "cash_above_minimum",
    label: "Closing cash above the minimum",
    unit: money(company.currency),
    from: closing.from,
    asOf: closing.asOf,
    qualifier: scenario,
    formula: "closing - minimum",
    inputs: { closing, minimum: floor },
  });
}

function lineTable(board: Board, { scenarios }: CashRun): BlockInput[] {
  const known = new Map(scenarios.flatMap(({ lines }) => lines.map((line) => [line.line, line] as const)));
  const side = (direction: "in" | "out", label: string) => {
    const lines = [...known.values()].filter((line) => line.direction === direction);
    return [
      ...lines.map(({ line, label: name }) =>
        row([name, ...scenarios.map((scenario) => scenario.lines.find((one) => one.line === line)?.total)], {
          indent: 1,
        }),
      ),
      row([label, ...scenarios.map((scenario) => totalOf(board, { scenario, direction, label }))], {
        emphasis: "subtotal",
      }),
    ];
  };
  return table(
    "All weeks together, by what the money is for",
    columns("", ...scenarios.map(({ scenario }) => titleOf(scenario.name))),
    [...side("in", "Receipts"), ...side("out", "Disbursements")],
  );
}

function totalOf(
  { figures, company }: Board,
  {
    scenario,
    direction,
    label,
  }: { readonly scenario: CashRunScenario; readonly direction: "in" | "out"; readonly label: string },
): Figure | null {
  const lines = scenario.lines.filter((line) => line.direction === direction);
  const [first] = lines;
  if (!first) return null;
  return figures.derive({
    name: direction === "in" ? "cash_receipts_all_weeks" : "cash_disbursements_all_weeks",
    label: `${label}, all weeks`,
    unit: money(company.currency),
    from: first.total.from,
    asOf: first.total.asOf,
    qualifier: scenario.scenario.name,
    formula: lines.map(({ line }) => line).join(" + "),
    inputs: Object.fromEntries(lines.map(({ line, total }) => [line, total])),
  });
}
