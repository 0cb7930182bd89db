import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { decimalToMinor, toDecimal } from "../amounts.ts";
import { broken, roundedWarning } from "../problem.ts";
import { type OfxNode, child, field } from "./tree.ts";

/** The day of an OFX date, `YYYYMMDD[HHMMSS[.XXX]][[offset:zone]]`, in the zone that the bank wrote it in. */
export function ofxDate(text: string): IsoDate | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text.trim());
  if (!match) return undefined;
  const date = match.slice(1, 4).join("-");
  return isIsoDate(date) ? date : undefined;
}

/** A date field that may be missing or hold nonsense without harm. */
export function optionalDate(node: OfxNode | undefined, name: string): IsoDate | null {
  const text = field(node, name);
  return text === undefined ? null : (ofxDate(text) ?? null);
}

/** A date field that must be there. */
export function requiredDate(node: OfxNode, name: string): IsoDate {
  const text = field(node, name);
  const where = child(node, name)?.line ?? node.line;
  const whose = `transaction ${field(node, "FITID") ?? "without FITID"}`;
  if (text === undefined) throw broken(where, `${whose} has no ${name}, so its day is not known.`);
  const date = ofxDate(text);
  if (date === undefined)
    throw broken(where, `${name} "${text}" of ${whose} is not a day that exists, such as 20260630.`);
  return date;
}

export type AmountReading = { readonly currency: string; readonly warn: (warning: string) => void };

/** An amount in minor units: a point or a comma is the decimal mark (OFX 1.6 section 3.2.9.1). */
export function ofxAmount(node: OfxNode, name: string, { currency, warn }: AmountReading): number {
  const line = child(node, name)?.line ?? node.line;
  const text = field(node, name);
  if (text === undefined) throw broken(line, `${node.name} has no ${name}.`);
  // A point is always decimal here; a comma before three digits is what some banks group with.
  const decimal = toDecimal(text, text.includes(",") ? "ambiguous" : "decimal");
  if (decimal === null) {
    throw broken(line, `${name} "${text}" can be a thousand or a decimal; the bank should write ${text.replace(",", "")}.00 or ${text.replace(",", ".")}.`); // prettier-ignore
  }
  if (decimal === undefined) throw broken(line, `${name} "${text}" is not an amount such as -12.50.`);
  try {
    const { amount, rounded } = decimalToMinor(decimal, currency);
    if (rounded) warn(roundedWarning(line, { text, currency }));
    return amount;
  } catch (error) {
    if (error instanceof PurserError) throw broken(line, `${name}: ${error.message}.`);
    throw error;
  }
}
