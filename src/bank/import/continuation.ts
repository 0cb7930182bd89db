import type { IsoDate } from "../../base/dates.ts";

/** Where a statement stands in its account's history. */
export type Span = {
  readonly id: string;
  readonly format: string | null;
  readonly number: string | null;
  readonly opening: number | null;
  readonly closing: number | null;
  /** days of its first and last line; of its period where it has none */
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** the file it came with; null: an earlier import */
  readonly file: string | null;
};

/** Reports of a part of a day, which a later statement tells again. */
const PARTIAL = new Set(["camt.052", "camt.054", "mt942"]);

export function isPartial(format: string | null): boolean {
  return format !== null && PARTIAL.has(format);
}

/**
 * Statements whose lines are certainly not those of `span`, though they may share a day with it: pages and parts that follow each other by
 * their balances, other statements of the same file, and other notifications (CAMT.054). An identical line in them is another transaction.
 */
export function disjointFrom(span: Span, others: readonly Span[]): ReadonlySet<string> {
  const different = others.filter((other) => other.id !== span.id && !isCopy(span, other));
  const disjoint = new Set(different.filter((other) => isApart(span, other)).map(({ id }) => id));
  // Onward from its end and back from its beginning, never both: that would lead around to copies of itself.
  for (const isNext of [follows, (a: Span, b: Span) => follows(b, a)]) {
    const queue = [span];
    const seen = new Set<string>();
    for (let current = queue.pop(); current; current = queue.pop()) {
      for (const other of different) {
        if (seen.has(other.id) || !isNext(other, current)) continue;
        seen.add(other.id);
        disjoint.add(other.id);
        queue.push(other);
      }
    }
  }
  return disjoint;
}

function isCopy(a: Span, b: Span): boolean {
  return a.number === b.number && a.opening === b.opening && a.closing === b.closing;
}

function isApart(a: Span, b: Span): boolean {
  if (a.file !== null && a.file === b.file) return true;
  return a.format === "camt.054" && b.format === "camt.054" && a.number !== null && b.number !== null;
}

function follows(later: Span, earlier: Span): boolean {
  if (earlier.closing === null || later.opening !== earlier.closing || later.first < earlier.last)
    return false;
  if (earlier.opening !== earlier.closing) return true;
  // The earlier one moved nothing on balance, so a statement that holds it would begin the same: only the bank's numbers tell.
  if (later.number === null || earlier.number === null) return false;
  const counted = later.number.localeCompare(earlier.number, "en", { numeric: true }) > 0;
  return counted && !isPartial(later.format) && !isPartial(earlier.format);
}
