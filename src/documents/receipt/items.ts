import type { ReadLine } from "../read-document.ts";
import { centsToText } from "./money.ts";
import { boxAround } from "./rows.ts";
import type { Entry, Tally } from "./tally.ts";
import type { FoundTotal } from "./total.ts";

/**
 * The items, only when their amounts add up to the total: a receipt's columns are too free to trust single rows.
 * A row's text without an amount belongs to the item below or above it, so a description may be missing.
 */
export function readItems(tally: Tally, total: FoundTotal): ReadLine[] {
  if (!total.witnesses.includes("items") && !isOneItem(tally, total)) return [];
  const wanted = new Set(tally.items);
  return tally.entries.flatMap((entry, index) => {
    const net = entry.amounts.at(-1);
    return net !== undefined && wanted.has(net) ? [lineOf(entry, tally.entries[index - 1])] : [];
  });
}

function isOneItem(tally: Tally, total: FoundTotal): boolean {
  return tally.items.length === 1 && tally.items[0]?.cents === total.amount.cents;
}

function lineOf(entry: Entry, above: Entry | undefined): ReadLine {
  const net = entry.amounts.at(-1);
  const before = entry.amounts[0] === undefined ? "" : entry.row.text.slice(0, entry.amounts[0].start);
  const own = /\p{L}{3,}/u.test(before);
  const described = own
    ? entry.row
    : above?.amounts.length === 0 && above.kind === "other"
      ? above.row
      : undefined;
  const description = own ? before.trim() : described?.text;
  const quantity = /(?<![\d.])(\d{1,3}) ?[xX*@]/.exec(before)?.[1];
  const price = entry.amounts.length > 1 ? entry.amounts.at(-2) : undefined;
  const field = (raw: string, value: string, confidence: number): NonNullable<ReadLine["net"]> => ({
    raw,
    value,
    confidence,
    candidates: [value],
    box: boxAround(described?.words ?? entry.row.words),
    method: "ocr",
  });
  return {
    description: description === undefined ? null : field(description, description, 0.8),
    itemCode: null,
    quantity: quantity === undefined ? null : field(quantity, quantity, 0.85),
    unit: null,
    unitPrice: price === undefined ? null : field(price.raw, centsToText(price.cents), 0.8),
    net:
      net === undefined
        ? null
        : { ...field(net.raw, centsToText(net.cents), 0.9), box: boxAround(net.words) },
    taxRate: null,
    taxCategory: null,
  };
}
