import { readCurrency } from "./currency-text.ts";

export type ReadAmountOptions = {
  /** The decimal sign that the document is known to use; null and undefined: unknown. */
  readonly decimal?: "," | "." | null | undefined;
};

export type AmountReading = {
  /** decimal text such as `-1234.50`, decimals as written; null where a lone separator may mean two things */
  readonly value: string | null;
  readonly candidates: string[];
};

/** Every space, hyphen and apostrophe that is used in numbers, as the plain one. */
function plain(raw: string): string {
  return raw
    .normalize("NFC")
    .replace(/[\s\u00a0\u2007\u2009\u202f]+/gu, " ")
    .replace(/[\u2212\u2010-\u2015]/gu, "-")
    .replace(/[’‘´`]/gu, "'")
    .trim();
}

const CREDIT = /\s?\b(CR|Cr|cr)\.?$/;
const NO_CENTS = /[.,]\s?-{1,2}$/;
const MARK_BEFORE = /^([^\d\s.,()'+-]{1,5}\.?)\s?(?=[-+(\d.,])/u;
const MARK_AFTER = /\s?([^\d\s.,()'+-]{1,5}\.?)$/u;

/**
 * The amount that `raw` writes, with or without a currency; undefined where it is none (`19 %`, `12.3.4`).
 * Minus signs before or behind, brackets and `CR` make it negative.
 * `1.234` and `1,234` alone may be a thousand or a fraction: both are candidates unless `decimal` decides.
 */
export function readAmount(raw: string, options: ReadAmountOptions = {}): AmountReading | undefined {
  const { body, negative } = unsigned(plain(raw));
  if (body === undefined) return undefined;
  const readings = readDigits(body, options.decimal ?? undefined);
  const candidates = readings.map((reading) => canonical(reading, negative));
  if (candidates.length === 0) return undefined;
  return { value: candidates.length === 1 ? (candidates[0] ?? null) : null, candidates };
}

/** The digits without sign, currency and brackets, and whether the signs make them negative. */
function unsigned(text: string): { body: string | undefined; negative: boolean } {
  let body = text;
  let minus = 0;
  const credit = body.replace(CREDIT, "");
  if (credit !== body) minus += 1;
  body = withoutCurrency(credit);
  const inBrackets = /^\((.*)\)$/.exec(body);
  if (inBrackets) {
    minus += 1;
    body = withoutCurrency(inBrackets[1] ?? "");
  }
  body = body.replace(NO_CENTS, "");
  const signs = /^([+-])?\s?(.*?)\s?([+-])?$/.exec(body);
  const [, before, digits = "", after] = signs ?? [];
  if (before !== undefined && after !== undefined) return { body: undefined, negative: false };
  if ((before ?? after) === "-") minus += 1;
  if (minus > 1) return { body: undefined, negative: false };
  return { body: withoutCurrency(digits), negative: minus === 1 };
}

function withoutCurrency(text: string): string {
  const before = MARK_BEFORE.exec(text);
  let rest = before && isMark(before[1]) ? text.slice(before[0].length) : text;
  const sign = /^([+-])\s?(.*)$/.exec(rest);
  const inner = sign && MARK_BEFORE.exec(sign[2] ?? "");
  if (sign && inner && isMark(inner[1])) rest = `${sign[1] ?? ""}${(sign[2] ?? "").slice(inner[0].length)}`;
  const after = MARK_AFTER.exec(rest);
  if (after && isMark(after[1])) rest = rest.slice(0, rest.length - after[0].length);
  return rest.trim();
}

function isMark(mark: string | undefined): boolean {
  return mark !== undefined && readCurrency(mark) !== undefined;
}

type Digits = { readonly whole: string; readonly fraction: string };

const GROUPED = /^\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*$/;
/** The Indian system groups by two above the thousand: 12,34,567. */
const GROUPED_BY_TWO = /^\d{1,2}(?:,\d{2})+,\d{3}$/;

function readDigits(body: string, decimal: "," | "." | undefined): Digits[] {
  if (/^\d+$/.test(body)) return [{ whole: body, fraction: "" }];
  const split = /^(\d[\d .,']*|)([.,])(\d+)$/.exec(body);
  if (!split) return isGrouped(body) ? [{ whole: onlyDigits(body), fraction: "" }] : [];
  const [, whole = "", sign = "", fraction = ""] = split;
  const asFraction = (/^\d*$/.test(whole) || (isGrouped(whole) && !whole.includes(sign))) && {
    whole: onlyDigits(whole),
    fraction,
  };
  const asGroups = isGrouped(body) && { whole: onlyDigits(body), fraction: "" };
  if (asFraction && asGroups) {
    if (/^0/.test(whole)) return [asFraction];
    if (decimal === undefined) return [asGroups, asFraction];
    return [decimal === sign ? asFraction : asGroups];
  }
  return [asFraction, asGroups].filter((reading) => reading !== false);
}

function isGrouped(text: string): boolean {
  return GROUPED.test(text) || GROUPED_BY_TWO.test(text);
}

function onlyDigits(text: string): string {
  return text.replace(/\D/g, "");
}

function canonical({ whole, fraction }: Digits, negative: boolean): string {
  const text = `${whole.replace(/^0+(?=\d)/, "") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
  return negative && /[1-9]/.test(text) ? `-${text}` : text;
}
