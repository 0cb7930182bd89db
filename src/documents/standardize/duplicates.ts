import { daysBetween, type IsoDate, monthOf } from "../../base/dates.ts";
import { formatMoney, type Minor } from "../../base/money.ts";
import { type NumberForms, numberForms, relateNumbers } from "../../books/bill-number.ts";
import { fiscalYearStart } from "../../books/company.ts";
import type { StandardInvoice } from "../standard-invoice.ts";
import type { Draft } from "./standard-document.ts";
import { nameForms } from "./name-key.ts";

/** An invoice of the books, or a document that was standardised before. */
export type Earlier = {
  /** `invoice INV-7 of 2026-01-05`: how a person finds it */
  readonly what: string;
  readonly side: "ap" | "ar";
  readonly kind: "invoice" | "credit_note";
  readonly partyKey: string;
  readonly forms: NumberForms;
  readonly issueDate: IsoDate;
  readonly currency: string;
  readonly gross: Minor;
};

/** Numbers that differ by a slip belong to one bill only when they come close together; regular bills look alike. */
const SLIP_DAYS = 31;
/** Two writings of one number. */
const FORMAT_DAYS = 366;

/** Parties of the books by their id; new ones by their name, so that two papers of one new supplier meet. */
export function partyKeyOf({ id, name }: Pick<StandardInvoice["party"], "id" | "name">): string {
  return id === null ? `name:${nameForms(name).key}` : `id:${id}`;
}

export function earlierOf(invoice: StandardInvoice, what: string): Earlier {
  const { side, kind, party, number, issueDate, currency, gross } = invoice;
  return {
    what,
    side,
    kind,
    partyKey: partyKeyOf(party),
    forms: numberForms(number),
    issueDate,
    currency,
    gross,
  };
}

/**
 * Says whether the document was there before: the same number of the same party on the same day or in the same fiscal year, over the
 * same amount, is a duplicate; what only looks like one is put before a person. Receipts whose number was made here may be equal and
 * both right, so they are always asked about.
 */
export function findDuplicate(
  { desk, invoice, numberMade }: Draft,
  earlier: readonly Earlier[],
  fiscalYearStartMonth: number,
): void {
  if (!invoice) return;
  const own = earlierOf(invoice, "");
  const fiscalYear = (date: IsoDate) => fiscalYearStart(monthOf(date), fiscalYearStartMonth);
  const help = { raw: invoice.number, candidates: ["accept", "duplicate"] };
  let likely: string | undefined;
  for (const other of earlier) {
    if (other.side !== own.side || other.kind !== own.kind) continue;
    const relation = relateNumbers(own.forms, other.forms);
    const sameParty = other.partyKey === own.partyKey;
    const sameDay = other.issueDate === own.issueDate;
    const sameAmount = other.gross === own.gross && other.currency === own.currency;
    if (
      sameParty &&
      relation === "same" &&
      (sameDay || fiscalYear(other.issueDate) === fiscalYear(own.issueDate))
    ) {
      if (sameAmount && (!numberMade || desk.decisions.duplicate)) {
        desk.error("duplicate", "number", `It is ${other.what} again: same party, number and amount.`);
        return;
      }
      likely ??= sameAmount
        ? `Another receipt of the same party, day and amount is there: ${other.what}.`
        : `The number is that of ${other.what}, over ${formatMoney(other.gross, other.currency)} instead of ${formatMoney(own.gross, own.currency)}.`;
      continue;
    }
    if (!sameAmount) continue;
    const days = Math.abs(daysBetween(other.issueDate, own.issueDate));
    if (sameParty && relation === "format" && days <= FORMAT_DAYS)
      likely ??= `The number is another writing of that of ${other.what}, over the same amount.`;
    else if (sameParty && relation === "typo" && days <= SLIP_DAYS)
      likely ??= `The number differs by one character from that of ${other.what}, over the same amount.`;
    else if (sameParty && sameDay) likely ??= `Same party, day and amount as ${other.what}.`;
    else if (!sameParty && sameDay && relation === "same")
      likely ??= `Same number, day and amount as ${other.what}, of a party with another name.`;
  }
  if (likely === undefined) return;
  if (desk.decisions.duplicate)
    desk.error("duplicate", "number", `${likely} A person said that it is a duplicate.`);
  else desk.review("possible_duplicate", "number", likely, help);
}
