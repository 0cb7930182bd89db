import type { RatioDefinition } from "../../books/ratios/definition.ts";
import { type Figure, type Unit, money } from "../../figures/figure.ts";
import type { Status } from "../model.ts";
import type { Board } from "./board.ts";
import { type BlockInput, columns, row, table } from "../compose/cells.ts";

export type RatioTable = {
  readonly caption: string;
  readonly definitions: readonly RatioDefinition[];
  /** Also a month and a year before; default yes. */
  readonly history?: boolean;
  readonly status: (definition: RatioDefinition, figure: Figure) => Status;
};

/** Ratios now, a month before and a year before, beside the value that counts as good. Undefined ones print as n/a. */
export async function ratioTable(
  board: Board,
  { caption, definitions, history = true, status }: RatioTable,
): Promise<BlockInput[]> {
  const { asOf, ratios, books } = board;
  const before = history ? HISTORY.map((one) => ({ ...one, day: books.calendar.dayBefore(asOf, one.months) })) : []; // prettier-ignore
  const shown = before.filter(({ day }) => books.calendar.gapAt(day) === null);
  const rows = [];
  for (const definition of definitions) {
    const now = await ratios.ratio(definition.id, { asOf });
    const earlier = [];
    for (const { day } of shown) earlier.push(defined(await ratios.ratio(definition.id, { asOf: day })));
    const convention = goodValue(board, definition);
    rows.push(row([definition.label, now, ...earlier, convention, { status: status(definition, now) }]));
  }
  return table(
    caption,
    columns("", "Now", ...shown.map(({ label }) => label), "Counts as good", {
      label: "Status",
      align: "center",
    }),
    rows,
  );
}

const HISTORY = [
  { label: "Month before", months: 1 },
  { label: "Year before", months: 12 },
] as const;

const defined = (figure: Figure) => (figure.value === null ? null : figure);

/** The convention a ratio is held against, as an assumption with its source. */
function goodValue({ figures, asOf, company }: Board, definition: RatioDefinition): Figure | null {
  const { id, label, unit, threshold, better } = definition;
  if (!threshold) return null;
  const kind: Unit = unit === "money" ? money(company.currency) : { kind: unit };
  return figures.leaf({
    name: "convention",
    label: `${label}: counts as good ${better === "lower" ? "up to" : "from"}`,
    unit: kind,
    asOf,
    qualifier: id,
    value: threshold.good,
    formula: threshold.source,
    sources: [{ kind: "assumption", value: threshold.good, note: threshold.source }],
  });
}
