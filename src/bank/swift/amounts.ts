import { type IsoDate, daysBetween, isIsoDate, monthEnd } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { type ReadAmount, decimalToMinor } from "../amounts.ts";
import { broken } from "../problem.ts";
import type { StatementBalance } from "../statement.ts";
import type { SwiftField } from "./fields.ts";

/**
 * `YYMMDD`; two-digit years from 80 are of the last century. German banks count interest in months of 30 days and print 30 February: that is
 * its last day. Undefined: no such day.
 */
export function swiftDate(text: string): IsoDate | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [, year = "", month = "", day = ""] = match;
  return dayOrEndOfFebruary(`${Number(year) >= 80 ? "19" : "20"}${year}-${month}`, day);
}

function dayOrEndOfFebruary(month: string, day: string): IsoDate | undefined {
  const date = `${month}-${day}`;
  if (isIsoDate(date)) return date;
  return month.endsWith("-02") && (day === "29" || day === "30") ? monthEnd(month) : undefined;
}

/** The day `MMDD` that is nearest to `valueDate`: an entry of 30 December can have a value date in January. */
export function entryDate(text: string, valueDate: IsoDate): IsoDate | undefined {
  if (valueDate.endsWith(`${text.slice(0, 2)}-${text.slice(2, 4)}`)) return valueDate;
  const year = Number(valueDate.slice(0, 4));
  return [year, year - 1, year + 1]
    .map((candidate) => dayOrEndOfFebruary(`${candidate}-${text.slice(0, 2)}`, text.slice(2, 4)))
    .filter((date) => date !== undefined)
    .sort((a, b) => Math.abs(daysBetween(valueDate, a)) - Math.abs(daysBetween(valueDate, b)))[0];
}

/** A SWIFT amount, `1234,5` or `1234,`, always positive: the mark before it gives the sign. */
export function swiftAmount(text: string, currency: string, line: number): ReadAmount {
  const decimal = text.replace(",", ".");
  if (!/^\d*\.?\d*$/.test(decimal)) throw broken(line, `"${text}" is not an amount such as 1234,50.`);
  try {
    return decimalToMinor(decimal, currency);
  } catch (error) {
    if (error instanceof PurserError) throw broken(line, `${error.message}.`);
    throw error;
  }
}

export type SwiftBalance = StatementBalance & { readonly currency: string | undefined };

const BALANCE = /^([CD])(\d{6})([A-Z]{3})?([\d.,]+)$/;

/** The currency that a balance names, without reading the rest of it. */
export function balanceCurrency(field: SwiftField): string | undefined {
  return BALANCE.exec(balanceText(field))?.[3];
}

/** `C100318EUR380115,12` as a signed balance; some banks leave the currency out. */
export function swiftBalance(field: SwiftField, currency: string): SwiftBalance {
  const text = balanceText(field);
  const [, mark, day = "", named, digits = ""] = BALANCE.exec(text) ?? [];
  if (mark === undefined) {
    throw broken(field.line, `the balance ":${field.tag}:${text}" is not of the form C260630EUR1234,50.`);
  }
  const { amount } = swiftAmount(digits, named ?? currency, field.line);
  return {
    amount: mark === "D" && amount !== 0 ? -amount : amount,
    date: swiftDate(day) ?? null,
    currency: named,
  };
}

function balanceText({ lines }: SwiftField): string {
  return (lines[0] ?? "").replace(/\s/g, "");
}
