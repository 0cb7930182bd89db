import type { IsoDate } from "../../base/dates.ts";
import { type Minor, minorToDecimal } from "../../base/money.ts";
import { type Desk, plainText } from "./desk.ts";

export type SettledNumber = {
  readonly number: string;
  /** Made here for a receipt that has none: equal ones need not be the same paper. */
  readonly made: boolean;
};

export type NumberFacts = {
  readonly issueDate: IsoDate | null;
  readonly gross: Minor | null;
  readonly currency: string | null;
};

/** The document's number. A receipt without one is named by its day and amount; an invoice without one is asked about. */
export function settleNumber(desk: Desk, { issueDate, gross, currency }: NumberFacts): SettledNumber | null {
  const field = desk.field("number");
  const number = plainText(field?.value, 100);
  if (number !== null && /[\p{L}\p{N}]/u.test(number)) return { number, made: false };
  if (field) {
    const code = field.candidates.length > 0 ? "ambiguous_number" : "unreadable_number";
    desk.review(code, "number", `The number "${field.raw.slice(0, 80)}" cannot be read for sure.`, {
      raw: field.raw,
      candidates: field.candidates,
    });
    return null;
  }
  if (desk.read.type !== "receipt") {
    desk.review("missing_number", "number", "The document has no number.");
    return null;
  }
  if (issueDate === null || gross === null || currency === null) return null;
  const made = `RECEIPT-${issueDate}-${minorToDecimal(Math.abs(gross), currency)}`;
  desk.note("number_made", "number", `The receipt has no number; it is called ${made}.`);
  return { number: made, made: true };
}
