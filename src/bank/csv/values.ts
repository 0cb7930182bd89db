import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { toDecimal } from "../amounts.ts";

export type DateOrder = "dmy" | "mdy" | "ymd";
export type DecimalMark = "." | ",";

const NUMERIC = /^(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{2,4})(?=$|[T\s,])/;

/** A day in the given order; undefined where the text is none. */
export function csvDate(text: string, order: DateOrder): IsoDate | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  const match = compact ?? NUMERIC.exec(text.trim());
  if (!match) return undefined;
  const [, a = "", b = "", c = ""] = match;
  // Four digits first are a year, whatever the order of the rest.
  const own = a.length === 4 ? "ymd" : order;
  const [year, month, day] = own === "ymd" ? [a, b, c] : own === "dmy" ? [c, b, a] : [c, a, b];
  if (year.length === 3) return undefined;
  const full = year.length === 2 ? `${Number(year) >= 80 ? "19" : "20"}${year}` : year;
  const date = `${full}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isIsoDate(date) ? date : undefined;
}

/**
 * The order of day and month that all values of a column allow. A point between the parts is how day-first countries write.
 * @throws PurserError `statement_ambiguous` where the values allow both
 */
export function dateOrderOf(values: readonly string[], column: string): DateOrder {
  const dates = values.map((value) => NUMERIC.exec(value.trim())).filter((match) => match !== null);
  const open = dates.filter(([, a = ""]) => a.length !== 4);
  if (open.length === 0) return "ymd";
  if (open.every(([text]) => text.includes("."))) return "dmy";
  const dayFirst = open.every(([text]) => csvDate(text, "dmy") !== undefined);
  const monthFirst = open.every(([text]) => csvDate(text, "mdy") !== undefined);
  if (dayFirst && !monthFirst) return "dmy";
  if (monthFirst && !dayFirst) return "mdy";
  const [example] = open[0] ?? [];
  const why = dayFirst ? "can be day-month or month-day" : "fits neither day-month nor month-day throughout";
  throw ambiguous(column, `"${example ?? ""}" ${why}; say dateOrder "dmy" or "mdy"`);
}

/**
 * The decimal mark that the values of the amount columns show.
 * @throws PurserError `statement_ambiguous` where a mark stands before three digits everywhere, or the values contradict each other
 */
export function decimalMarkOf(values: readonly string[], column: string): DecimalMark {
  const marks = new Set<string>();
  let unclear: string | undefined;
  for (const value of values) {
    const body = bare(value).digits;
    const last = /[.,](?=[^.,]*$)/.exec(body);
    if (!last) continue;
    const fraction = body.slice(last.index + 1);
    const before = body.slice(0, last.index);
    const other = last[0] === "," ? "." : ",";
    if (before.includes(other)) marks.add(last[0]);
    else if (before.includes(last[0])) marks.add(other);
    else if (fraction.length !== 3 || /^0?$/.test(before)) marks.add(last[0]);
    else unclear ??= value;
  }
  const [mark, second] = marks;
  if (second !== undefined) throw ambiguous(column, "some amounts have a decimal comma and others a decimal point; say which by decimal"); // prettier-ignore
  if (mark === undefined && unclear !== undefined) throw ambiguous(column, `"${unclear}" can be a thousand or a decimal; say decimal "." or ","`); // prettier-ignore
  return mark === "," ? "," : ".";
}

/** An amount as a decimal with a point; undefined where the cell holds none. Signs may stand before, behind or as brackets. */
export function csvDecimal(text: string, mark: DecimalMark): string | undefined {
  const { negative, digits } = bare(text);
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(digits)) return undefined;
  const other = mark === "," ? "." : ",";
  const [whole = "", ...rest] = digits.split(mark);
  if (rest.length > 1 || rest.join("").includes(other)) return undefined;
  // What stands before the mark must be grouped properly; "1.5,00" is a slip, not an amount.
  const grouped = whole.includes(other) ? toDecimal(`${whole}${mark}0`, "decimal") : whole;
  if (typeof grouped !== "string") return undefined;
  const integer = grouped.replace(/\..*$/, "").replace(/\D/g, "") || "0";
  return `${negative ? "-" : ""}${integer}.${rest.join("")}`;
}

function bare(text: string): { readonly negative: boolean; readonly digits: string } {
  if (text.length > 60) return { negative: false, digits: "" };
  const cell = text.trim().replace(/[\u2212\u2013]/g, "-");
  const negative = /^\(.*\)$/.test(cell) || /^[^\d]*-/.test(cell) || /\d\s*-$/.test(cell);
  const digits = cell
    .replace(/^[A-Z]{3}\s?|\s?[A-Z]{3}$/g, "")
    .replace(/^[(+\-\s€$£¥]+|[)+\-\s€$£¥]+$/g, "")
    .replace(/^[A-Z]{3}\s?|\s?[A-Z]{3}$/g, "")
    .replace(/(?<=\d)[\s'\u2019\u00a0\u202f](?=\d{3})/g, "");
  return { negative, digits };
}

function ambiguous(column: string, what: string): PurserError {
  return new PurserError("statement_ambiguous", `Column "${column}": ${what}.`, { details: { column } });
}
