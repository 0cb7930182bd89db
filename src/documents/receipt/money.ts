import { readAmount } from "../values/amount-text.ts";
import type { Word } from "../read-document.ts";
import { asDigits } from "./likeness.ts";
import { leastConfidence, type Row, wordsBetween } from "./rows.ts";

/** An amount in a row of a receipt. */
export type Amount = {
  readonly raw: string;
  /** hundredths of the currency's unit; receipts print two decimals */
  readonly cents: number;
  readonly words: readonly Word[];
  readonly confidence: number;
  /** where it starts in the row's text */
  readonly start: number;
};

/** Digits with two decimals, letters that look like digits among them, a stray space at the decimal sign. */
const PATTERN =
  /(?<![\d.,%#/:-]|[.,] )-?\(?[\dOoIl]{1,3}(?:[.,' ]?\d[\dOo]{2}){0,2} ?[.,] ?[\dOoSB]{2}(?![\d%:/]|[.,]\d|-\d)-?\)?/g;

/** The decimal sign of most amounts of the document; a point where there is none. */
export function decimalSign(rows: readonly Row[]): "," | "." {
  const count = (pattern: RegExp): number =>
    rows.reduce((sum, row) => sum + (row.text.match(pattern)?.length ?? 0), 0);
  return count(/\d,\d{2}(?!\d)/g) > count(/\d\.\d{2}(?!\d)/g) ? "," : ".";
}

export function amountsIn(row: Row, decimal: "," | "."): Amount[] {
  return [...row.text.matchAll(PATTERN)].flatMap((match) => {
    if (!/\d/.test(match[0])) return [];
    const cents = centsOf(match[0], decimal);
    if (cents === undefined) return [];
    const words = wordsBetween(row, match.index, match.index + match[0].length);
    return [{ raw: match[0], cents, words, confidence: leastConfidence(words), start: match.index }];
  });
}

/** OCR confuses point and comma, so the sign before the last two digits is the decimal sign whatever it looks like. */
function centsOf(raw: string, decimal: "," | "."): number | undefined {
  const text = asDigits(raw.replace(/^(-?)\(/, "$1-").replace(/\)$/, ""));
  const minus = /^-|-$/.test(text);
  const digits = text.replace(/-/g, "").replace(/\s/g, "");
  const split = /^(.*?)[.,](\d{2})$/.exec(digits);
  if (!split) return undefined;
  const whole = (split[1] ?? "").replace(/\D/g, "");
  const reading = readAmount(`${whole}${decimal}${split[2] ?? ""}`, { decimal });
  if (reading?.value == null) return undefined;
  const cents = Math.round(Number(reading.value) * 100);
  return minus ? -cents : cents;
}

export function centsToText(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100);
  return `${cents < 0 ? "-" : ""}${whole.toString()}.${(Math.abs(cents) % 100).toString().padStart(2, "0")}`;
}
