import type { Box, Word } from "../read-document.ts";

/** A row of print: words that stand beside each other, from left to right. */
export type Row = {
  readonly page: number;
  readonly words: readonly Word[];
  /** the words with one space between them */
  readonly text: string;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
};

/** Rows from top to bottom, page after page. Lines that engines split at wide gaps are joined again. */
export function toRows(words: readonly Word[]): Row[] {
  const lines = new Map<string, Word[]>();
  for (const word of words) {
    const key = `${word.box.page.toString()}:${word.line.toString()}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [word]);
    else line.push(word);
  }
  const pieces = [...lines.values()].map(toRow).sort((a, b) => a.page - b.page || middle(a) - middle(b));
  const rows: Row[] = [];
  for (const piece of pieces) {
    const last = rows.at(-1);
    if (last !== undefined && besideEachOther(last, piece)) {
      rows[rows.length - 1] = toRow([...last.words, ...piece.words]);
    } else {
      rows.push(piece);
    }
  }
  return rows;
}

function toRow(words: readonly Word[]): Row {
  const sorted = [...words].sort((a, b) => a.box.x - b.box.x);
  const heights = sorted.map((word) => word.box.height).sort((a, b) => a - b);
  return {
    page: sorted[0]?.box.page ?? 1,
    words: sorted,
    text: sorted.map((word) => word.text).join(" "),
    top: Math.min(...sorted.map((word) => word.box.y)),
    bottom: Math.max(...sorted.map((word) => word.box.y + word.box.height)),
    height: heights[Math.floor(heights.length / 2)] ?? 0,
  };
}

function middle(row: Row): number {
  return (row.top + row.bottom) / 2;
}

function besideEachOther(one: Row, other: Row): boolean {
  if (
    one.page !== other.page ||
    Math.abs(middle(one) - middle(other)) > 0.4 * Math.min(one.height, other.height)
  ) {
    return false;
  }
  return one.words.every(({ box: a }) =>
    other.words.every(({ box: b }) => a.x + a.width <= b.x + 0.005 || b.x + b.width <= a.x + 0.005),
  );
}

/** The words that `text.slice(start, end)` of the row comes from. */
export function wordsBetween(row: Row, start: number, end: number): Word[] {
  const found: Word[] = [];
  let at = 0;
  for (const word of row.words) {
    const next = at + word.text.length;
    if (at < end && next > start) found.push(word);
    at = next + 1;
  }
  return found;
}

/** The box around words of one page; null without words. */
export function boxAround(words: readonly Word[]): Box | null {
  const [first] = words;
  if (first === undefined) return null;
  const x = Math.min(...words.map(({ box }) => box.x));
  const y = Math.min(...words.map(({ box }) => box.y));
  return {
    page: first.box.page,
    x,
    y,
    width: Math.max(...words.map(({ box }) => box.x + box.width)) - x,
    height: Math.max(...words.map(({ box }) => box.y + box.height)) - y,
  };
}

/** The least sure word decides how sure a value is. */
export function leastConfidence(words: readonly Word[]): number {
  return words.reduce((least, word) => Math.min(least, word.confidence), words.length === 0 ? 0 : 1);
}
