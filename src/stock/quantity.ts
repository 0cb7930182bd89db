import { Decimal } from "decimal.js";
import { PurserError } from "../base/errors.ts";
import { type Minor, currencyExponent } from "../base/money.ts";

/**
 * A quantity is an integer count of thousandths of the item's unit: 12.5 kg is 12500. So quantities add up exactly in
 * every database, and three decimals are what scales and invoices give. The name says it wherever it could be mistaken.
 */
export type Milli = number;

export const MILLI = 1_000;

const DECIMAL = /^([+-])?(\d+)(?:\.(\d*))?$/;

/**
 * An exact decimal ("-12.5", no grouping) as milli. More than three decimals are accepted only when they are zeros.
 * @throws PurserError `invalid_quantity`
 */
export function parseMilli(text: string): Milli {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new PurserError("invalid_quantity", `"${text}" is not a decimal quantity such as 12.5`);
  const [, sign, whole = "", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(3)))
    throw new PurserError("invalid_quantity", `"${text}" has more than three decimals`);
  const milli = Number(whole + fraction.slice(0, 3).padEnd(3, "0"));
  if (!Number.isSafeInteger(milli))
    throw new PurserError("invalid_quantity", `"${text}" is too large a quantity`);
  return sign === "-" && milli !== 0 ? -milli : milli;
}

/** Milli as the shortest exact decimal: 12500 is `12.5`, 3000 is `3`. */
export function milliToDecimal(quantity: Milli): string {
  const digits = String(Math.abs(quantity)).padStart(4, "0");
  const fraction = digits.slice(-3).replace(/0+$/, "");
  return `${quantity < 0 ? "-" : ""}${digits.slice(0, -3)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Milli as a number of units, for statistics. */
export function milliToUnits(quantity: Milli): number {
  return quantity / MILLI;
}

/**
 * What a quantity is worth at a unit price (decimal text, major units), in minor units; rounded half away from zero.
 * @throws PurserError `invalid_amount` beyond exact integers
 */
export function amountAt(quantity: Milli, unitPrice: string, currency: string): Minor {
  const scale = new Decimal(10).pow(currencyExponent(currency));
  const exact = new Decimal(quantity).div(MILLI).times(unitPrice).times(scale);
  const amount = exact.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  if (!Number.isSafeInteger(amount))
    throw new PurserError("invalid_amount", `${exact.toString()} is too large an amount`);
  return amount === 0 ? 0 : amount;
}

/** Value over quantity as decimal text in major units with at most six decimals; null for a quantity of zero. */
export function unitPriceOf(value: Minor, quantity: Milli, currency: string): string | null {
  if (quantity === 0) return null;
  const scale = new Decimal(10).pow(currencyExponent(currency));
  return new Decimal(value).div(scale).div(quantity).times(MILLI).toDecimalPlaces(6).toFixed();
}
