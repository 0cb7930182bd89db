import { type Amount, amountsIn } from "./money.ts";
import { labelOf, type RowKind } from "./row-kind.ts";
import type { Row } from "./rows.ts";

/** A row with its label and amounts; a label alone in its row takes the amounts of the row below. */
export type Entry = {
  readonly row: Row;
  readonly index: number;
  readonly kind: RowKind;
  readonly strength: number;
  readonly amounts: readonly Amount[];
};

/** What stands in the rows of a receipt from its items to the tender: the input of every arithmetic check. */
export type Tally = {
  readonly entries: readonly Entry[];
  /** the last amounts of rows of one kind, outside the tax summary */
  of(kind: RowKind): Amount[];
  /** amounts of item rows: above the first total, without a label */
  readonly items: readonly Amount[];
  /** whether a total or a rounding is named whose amount cannot be read */
  readonly unread: boolean;
};

export function tallyUp(rows: readonly Row[], decimal: "," | "."): Tally {
  const entries = rows.map((row, index) => entryOf(rows, index, decimal));
  const marked = markSummary(entries);
  const firstTotal = marked.findIndex(({ kind, amounts }) => SUMMING.has(kind) && amounts.length > 0);
  const items = marked
    .slice(0, Math.max(0, firstTotal))
    .flatMap(({ kind, amounts }) => (kind === "other" || kind === "count" ? amounts.slice(-1) : []));
  return {
    entries: marked,
    of: (kind) => marked.flatMap((entry) => (entry.kind === kind ? entry.amounts.slice(-1) : [])),
    items,
    unread: marked.some(
      ({ kind, strength, amounts, row }) =>
        amounts.length === 0 &&
        (kind === "rounding"
          ? !/\b[0O]+\W*$/.test(row.text)
          : kind === "total" && strength >= 5 && /\d/.test(row.text)),
    ),
  };
}

const SUMMING: ReadonlySet<RowKind> = new Set(["total", "subtotal", "net", "tax"]);

function entryOf(rows: readonly Row[], index: number, decimal: "," | "."): Entry {
  const row = rows[index];
  if (row === undefined) throw new RangeError(`There is no row ${index.toString()}.`);
  const amounts = amountsIn(row, decimal);
  const label = labelOf(amounts[0] === undefined ? row.text : row.text.slice(0, amounts[0].start));
  const below = rows[index + 1];
  if (amounts.length > 0 || label.kind !== "total" || below === undefined || below.page !== row.page) {
    return { row, index, ...label, amounts };
  }
  const borrowed = amountsIn(below, decimal);
  const alone = borrowed[0] !== undefined && !/[A-Za-z]{3}/.test(below.text);
  return { row, index, ...label, amounts: alone ? borrowed : [] };
}

/** From a tax summary's heading on, rows named after tax codes, and totals of several columns, belong to the summary. */
function markSummary(entries: readonly Entry[]): Entry[] {
  let inside = false;
  return entries.map((entry) => {
    if (entry.kind === "summary") inside = true;
    else if (inside && entry.amounts.length === 0 && !/[%$)]/.test(entry.row.text)) inside = isHeading(entry);
    const summed = inside && (entry.kind === "other" || entry.kind === "tax" || entry.amounts.length > 1);
    const lone = inside && entry.kind === "total" && entry.strength <= 5;
    return summed || lone ? { ...entry, kind: "summary" as const, strength: 0 } : entry;
  });
}

function isHeading(entry: Entry): boolean {
  return /code|amount|amt|tax|rate/i.test(entry.row.text);
}
