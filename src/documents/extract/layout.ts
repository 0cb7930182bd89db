import type { Box, Word } from "../read-document.ts";
import { labelKey } from "./label-key.ts";

/** A word with what labels are compared by. */
export type Token = {
  readonly text: string;
  readonly key: string;
  readonly box: Box;
  readonly confidence: number;
};

/** Words of one line without a wide gap between them: a cell, a column's line, or a whole sentence. */
export type Segment = {
  readonly id: number;
  readonly page: number;
  readonly tokens: readonly Token[];
  readonly text: string;
  readonly box: Box;
  /** a colon ends it, or opens the next cell of its line: it announces a value */
  readonly colon: boolean;
};

export type Layout = {
  readonly pages: number;
  readonly segments: readonly Segment[];
  /** usual height of a letter, fraction of the page */
  readonly letterHeight: number;
  /** usual width of a letter, fraction of the page */
  readonly letterWidth: number;
};

/** A gap this many letters wide separates columns; a space in a fixed-pitch face is one letter wide. */
const COLUMN_GAP = 1.9;

export function layOut(words: readonly Word[], pages: number): Layout {
  const tokens = words.filter(({ text }) => text.trim() !== "");
  const letterWidth = median(tokens.map(({ box, text }) => box.width / text.length)) || 0.008;
  const letterHeight = median(tokens.map(({ box }) => box.height)) || 0.012;
  const segments: Segment[] = [];
  for (const line of linesOf(tokens)) {
    let cell: Word[] = [];
    for (const word of line) {
      const last = cell.at(-1);
      if (last && isColumnGap(last, word)) {
        segments.push(segment(cell, { id: segments.length, next: word }));
        cell = [];
      }
      cell.push(word);
    }
    if (cell.length > 0) segments.push(segment(cell, { id: segments.length, next: undefined }));
  }
  return { pages, segments, letterHeight, letterWidth };
}

function linesOf(words: readonly Word[]): Word[][] {
  const lines = new Map<string, Word[]>();
  for (const word of words) {
    const key = `${word.box.page}:${word.line}`;
    const line = lines.get(key);
    if (line) line.push(word);
    else lines.set(key, [word]);
  }
  const top = (line: readonly Word[]): number => Math.min(...line.map(({ box }) => box.y));
  return [...lines.values()]
    .map((line) => line.toSorted((a, b) => a.box.x - b.box.x))
    .toSorted((a, b) => (a[0]?.box.page ?? 0) - (b[0]?.box.page ?? 0) || top(a) - top(b));
}

/** A gap too wide for words of one cell. */
export function isColumnGap(left: Word, right: Word): boolean {
  const gap = right.box.x - left.box.x - left.box.width;
  const letters = left.text.length + right.text.length;
  return gap > (COLUMN_GAP * (left.box.width + right.box.width)) / letters;
}

function segment(
  words: readonly Word[],
  { id, next }: { readonly id: number; readonly next: Word | undefined },
): Segment {
  const tokens = words.map(({ text, box, confidence }) => ({ text, key: labelKey(text), box, confidence }));
  const box = around(tokens.map((token) => token.box));
  const text = words.map((word) => word.text).join(" ");
  const colon = /:$/.test(text) || next?.text.startsWith(":") === true;
  return { id, page: box.page, tokens, text, box, colon };
}

/** The smallest box around `boxes`, on the page of the first. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    page: boxes[0]?.page ?? 1,
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export const right = (box: Box): number => box.x + box.width;
export const bottom = (box: Box): number => box.y + box.height;

/** Shared height of two boxes, as a share of the lower one. */
export function sameRow(a: Box, b: Box): number {
  if (a.page !== b.page) return 0;
  const shared = Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y);
  return shared / Math.min(a.height, b.height);
}

/** Shared width of two boxes; negative: the distance between them. */
export function sharedWidth(a: Box, b: Box): number {
  return Math.min(right(a), right(b)) - Math.max(a.x, b.x);
}
