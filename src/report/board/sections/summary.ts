import type { Figure } from "../../../figures/figure.ts";
import type { InlinePart, Status } from "../../model.ts";
import type { Board } from "../board.ts";
import type { BlockInput, SectionInput } from "../../compose/cells.ts";
import type { Decision } from "../../compose/decision.ts";
import { type Headline, roomAbove } from "../headline.ts";
import { emphasised, prose } from "../../compose/prose.ts";
import { planStatus } from "../plan-status.ts";
import type { ResultLine } from "../results.ts";

/** What fits on the first page; all of them are in the section of decisions. */
const MOST_ASKS = 5;

type Card = Extract<BlockInput, { kind: "kpis" }>["cards"][number];

/** The first page: what happened, where it stands against plan, what is asked. */
export function summarySection(
  board: Board,
  {
    headline,
    decisions,
    text,
  }: {
    readonly headline: Headline;
    readonly decisions: readonly Decision[];
    readonly text: readonly InlinePart[];
  },
): SectionInput {
  return {
    id: "summary",
    title: "Summary",
    blocks: [
      { kind: "paragraph", parts: [...text] },
      { kind: "kpis", cards: cards(board, headline) },
      ...asks(decisions),
      { kind: "page-break" },
    ],
  };
}

function asks(decisions: readonly Decision[]): BlockInput[] {
  if (decisions.length === 0)
    return [
      { kind: "callout", severity: "good", title: "Nothing to decide", parts: prose`No covenant, forecast or alert asks the board for a decision.` },
    ]; // prettier-ignore
  return [
    { kind: "heading", parts: [{ kind: "text", text: "What the board is asked to decide" }] },
    {
      kind: "list",
      ordered: true,
      items: decisions
        .slice(0, MOST_ASKS)
        .map(({ ask }) => [...emphasised(ask), { kind: "text" as const, text: "." }]),
    },
  ];
}

function cards(board: Board, headline: Headline): Card[] {
  const { cash, cashBefore, minimumCash, lowest, covenant, alerts } = headline;
  const { operatingCashFlow, operatingCashFlowBefore } = headline;
  return [
    resultCard("Net revenue, year to date", headline.netRevenue),
    resultCard("EBITDA, year to date", headline.ebitda),
    resultCard("EBITDA margin", headline.ebitdaMargin),
    resultCard("Net income, year to date", headline.netIncome),
    card("Operating cash flow, year to date", operatingCashFlow, {
      comparisons: [["Year before", operatingCashFlowBefore]],
      status: (operatingCashFlow.value ?? 0) < 0 ? "watch" : "none",
    }),
    card("Cash", cash, {
      comparisons: [
        ["Month before", cashBefore],
        ["Minimum", minimumCash],
      ],
      status: floorStatus(cash, minimumCash),
    }),
    ...(lowest
      ? [
          card("Lowest forecast cash", lowest.figure, {
            comparisons: minimumCash
              ? [["Room above minimum", roomAbove(board, { lowest: lowest.figure, floor: minimumCash, scenario: "base" })]]
              : [],
            status: lowPointStatus(board, minimumCash),
          }),
        ] // prettier-ignore
      : []),
    ...(covenant
      ? [
          card(`Covenant: ${covenant.covenant.name}`, covenant.actual, {
            comparisons: [
              ["Threshold", covenant.threshold],
              ["Headroom", covenant.headroom],
            ],
            status: board.covenants.find((one) => one.covenant.id === covenant.covenant.id)?.status ?? "none",
          }),
        ]
      : []),
    card("Open alerts", alerts, { status: alertStatus(board) }),
  ];
}

function resultCard(label: string, line: ResultLine): Card {
  return card(label, line.actual, {
    comparisons: [
      ["Budget", line.budget],
      ["Year before", line.yearEarlier],
    ],
    status: planStatus(line),
  });
}

function card(
  label: string,
  figure: Figure,
  {
    comparisons = [],
    status = "none",
  }: {
    readonly comparisons?: readonly (readonly [string, Figure | null])[];
    readonly status?: Status;
  },
): Card {
  return {
    label,
    figureId: figure.id,
    status,
    comparisons: comparisons.flatMap(([name, other]) =>
      other === null ? [] : [{ label: name, figureId: other.id }],
    ),
  };
}

function floorStatus(figure: Figure, floor: Figure | null): Status {
  if (floor?.value == null || figure.value === null) return "none";
  return figure.value < floor.value ? "bad" : "good";
}

/** Below the minimum in the base scenario is bad, in another one to be watched. */
function lowPointStatus({ cash }: Board, floor: Figure | null): Status {
  if ("missing" in cash) return "none";
  const [base, ...others] = cash.scenarios.map(({ lowest }) => floorStatus(lowest, floor));
  return base === "good" && others.includes("bad") ? "watch" : (base ?? "none");
}

function alertStatus({ alerts }: Board): Status {
  const severities = alerts.open.map(({ alert }) => alert.severity);
  if (severities.includes("critical")) return "bad";
  return severities.includes("high") ? "watch" : "none";
}
