import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { broken } from "../problem.ts";
import type { BaiRecord } from "./records.ts";

/** A type code with its amount, and what its funds type carries. */
export type AmountItem = {
  readonly code: string;
  /** minor units as the file has them: decimals are implied; null where the amount is left out */
  readonly amount: number | null;
  /** of funds type V: when the money is available */
  readonly valueDate: IsoDate | null;
  /** index of the first field after the item */
  readonly next: number;
};

/** `YYMMDD`. Undefined: no such day. */
export function baiDate(text: string): IsoDate | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [, year = "", month = "", day = ""] = match;
  const date = `${Number(year) >= 80 ? "19" : "20"}${year}-${month}-${day}`;
  return isIsoDate(date) ? date : undefined;
}

/**
 * Reads type code, amount, (item count,) funds type and the fields that the funds type brings: S three amounts, V date and time,
 * D a count and that many pairs; 0, 1, 2, Z and nothing bring none.
 */
export function readAmountItem(
  record: BaiRecord,
  start: number,
  { counted }: { readonly counted: boolean },
): AmountItem {
  const at = (index: number) => (record.fields[index] ?? "").trim();
  const amount = baiAmount(at(start + 1), record.line);
  const funds = start + (counted ? 3 : 2);
  const type = at(funds).toUpperCase();
  let next = funds + 1;
  let valueDate: IsoDate | null = null;
  if (type === "S") next += 3;
  else if (type === "V") {
    valueDate = baiDate(at(next)) ?? null;
    next += 2;
  } else if (type === "D") {
    const pairs = Number(at(next));
    if (!Number.isInteger(pairs) || pairs < 0 || pairs > 31)
      throw broken(
        record.line,
        `funds type D is followed by "${at(next)}" instead of the number of its days.`,
      );
    next += 1 + 2 * pairs;
  } else if (type !== "" && !/^[Z012]$/.test(type)) {
    throw broken(record.line, `the funds type "${at(funds)}" is none of Z, 0, 1, 2, S, V and D.`);
  }
  return { code: at(start), amount, valueDate, next };
}

/** A signed whole number of minor units; null where the field is empty. */
export function baiAmount(text: string, line: number): number | null {
  const digits = text.trim();
  if (digits === "") return null;
  const value = Number(digits);
  if (!/^[+-]?\d+$/.test(digits) || !Number.isSafeInteger(value))
    throw broken(line, `"${text}" is not an amount in minor units such as 1250.`);
  return value === 0 ? 0 : value;
}
