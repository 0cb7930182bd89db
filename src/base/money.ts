import { PurserError } from "./errors.ts";

/** Money is an integer count of a currency's minor units (cents), within Number.MAX_SAFE_INTEGER. */
export type Minor = number;

export type Money = { readonly minor: Minor; readonly currency: string };

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0,
  VUV: 0, XAF: 0, XOF: 0, XPF: 0, BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
}; // prettier-ignore

/** Digits after the decimal point in `currency`. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

const DECIMAL = /^([+-])?(\d+)(?:\.(\d*))?$/;

/**
 * An exact decimal string ("-1234.50", no grouping) as minor units.
 * More digits than the currency has are accepted only when they are zeros: nothing is rounded here.
 * @throws PurserError `invalid_amount`
 */
export function parseMinor(text: string, currency: string): Minor {
  const match = DECIMAL.exec(text.trim());
  const exponent = currencyExponent(currency);
  if (!match) throw new PurserError("invalid_amount", `"${text}" is not a decimal amount such as 1234.50`);
  const [, sign, whole = "", fraction = ""] = match;
  const kept = fraction.slice(0, exponent).padEnd(exponent, "0");
  if (/[1-9]/.test(fraction.slice(exponent))) {
    throw new PurserError(
      "invalid_amount",
      `"${text}" has more than ${exponent} decimals, which ${currency} does not have`,
    );
  }
  const minor = Number(whole + kept);
  if (!Number.isSafeInteger(minor))
    throw new PurserError("invalid_amount", `"${text}" is too large an amount`);
  return sign === "-" && minor !== 0 ? -minor : minor;
}

/** Minor units as an exact decimal string without grouping: `-1234.50`. */
export function minorToDecimal(amount: Minor, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const sign = amount < 0 ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Minor units for people: `USD -1,234.50`, grouped by thousands, the same on every machine. */
export function formatMoney(amount: Minor, currency: string): string {
  const [whole = "0", fraction] = minorToDecimal(Math.abs(amount), currency).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${currency} ${amount < 0 ? "-" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** Round half away from zero, the convention of tax invoices; used wherever a product becomes money. */
export function roundHalfUp(value: number): number {
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return rounded === 0 ? 0 : rounded;
}

/** Splits `total` by `weights` so that the parts add up to it exactly (largest remainder). */
export function splitMinor(total: Minor, weights: readonly number[]): Minor[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (weights.length === 0 || sum === 0) return weights.map((_, i) => (i === 0 ? total : 0));
  const exact = weights.map((w) => (total * w) / sum);
  const parts = exact.map((x) => Math.trunc(x));
  let left = total - parts.reduce((a, b) => a + b, 0);
  const order = exact
    .map((x, i) => ({ i, rest: Math.abs(x - Math.trunc(x)) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left === 0) break;
    const step = Math.sign(left);
    parts[i] = (parts[i] ?? 0) + step;
    left -= step;
  }
  return parts;
}
