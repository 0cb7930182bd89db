import { normalizeNumber } from "../../books/bill-number.ts";
import type { ReadDocument } from "../read-document.ts";
import type { StandardInvoice } from "../standard-invoice.ts";
import { readAmounts } from "./amounts.ts";
import { checkBankAccount } from "./bank-account.ts";
import { settleCurrency } from "./currency.ts";
import { settleDates } from "./dates.ts";
import { createDesk, type Decisions, type Desk, type Finding, NO_DECISIONS, plainText } from "./desk.ts";
import { noteInstructions } from "./instructions.ts";
import type { Known } from "./known.ts";
import { settleLines, settleTaxes } from "./lines.ts";
import { type MatchedParty, matchParty } from "./match-party.ts";
import { settleNumber } from "./number.ts";
import { checkReading } from "./reading-doubts.ts";
import { settleSide } from "./side.ts";
import { settleTotals, type Totals } from "./totals.ts";
import { settleTrust } from "./trust.ts";

/** One document in the company's terms, before it is compared with what the books hold. */
export type Draft = {
  readonly documentId: string;
  /** null where too little is known to make one */
  readonly invoice: StandardInvoice | null;
  /** The number was made here. */
  readonly numberMade: boolean;
  readonly desk: Desk;
  readonly findings: () => readonly Finding[];
};

export type DraftOptions = {
  readonly documentId: string;
  /** with a person's corrections in place */
  readonly read: ReadDocument;
  readonly decisions?: Decisions | undefined;
};

/** Makes an invoice of what a document says. Pure: the same reading and the same books give the same draft. */
export function draftInvoice(
  known: Known,
  { documentId, read, decisions = NO_DECISIONS }: DraftOptions,
): Draft {
  const desk = createDesk(read, decisions);
  const made = settle(desk, known, documentId);
  noteInstructions(desk);
  return { documentId, ...made, desk, findings: desk.findings };
}

function settle(desk: Desk, known: Known, documentId: string): Pick<Draft, "invoice" | "numberMade"> {
  checkReading(desk);
  const side = settleSide(desk, known.ourselves);
  const partyField = side === "ap" ? "sellerName" : "buyerName";
  const party = matchParty(desk, { side, book: known.parties });
  if (party.name === null) {
    const who = side === "ap" ? "who sent it" : "whom it was sent to";
    desk.review("missing_party", partyField, `The document does not say ${who}.`, {
      raw: desk.field(partyField)?.raw,
      candidates: desk.field(partyField)?.candidates,
    });
  }
  if (party.matchedBy === "new" && party.name !== null)
    desk.note("new_party", partyField, `"${party.name}" is not among the parties yet.`);
  checkBankAccount(desk, party);
  const dates = settleDates(desk, { today: known.today, termsDays: party.known?.termsDays ?? null });
  const currency = settleCurrency(desk, known.company.currency);
  const amounts = currency === null ? null : readAmounts(desk, currency);
  const totals = amounts && currency !== null ? settleTotals(desk, amounts, currency) : null;
  const number = settleNumber(desk, { issueDate: dates.issueDate, gross: totals?.gross ?? null, currency });
  const { issueDate, dueDate, deliveryDate } = dates;
  if (!amounts || !totals || !number || currency === null || party.name === null || issueDate === null || dueDate === null)
    return { invoice: null, numberMade: number?.made ?? false }; // prettier-ignore
  const confidence = settleTrust(desk, { party, partyField, number, totals });
  const taxes = settleTaxes(desk, amounts, totals);
  const lines = settleLines(desk, { amounts, totals, taxes });
  const invoice: StandardInvoice = {
    documentId,
    side,
    kind: kindOf(desk, totals),
    number: number.number,
    normalizedNumber: normalizeNumber(number.number),
    party: partyOf(party, party.name),
    issueDate,
    dueDate,
    deliveryDate,
    currency,
    net: totals.net,
    tax: totals.tax,
    gross: totals.gross,
    prepaid: totals.prepaid,
    taxes,
    lines,
    purchaseOrder: plainText(desk.field("purchaseOrder")?.value, 100),
    precedingInvoice: plainText(desk.field("precedingInvoice")?.value, 100),
    confidence,
  };
  return { invoice: totals.gross < 0 ? turned(invoice) : invoice, numberMade: number.made };
}

function partyOf(
  { known, taxId, country, iban, matchedBy }: MatchedParty,
  name: string,
): StandardInvoice["party"] {
  return { id: known?.id ?? null, name, taxId, country, iban, matchedBy };
}

function kindOf(desk: Desk, { gross }: Totals): StandardInvoice["kind"] {
  if (gross < 0 && desk.read.type !== "credit_note")
    desk.note("negative_total", "gross", "The total is negative: the document is taken as a credit note.");
  return gross < 0 || desk.read.type === "credit_note" ? "credit_note" : "invoice";
}

/** Credit notes are written with and without minus signs; here they are positive, and their kind says what they are. */
function turned(invoice: StandardInvoice): StandardInvoice {
  return {
    ...invoice,
    net: minus(invoice.net),
    tax: minus(invoice.tax),
    gross: minus(invoice.gross),
    prepaid: minus(invoice.prepaid),
    taxes: invoice.taxes.map((tax) => ({ ...tax, basis: minus(tax.basis), amount: minus(tax.amount) })),
    lines: invoice.lines.map((line) => ({
      ...line,
      net: minus(line.net),
      ...(line.quantity !== null && line.net < 0 ? turnedQuantity(line) : {}),
    })),
  };
}

/** Either the quantity or the price carries the line's minus; it goes with the line's. */
function turnedQuantity({
  quantity,
  unitPrice,
}: {
  readonly quantity: string | null;
  readonly unitPrice: string | null;
}) {
  return { quantity: quantity?.replace(/^-/, "") ?? null, unitPrice: unitPrice?.replace(/^-/, "") ?? null };
}

function minus(amount: number): number {
  return amount === 0 ? 0 : -amount;
}
