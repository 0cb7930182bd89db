import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { TableRow } from "../../books/import/table.ts";
import { type Milli, parseMilli } from "../quantity.ts";

/** What a stock row can hold beside what the books' rows can. Problems are rejections of the row; the value is then a blank. */

export function readQuantity(row: TableRow, column: string, fallback?: Milli): Milli {
  if (fallback !== undefined && row.text(column) === "") return fallback;
  const text = row.required(column);
  if (text === "") return 0;
  try {
    return parseMilli(text);
  } catch (error) {
    if (!(error instanceof PurserError)) throw error;
    row.fail(column, error.message);
    return 0;
  }
}

/** A quantity that is more than zero. */
export function readPositive(row: TableRow, column: string, fallback?: Milli): Milli {
  const quantity = readQuantity(row, column, fallback);
  if (!row.failed() && quantity <= 0) row.fail(column, `${column} must be more than zero`);
  return quantity;
}

const PRICE = /^\d+(\.\d{1,6})?$/;

/** Decimal text in major units, zero or more, at most six decimals. */
export function readUnitPrice(row: TableRow, column: string): string {
  const text = row.required(column);
  if (text !== "" && !PRICE.test(text))
    row.fail(column, `"${text}" is not a unit price such as 12.5 with at most six decimals`);
  return text;
}

const DAYS = /^\d+(\.\d+)?$/;

export function readOptionalDays(row: TableRow, column: string): string | null {
  const text = row.optional(column);
  if (text !== null && !DAYS.test(text)) row.fail(column, `"${text}" is not a number of days such as 7.5`);
  return text;
}

export function readOptionalDate(row: TableRow, column: string): IsoDate | null {
  return row.text(column) === "" ? null : row.date(column);
}

/** `1`/`0`, `true`/`false` or `yes`/`no`. */
export function readFlag(row: TableRow, column: string, fallback: boolean): boolean {
  if (row.text(column) === "") return fallback;
  return ["1", "true", "yes"].includes(row.oneOf(column, ["1", "0", "true", "false", "yes", "no"]));
}
