import { PurserError } from "../base/errors.ts";
import { type Minor, currencyExponent, parseMinor } from "../base/money.ts";

/** ISO 4217 "no currency": the file does not say which. Such a statement can be read, but not imported. */
export const NO_CURRENCY = "XXX";

export type ReadAmount = {
  readonly amount: Minor;
  /** The file gave more decimals than the currency has, and they were not zeros. */
  readonly rounded: boolean;
};

/** No amount is longer; what is would only cost time. */
const MAX_LENGTH = 40;

/**
 * A signed decimal with a point (`-1500.0000`) as minor units. More decimals than the currency has are rounded half away from zero, and
 * that is told: some brokers print four.
 * @throws PurserError `invalid_amount`
 */
export function decimalToMinor(decimal: string, currency: string): ReadAmount {
  const match = decimal.length > MAX_LENGTH ? null : /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(decimal.trim());
  const [, sign = "", whole = "", fraction = ""] = match ?? [];
  if (!match || whole + fraction === "") {
    throw new PurserError("invalid_amount", `"${decimal}" is not a decimal amount such as 1234.50`);
  }
  const exponent = currencyExponent(currency);
  const beyond = fraction.slice(exponent);
  const kept = parseMinor(`${whole || "0"}.${fraction.slice(0, exponent)}`, currency);
  const up = beyond !== "" && beyond >= "5" ? 1 : 0;
  const amount = kept + up;
  return { amount: sign === "-" && amount !== 0 ? -amount : amount, rounded: /[1-9]/.test(beyond) };
}

/**
 * An amount with a comma or a point as decimal mark, and possibly grouped, as a decimal with a point. A lone mark before exactly
 * three digits could be either; `lone` says which it then is.
 * Undefined: no amount. Null: it could be two different amounts.
 */
export function toDecimal(text: string, lone: "decimal" | "ambiguous"): string | null | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = /^([+-]?)\s*([\d.,'\u2019\s]*\d[\d.,]*)$/.exec(text.trim());
  const [, sign = "", body = ""] = match ?? [];
  if (!match) return undefined;
  const plain = body.replace(/['\u2019\s]/g, "");
  const mark = /[.,](?=[^.,]*$)/.exec(plain);
  if (!mark) return sign + plain;
  const whole = plain.slice(0, mark.index);
  const fraction = plain.slice(mark.index + 1);
  const other = mark[0] === "," ? "." : ",";
  if (whole.includes(other)) return isGrouped(whole, other) ? join(sign, whole, fraction) : undefined;
  // The same mark twice groups thousands: 1.234.567.
  if (whole.includes(mark[0])) return isGrouped(plain, mark[0]) ? sign + digits(plain) : undefined;
  if (fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole) && lone === "ambiguous") return null;
  return join(sign, whole, fraction);
}

function isGrouped(text: string, mark: string): boolean {
  const [first = "", ...groups] = text.split(mark);
  return /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}

function join(sign: string, whole: string, fraction: string): string {
  return `${sign}${digits(whole) || "0"}.${fraction}`;
}

const digits = (text: string) => text.replace(/\D/g, "");
