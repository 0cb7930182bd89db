import { Decimal } from "decimal.js";
import { PurserError } from "../../base/errors.ts";
import { type Minor, currencyExponent, parseMinor } from "../../base/money.ts";

/** How a format writes amounts. A style is declared by the profile, never guessed per value. */
export type AmountStyle = {
  readonly decimal: "." | ",";
  /** What may stand between groups of three digits; null: nothing. */
  readonly grouping: "," | "." | " " | "'" | null;
  /** Currency signs and codes that may stand around the number. */
  readonly symbols: readonly string[];
};

export const PLAIN_AMOUNTS: AmountStyle = { decimal: ".", grouping: null, symbols: [] };
export const US_AMOUNTS: AmountStyle = { decimal: ".", grouping: ",", symbols: ["$", "USD"] };

/**
 * An amount in a declared style as minor units: `$1,234.50`, `(1,234.50)` for a negative, `-$5.00`.
 * Groups must be whole: `1,23` is refused, not read as 123.
 * @throws PurserError `invalid_amount`
 */
export function parseAmount(text: string, currency: string, style: AmountStyle = PLAIN_AMOUNTS): Minor {
  if (style === PLAIN_AMOUNTS) return parseMinor(text, currency);
  return parseMinor(plainDecimal(text, style), currency);
}

/** The number of `text` as a plain decimal: no signs but a minus, no grouping, a point. @throws PurserError `invalid_amount` */
export function plainDecimal(text: string, style: AmountStyle): string {
  let rest = text.replaceAll("\u00a0", " ").replaceAll("\u2212", "-").trim();
  const bracketed = /^\((.*)\)$/.exec(rest);
  if (bracketed) rest = (bracketed[1] ?? "").trim();
  for (const symbol of style.symbols) rest = rest.replace(symbol, "").trim();
  const minus = /^-|-$/.test(rest);
  rest = rest.replace(/^[+-]|-$/, "").trim();
  for (const symbol of style.symbols) rest = rest.replace(symbol, "").trim();
  const digits = ungroup(rest, style);
  if (digits === null || (bracketed && minus)) {
    throw new PurserError("invalid_amount", `"${text}" is not an amount such as ${example(style)}`);
  }
  return minus || bracketed ? `-${digits}` : digits;
}

function ungroup(text: string, { decimal, grouping }: AmountStyle): string | null {
  const [whole = "", fraction, more] = text.split(decimal);
  if (more !== undefined || (fraction !== undefined && !/^\d*$/.test(fraction))) return null;
  const groups = grouping === null ? [whole] : whole.split(grouping);
  const [first = "", ...others] = groups;
  const wellGrouped =
    others.length === 0
      ? /^\d+$/.test(first) || (first === "" && fraction)
      : /^\d{1,3}$/.test(first) && others.every((g) => /^\d{3}$/.test(g));
  if (!wellGrouped) return null;
  return `${groups.join("") || "0"}${fraction ? `.${fraction}` : ""}`;
}

function example({ decimal, grouping }: AmountStyle): string {
  return `1${grouping ?? ""}234${decimal}50`;
}

const RATE = /^\d+(\.\d+)?$/;

/** A positive decimal rate, or null. Kept as text, so that no digit is lost. */
export function parseRate(text: string): string | null {
  const trimmed = text.trim();
  return RATE.test(trimmed) && !/^[0.]+$/.test(trimmed) ? trimmed : null;
}

/** `amount` of `from` in `to`, where one `from` is worth `rate` `to`; rounded half away from zero. */
export function convertMinor(
  amount: Minor,
  { rate, from, to }: { readonly rate: string | Decimal; readonly from: string; readonly to: string },
): Minor {
  const shift = currencyExponent(to) - currencyExponent(from);
  return roundDecimal(new Decimal(amount).times(rate).times(new Decimal(10).pow(shift)));
}

/** A decimal count of minor units as an integer, half away from zero. @throws PurserError `invalid_amount` */
export function roundDecimal(value: Decimal): Minor {
  const rounded = value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  if (!Number.isSafeInteger(rounded))
    throw new PurserError("invalid_amount", `${value.toString()} is too large an amount`);
  return rounded === 0 ? 0 : rounded;
}
