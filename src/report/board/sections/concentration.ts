import type { ConcentrationSubject } from "../../../books/ageing/concentration.ts";
import { assess } from "../../../books/ratios/assess.ts";
import { findRatio } from "../../../books/ratios/packs.ts";
import type { Figure } from "../../../figures/figure.ts";
import type { Board } from "../board.ts";
import { type BlockInput, type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";
import { ratioTable } from "../ratio-table.ts";

const TOP = 5;
const RATIOS = [
  "top_1_revenue_share",
  "top_5_revenue_share",
  "top_10_revenue_share",
  "revenue_hhi",
  "top_1_receivables_share",
  "receivables_hhi",
  "top_1_spend_share",
  "top_5_spend_share",
] as const;

/** How much hangs on few customers and suppliers. */
export async function concentrationSection(board: Board): Promise<SectionInput> {
  return {
    id: "concentration",
    title: "Concentration",
    blocks: [
      ...(await ratioTable(board, {
        caption: "Shares of the largest, over the trailing twelve months or open today",
        definitions: RATIOS.map(findRatio),
        history: false,
        status: (definition, figure) => assess(definition, figure),
      })),
      ...(await largest(board, "revenue", "Largest customers, invoiced in the trailing twelve months")),
      ...(await largest(board, "spend", "Largest suppliers, billed in the trailing twelve months")),
    ],
  };
}

async function largest(
  board: Board,
  subject: Extract<ConcentrationSubject, "revenue" | "spend">,
  caption: string,
): Promise<BlockInput[]> {
  const { asOf, ratios, books } = board;
  const window = books.calendar.trailingYear(asOf);
  const read = await ratios.concentrations.of(subject, { asOf, window });
  if ("refused" in read)
    return [{ kind: "callout", severity: "info", title: caption, parts: prose`Not known: ${data(read.refused)}.` }]; // prettier-ignore
  return table(caption, columns("", "Amount", "Share"), [
    ...read.parties.slice(0, TOP).map(({ id, name }) => {
      const party = read.amountOf(id);
      return row([name, party, shareOf(board, { subject, party, total: read.total, name, id })]);
    }),
    row(["All", read.total, null], { emphasis: "total" }),
  ]);
}

function shareOf(
  { figures }: Board,
  {
    subject,
    party,
    total,
    name,
    id,
  }: {
    readonly subject: string;
    readonly party: Figure;
    readonly total: Figure;
    readonly name: string;
    readonly id: string;
  },
): Figure {
  return figures.derive({
    name: `${subject}_share`,
    label: `Share of ${name}`,
    unit: { kind: "percent" },
    from: total.from,
    asOf: total.asOf,
    qualifier: id,
    formula: "party / total",
    inputs: { party, total },
  });
}
