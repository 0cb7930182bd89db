import type { IsoDate } from "../base/dates.ts";
import { monthOf } from "../base/dates.ts";
import { fiscalYearStart } from "../books/company.ts";
import type { KnownInvoice } from "./posting-rules.ts";

type Identity = Omit<KnownInvoice, "id" | "documentId">;

/**
 * The same invoice in the books: party and normalised number, of one day or of one fiscal year; suppliers that number anew
 * each year are let through. A credit note is not a duplicate of the invoice whose number it carries.
 */
export function findDuplicate<T extends Identity>(
  known: readonly T[],
  invoice: Identity,
  fiscalYearStartMonth: number,
): T | undefined {
  const yearOf = (date: IsoDate) => fiscalYearStart(monthOf(date), fiscalYearStartMonth);
  return known.find(
    (other) =>
      other.side === invoice.side &&
      other.kind === invoice.kind &&
      other.partyId === invoice.partyId &&
      other.normalizedNumber === invoice.normalizedNumber &&
      (other.issueDate === invoice.issueDate || yearOf(other.issueDate) === yearOf(invoice.issueDate)),
  );
}
