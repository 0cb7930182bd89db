import { currencyExponent } from "../../base/money.ts";
import type { Box } from "../read-document.ts";
import { readAmount } from "../values/amount-text.ts";
import { readCurrency } from "../values/currency-text.ts";
import { type DateReading, type ReadDateOptions, readDate } from "../values/date-text.ts";
import { type Layout, type Segment, type Token, around } from "./layout.ts";

/** Words of one segment that are one value. */
export type Span = {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
  readonly raw: string;
  readonly box: Box;
  readonly confidence: number;
};
export type DateSpan = Span & { readonly reading: DateReading };
export type AmountSpan = Span & {
  readonly value: number | null;
  readonly text: string | null;
  readonly candidates: readonly string[];
  /** with two decimals or beside a currency: money, not a count */
  readonly money: boolean;
  readonly currency: string | undefined;
};

export function spanOf(segment: Segment, from: number, to: number): Span {
  const tokens = segment.tokens.slice(from, to);
  return {
    segment,
    from,
    to,
    raw: tokens.map(({ text }) => text).join(" "),
    box: around(tokens.map(({ box }) => box)),
    confidence: Math.min(...tokens.map(({ confidence }) => confidence)),
  };
}

const EDGES = /^[(["'„“]+|[)\]"',;:“”]+$/g;
/** Words that lead to a date and are no part of it. */
const INTRODUCTION = /^(den|dem|vom|the|dated?|del)$/iu;
const MAX_DATE_WORDS = 6;

/** All dates of the layout, the longest reading at each place. */
export function findDates(layout: Layout, options: ReadDateOptions): DateSpan[] {
  return layout.segments.flatMap((segment) => {
    const found: DateSpan[] = [];
    for (let from = 0; from < segment.tokens.length; from += 1) {
      const span = dateAt(segment, from, options);
      if (!span) continue;
      found.push(span);
      from = span.to - 1;
    }
    return found;
  });
}

function dateAt(segment: Segment, from: number, options: ReadDateOptions): DateSpan | undefined {
  const { tokens } = segment;
  const first = tokens[from]?.text ?? "";
  if (!/\d|^\p{L}{3,}/u.test(first) || INTRODUCTION.test(first)) return undefined;
  for (let to = Math.min(tokens.length, from + MAX_DATE_WORDS); to > from; to -= 1) {
    const words = tokens.slice(from, to).map(({ text }) => text);
    const text = words.join(" ").replace(EDGES, "").replace(/\.$/, "");
    if (!/\d/.test(text)) continue;
    const reading = readDate(text, options);
    if (reading) return { ...spanOf(segment, from, to), reading };
  }
  return undefined;
}

const NUMBER_TOKEN = /^[-+(]*\p{Sc}?[-+]?\d[\d.,'’]*(?:,-{1,2}|\.-{1,2})?\)?-?(?:\p{Sc}|[A-Z]{3})?$/u;
const GROUP_HEAD = /^[-+]?\p{Sc}?\d{1,3}$/u;
const GROUP_MIDDLE = /^\d{3}$/;
const GROUP_TAIL = /^\d{3}(?:[.,]\d{1,4})?(?:\p{Sc}|[A-Z]{3})?-?$/u;

/** All numbers of a segment that may be amounts; percentages and dates are left out. */
export function amountsIn(
  segment: Segment,
  { decimal, dates }: { readonly decimal: "," | "." | null; readonly dates: readonly Span[] },
): AmountSpan[] {
  const found: AmountSpan[] = [];
  const { tokens } = segment;
  for (let at = 0; at < tokens.length; at += 1) {
    if (dates.some((span) => span.segment === segment && at >= span.from && at < span.to)) continue;
    const span = amountAt(segment, at, decimal);
    if (!span) continue;
    found.push(span);
    at = span.to - 1;
  }
  return found;
}

function amountAt(segment: Segment, at: number, decimal: "," | "." | null): AmountSpan | undefined {
  const { tokens } = segment;
  let from = at;
  let to = at;
  let before: string | undefined;
  if (isCurrency(tokens[to]) && tokens[to + 1] !== undefined) {
    before = tokens[to]?.text;
    to += 1;
  }
  if (/^[-\u2212\u2013]$/.test(tokens[to]?.text ?? "")) to += 1;
  const first = clean(tokens[to]);
  const glued = first !== undefined && /^\p{L}{1,3}[$.]?(?=[-\d])/u.exec(first);
  if (
    first === undefined ||
    !(NUMBER_TOKEN.test(first) || (glued && readCurrency(glued[0]) && readAmount(first)))
  ) {
    return undefined;
  }
  const numberFrom = to;
  to += 1;
  if (GROUP_HEAD.test(first)) to = groupedTo(tokens, to);
  if (tokens[to]?.text.startsWith("%") || /%$/.test(tokens[to - 1]?.text ?? "")) return undefined;
  let after: string | undefined;
  if (isCurrency(tokens[to]) && !startsAmount(tokens, to)) {
    after = tokens[to]?.text;
    to += 1;
  }
  if (/^(-|CR|\u2212)$/.test(tokens[to]?.text ?? "")) to += 1;
  if (before !== undefined && numberFrom > at + 1) from = at;
  const raw = tokens
    .slice(from, to)
    .map((token) => clean(token) ?? "")
    .join(" ");
  const reading = readAmount(raw, { decimal });
  if (!reading) return undefined;
  const body = tokens
    .slice(numberFrom, to)
    .map(({ text }) => text)
    .join("");
  const currency = [before, after, ...(body.match(/\p{Sc}|[A-Z]{3}/gu) ?? [])].find(
    (mark) => mark !== undefined,
  );
  const text = reading.value ?? wholeOnly(reading.candidates, currency);
  return {
    ...spanOf(segment, from, to),
    value: text === null ? null : Number(text),
    text,
    candidates: reading.candidates,
    money: currency !== undefined || /[.,]\d{2}\)?-?$/.test(clean(tokens[to - 1]) ?? ""),
    currency,
  };
}

/** A currency without minor unit leaves a lone separator one meaning. */
function wholeOnly(candidates: readonly string[], mark: string | undefined): string | null {
  const code = mark === undefined ? undefined : readCurrency(mark)?.value;
  if (code == null || currencyExponent(code) !== 0) return null;
  return candidates.find((candidate) => !candidate.includes(".")) ?? null;
}

function groupedTo(tokens: readonly Token[], start: number): number {
  let to = start;
  while (GROUP_MIDDLE.test(clean(tokens[to]) ?? "")) to += 1;
  const tail = clean(tokens[to]) ?? "";
  if (GROUP_TAIL.test(tail) && /[.,]/.test(tail)) return to + 1;
  return to > start && isCurrency(tokens[to]) ? to : start;
}

function startsAmount(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return (
    next !== undefined && NUMBER_TOKEN.test(clean(next) ?? "") && /[A-Z]{3}|\$/.test(tokens[at]?.text ?? "")
  );
}

function isCurrency(token: Token | undefined): boolean {
  return token !== undefined && !/\d/.test(token.text) && readCurrency(token.text) !== undefined;
}

function clean(token: Token | undefined): string | undefined {
  return token?.text
    .replace(/[;:]+$/, "")
    .replace(/(?<=\d)[,.]$/, "")
    .replace(/^[:=]+/, "");
}
