import { daysBetween } from "../../base/dates.ts";
import type { EntryLine } from "./types.ts";

/** A sale and the later credit that takes it back exactly. */
export type Reversal = { readonly sale: EntryLine; readonly credit: EntryLine; readonly days: number };

export type Pairs = {
  readonly reversals: readonly Reversal[];
  /** Credits with no earlier sale they could take back, not even in part. */
  readonly unmatched: readonly EntryLine[];
};

/** A credit later than this takes back something else; without a customer's name, later than a day. */
const LONGEST_DAYS = 180;
const LONGEST_UNNAMED_DAYS = 1;
/** Prices of sale and credit agree within this share. */
const PRICE_TOLERANCE = 0.01;

/**
 * Pairs each credit with the latest earlier sale of the same item, customer, quantity and price that is still free;
 * within a day and for a named customer the price may differ.
 * Lines in any order; dates are ISO, so text order is time order.
 */
export function pairCredits(lines: readonly EntryLine[]): Pairs {
  const open = new Map<string, EntryLine[]>();
  const sold = new Map<string, number>();
  const reversals: Reversal[] = [];
  const unmatched: EntryLine[] = [];
  for (const line of lines.toSorted(byTime)) {
    const party = JSON.stringify([line.item, line.customer ?? null]);
    const key = JSON.stringify([party, Math.abs(line.quantity)]);
    if (line.quantity > 0) {
      const list = open.get(key) ?? [];
      list.push(line);
      open.set(key, list);
      sold.set(party, (sold.get(party) ?? 0) + line.quantity);
    } else if (line.quantity < 0) {
      const candidates = open.get(key) ?? [];
      const place = candidates.findLastIndex((sale) => takesBack(line, sale));
      const sale = candidates[place];
      if (sale !== undefined) {
        candidates.splice(place, 1);
        reversals.push({ sale, credit: line, days: daysApart(sale, line) });
      } else if ((sold.get(party) ?? 0) < -line.quantity) unmatched.push(line);
      sold.set(party, (sold.get(party) ?? 0) + line.quantity);
    }
  }
  return { reversals, unmatched };
}

function takesBack(credit: EntryLine, sale: EntryLine): boolean {
  const days = daysApart(sale, credit);
  if (days > (credit.customer ? LONGEST_DAYS : LONGEST_UNNAMED_DAYS)) return false;
  if (typeof sale.unitPrice !== "number" || typeof credit.unitPrice !== "number") return true;
  // A wrong price is taken back at the right one: then customer, size and nearness in time must speak for the pair.
  if (credit.customer && sale.quantity > 1 && days <= LONGEST_UNNAMED_DAYS) return true;
  return Math.abs(sale.unitPrice - credit.unitPrice) <= PRICE_TOLERANCE * Math.abs(sale.unitPrice);
}

/** At one moment a sale stands before its credit. */
function byTime(a: EntryLine, b: EntryLine): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return b.quantity - a.quantity;
}

function daysApart(from: EntryLine, to: EntryLine): number {
  return daysBetween(from.date.slice(0, 10), to.date.slice(0, 10));
}

/** A line that says the same as an earlier one. */
export type Duplicate = { readonly line: EntryLine; readonly of: EntryLine; readonly sameDocument: boolean };

/**
 * Sales lines with item, quantity, price and day of an earlier line, in the same document or, for a named customer,
 * in another document of that customer.
 */
export function findDuplicates(lines: readonly EntryLine[]): readonly Duplicate[] {
  const first = new Map<string, EntryLine>();
  const found: Duplicate[] = [];
  for (const line of lines) {
    if (line.quantity <= 0) continue;
    const what = [line.item, line.quantity, line.unitPrice ?? null, line.date.slice(0, 10)];
    const keys = [
      ...(line.document ? [JSON.stringify(["document", line.document, ...what])] : []),
      ...(line.customer ? [JSON.stringify(["customer", line.customer, ...what])] : []),
    ];
    const earlier = keys.map((key) => first.get(key)).find((match) => match !== undefined);
    if (earlier !== undefined) {
      const sameDocument = Boolean(line.document) && line.document === earlier.document;
      found.push({ line, of: earlier, sameDocument });
    }
    for (const key of keys) if (!first.has(key)) first.set(key, line);
  }
  return found;
}
