import { isIsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { type Minor, currencyExponent, parseMinor } from "../../base/money.ts";
import type { HeadField, ReadDocument, ReadField } from "../../documents/read-document.ts";
import type { StandardInvoice } from "../../documents/standard-invoice.ts";

/** What the rules look at: an invoice as far as it is known. Null: not stated, or not readable. */
export type InvoiceFacts = {
  /** An electronic invoice by EN 16931, to which all of its rules apply; other documents are held to arithmetic and codes. */
  readonly structured: boolean;
  readonly type: string | null;
  readonly number: string | null;
  readonly issueDate: string | null;
  readonly dueDate: string | null;
  readonly deliveryDate: string | null;
  readonly currency: string | null;
  readonly seller: PartyFacts;
  readonly buyer: PartyFacts;
  readonly sellerIban: string | null;
  readonly lineTotal: Minor | null;
  readonly allowances: Minor | null;
  readonly charges: Minor | null;
  readonly net: Minor | null;
  readonly tax: Minor | null;
  readonly gross: Minor | null;
  readonly prepaid: Minor | null;
  readonly rounding: Minor | null;
  readonly payable: Minor | null;
  readonly taxes: readonly TaxFacts[];
  readonly lines: readonly LineFacts[];
  /** Fields whose amount has more decimals than the currency, or is none. */
  readonly malformed: readonly string[];
};

export type PartyFacts = {
  readonly name: string | null;
  readonly taxId: string | null;
  readonly country: string | null;
};

export type TaxFacts = {
  readonly category: string | null;
  /** percent */
  readonly rate: number | null;
  readonly basis: Minor | null;
  readonly amount: Minor | null;
};

export type LineFacts = {
  readonly description: string | null;
  readonly quantity: string | null;
  readonly unitPrice: string | null;
  readonly net: Minor | null;
  readonly category: string | null;
  readonly rate: number | null;
};

/** Minor units of one major unit. */
export function unitOf({ currency }: InvoiceFacts): Minor {
  return 10 ** currencyExponent(currency ?? "");
}

/** ZUGFeRD 1 is older than the norm; the profiles MINIMUM and BASIC WL hold less than it asks for. */
const OLDER_OR_LESS = /^zugferd-1|:(minimum|basic-?wl)$/;

export function factsOfDocument(document: ReadDocument): InvoiceFacts {
  const { fields } = document;
  const malformed: string[] = [];
  const text = (name: HeadField) => fields[name]?.value ?? null;
  const currency = text("currency");
  const amount = (field: ReadField | null, name: string): Minor | null => {
    if (field === null) return null;
    const parsed = field.value === null ? null : amountOrNull(field.value, currency);
    if (parsed === null) malformed.push(name);
    return parsed;
  };
  const head = (name: HeadField) => amount(fields[name], name);
  const day = (name: HeadField) => {
    const value = text(name);
    return value !== null && isIsoDate(value) ? value : null;
  };
  return {
    structured: document.method === "xml" && !OLDER_OR_LESS.test(document.profile ?? ""),
    type: document.type === "unknown" ? null : document.type,
    number: text("number"),
    issueDate: day("issueDate"),
    dueDate: day("dueDate"),
    deliveryDate: day("deliveryDate"),
    currency,
    seller: { name: text("sellerName"), taxId: text("sellerTaxId"), country: text("sellerCountry") },
    buyer: { name: text("buyerName"), taxId: text("buyerTaxId"), country: text("buyerCountry") },
    sellerIban: text("sellerIban"),
    lineTotal: head("lineTotal"),
    allowances: head("allowanceTotal"),
    charges: head("chargeTotal"),
    net: head("net"),
    tax: head("tax"),
    gross: head("gross"),
    prepaid: head("prepaid"),
    rounding: head("rounding"),
    payable: head("payable"),
    taxes: document.taxes.map((tax, index) => ({
      category: tax.category?.value ?? null,
      rate: rateOf(tax.rate?.value),
      basis: amount(tax.basis, `taxes.${index}.basis`),
      amount: amount(tax.amount, `taxes.${index}.amount`),
    })),
    lines: document.lines.map((line, index) => ({
      description: line.description?.value ?? null,
      quantity: line.quantity?.value ?? null,
      unitPrice: line.unitPrice?.value ?? null,
      net: amount(line.net, `lines.${index}.net`),
      category: line.taxCategory?.value ?? null,
      rate: rateOf(line.taxRate?.value),
    })),
    malformed,
  };
}

/** Of a standardised invoice the other side than the party is the company itself, of which the invoice says nothing more. */
export function factsOfStandard(invoice: StandardInvoice): InvoiceFacts {
  const { party, side } = invoice;
  const theirs: PartyFacts = { name: party.name, taxId: party.taxId, country: party.country };
  const ours: PartyFacts = { name: null, taxId: null, country: null };
  return {
    structured: false,
    type: invoice.kind,
    number: invoice.number,
    issueDate: invoice.issueDate,
    dueDate: invoice.dueDate,
    deliveryDate: invoice.deliveryDate,
    currency: invoice.currency,
    seller: side === "ap" ? theirs : ours,
    buyer: side === "ap" ? ours : theirs,
    sellerIban: side === "ap" ? party.iban : null,
    lineTotal: null,
    allowances: null,
    charges: null,
    net: invoice.net,
    tax: invoice.tax,
    gross: invoice.gross,
    prepaid: invoice.prepaid,
    rounding: null,
    payable: null,
    taxes: invoice.taxes.map(({ category, rate, basis, amount }) => ({
      category,
      rate: rateOf(rate),
      basis,
      amount,
    })),
    lines: invoice.lines.map((line) => ({
      description: line.description,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      net: line.net,
      category: line.taxCategory,
      rate: rateOf(line.taxRate),
    })),
    malformed: [],
  };
}

function amountOrNull(text: string, currency: string | null): Minor | null {
  try {
    return parseMinor(text, currency ?? "");
  } catch (error) {
    if (error instanceof PurserError) return null;
    throw error;
  }
}

function rateOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === "") return null;
  const rate = Number(text);
  return Number.isFinite(rate) ? rate : null;
}
