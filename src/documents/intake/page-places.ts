import type { Box, Word } from "../read-document.ts";
import { readAmount } from "../values/amount-text.ts";
import { readDate } from "../values/date-text.ts";

/** Where values stand among the words of the pages. */
export type PagePlaces = {
  /** an amount whatever its sign and notation; the last place, where totals stand */
  readonly amount: (decimal: string) => Box | null;
  /** a day in any notation; the first place */
  readonly date: (isoDate: string) => Box | null;
  /** a text by its letters and digits, whatever stands between them; the first place */
  readonly text: (text: string) => Box | null;
};

/** Beyond this many words nobody looks for a value by eye either. */
const MAX_WORDS = 5_000;
/** `1 234,56 €` and `3 March 2025` are three words. */
const WIDEST = 3;

export function findPlaces(allWords: readonly Word[]): PagePlaces {
  const words = allWords.slice(0, MAX_WORDS);
  const keys = words.map(({ text }) => textKey(text));
  const amounts = new Map<string, Box>();
  const dates = new Map<string, Box>();
  for (const [text, box] of numericSpans(words)) {
    for (const candidate of readAmount(text)?.candidates ?? []) amounts.set(amountKey(candidate), box);
    for (const candidate of readDate(text)?.candidates ?? []) {
      if (!dates.has(candidate)) dates.set(candidate, box);
    }
  }
  return {
    amount: (decimal) => amounts.get(amountKey(decimal)) ?? null,
    date: (isoDate) => dates.get(isoDate) ?? null,
    text: (text) => placeOfText(words, keys, textKey(text)),
  };
}

/** Runs of one to three words of a line that have a digit. */
function* numericSpans(words: readonly Word[]): Generator<readonly [string, Box]> {
  for (const [start, first] of words.entries()) {
    let text = "";
    let box = first.box;
    for (const word of words.slice(start, start + WIDEST)) {
      if (word.line !== first.line || word.box.page !== first.box.page) break;
      text = text === "" ? word.text : `${text} ${word.text}`;
      box = around(box, word.box);
      if (text.length <= 40 && /\d/.test(text)) yield [text.replace(/[:;]$/, ""), box];
    }
  }
}

/** The first run of words that together spell `key`. */
function placeOfText(words: readonly Word[], keys: readonly string[], key: string): Box | null {
  if (key.length < 2) return null;
  for (const [start, first] of words.entries()) {
    let spelled = "";
    let box = first.box;
    for (let end = start; end < words.length && key.startsWith(spelled); end++) {
      const word = words[end];
      if (word === undefined || word.box.page !== first.box.page) break;
      spelled += keys[end] ?? "";
      box = around(box, word.box);
      if (spelled === key && keys[start] !== "") return box;
    }
  }
  return null;
}

function around(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  return { page: a.page, x, y, width, height };
}

/** Letters and digits in lower case, without accents. */
export function textKey(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Equal amounts, equal key: `-1234.50` and `1234.5` are `1234.5`. Pages print credits with and without a sign. */
export function amountKey(decimal: string): string {
  const [whole = "0", part = ""] = decimal.replace(/^-/, "").split(".");
  const trimmed = part.replace(/0+$/, "");
  return trimmed === "" ? whole : `${whole}.${trimmed}`;
}
