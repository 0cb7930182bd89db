import type { Figure } from "../../../figures/figure.ts";
import type { BlockInput, SectionInput } from "../../compose/cells.ts";
import type { Decision } from "../../compose/decision.ts";
import { emphasised, prose } from "../../compose/prose.ts";
import type { InlinePart, Status } from "../../model.ts";
import type { StockReading } from "../reading.ts";

/** What fits on the first page; all of them are in the section of decisions. */
const MOST_ASKS = 5;

type Card = Extract<BlockInput, { kind: "kpis" }>["cards"][number];

/** The first page: what the stock is worth, what is about to run out, what is asked. */
export function summarySection(
  reading: StockReading,
  { text, decisions }: { readonly text: readonly InlinePart[]; readonly decisions: readonly Decision[] },
): SectionInput {
  return {
    id: "summary",
    title: "Summary",
    blocks: [
      { kind: "paragraph", parts: [...text] },
      { kind: "kpis", cards: cards(reading) },
      ...asks(decisions),
      { kind: "page-break" },
    ],
  };
}

function cards({ turns, slow, stockOuts, orders, filled }: StockReading): Card[] {
  const worst: Status = stockOuts.risks.some(({ tooLate }) => tooLate) ? "bad" : "watch";
  return [
    card("Stock at moving average cost", turns.value, {
      comparisons: [["Average of the year", turns.average]],
    }),
    card("Inventory turns a year", turns.turns, { comparisons: [["Use of the year", turns.use]] }),
    card("Days of cover", turns.cover, {}),
    card("Items that run out", stockOuts.count, { status: stockOuts.risks.length === 0 ? "good" : worst }),
    card("Excess stock", slow.excessValue, { status: watchIf(slow.excess.length > 0) }),
    card("Dead stock", slow.deadValue, { status: watchIf(slow.dead.length > 0) }),
    card("Overdue order lines", orders.overdueLines, {
      comparisons: orders.overdueTotals.map((figure) => ["Worth", figure] as const),
      status: watchIf(orders.overdueTotals.length > 0),
    }),
    ...(filled ? [card("Demand filled in full", filled, {})] : []),
  ];
}

const watchIf = (is: boolean): Status => (is ? "watch" : "good");

function card(
  label: string,
  figure: Figure,
  {
    comparisons = [],
    status = "none",
  }: { readonly comparisons?: readonly (readonly [string, Figure])[]; readonly status?: Status },
): Card {
  return {
    label,
    figureId: figure.id,
    status,
    comparisons: comparisons.map(([name, other]) => ({ label: name, figureId: other.id })),
  };
}

function asks(decisions: readonly Decision[]): BlockInput[] {
  if (decisions.length === 0)
    return [
      {
        kind: "callout",
        severity: "good",
        title: "Nothing to decide",
        parts: prose`Nothing in the stock asks for a decision.`,
      },
    ];
  return [
    { kind: "heading", parts: [{ kind: "text", text: "Decisions wanted" }] },
    {
      kind: "list",
      ordered: true,
      items: decisions
        .slice(0, MOST_ASKS)
        .map(({ ask }) => [...emphasised(ask), { kind: "text" as const, text: "." }]),
    },
  ];
}
