import { z } from "zod";
import { isoDate } from "../base/dates.ts";

const minor = z.number().int();
const currencyCode = z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD");

/** Something about a document that somebody should know, or must settle before it is posted. */
export const issueSchema = z.object({
  /** stable: `ambiguous_date`, `lines_differ_from_net`, `duplicate`, `tax_id_invalid`, `period_closed` ... */
  code: z.string(),
  field: z.string().nullable(),
  /** error: never posted as it is; review: a person decides; note: told, nothing more */
  severity: z.enum(["error", "review", "note"]),
  message: z.string(),
});
export type Issue = z.infer<typeof issueSchema>;

export const standardLine = z.object({
  description: z.string(),
  itemCode: z.string().nullable(),
  /** decimal text */
  quantity: z.string().nullable(),
  unitPrice: z.string().nullable(),
  net: minor,
  /** percent as decimal text; null: not known */
  taxRate: z.string().nullable(),
  taxCategory: z.string().nullable(),
  /** The account where the source names it (an import, a person); normally the accounting rules find it. */
  accountCode: z.string().nullable().default(null),
  /** Tax of this line where the source states it. */
  tax: minor.nullable().default(null),
});
export type StandardLine = z.infer<typeof standardLine>;

export const standardTax = z.object({
  category: z.string().nullable(),
  rate: z.string().nullable(),
  basis: minor,
  amount: minor,
});

/**
 * An invoice in the company's terms: parties known or new, dates ISO, money in minor units of `currency`. All amounts are
 * positive for an invoice and for a credit note alike; `kind` says which. gross = net + tax, else there is an issue.
 */
export const standardInvoice = z.object({
  documentId: z.string(),
  /** ap: the company owes; ar: the company is owed */
  side: z.enum(["ap", "ar"]),
  kind: z.enum(["invoice", "credit_note"]),
  number: z.string(),
  normalizedNumber: z.string(),
  party: z.object({
    /** null: not among the company's parties */
    id: z.string().nullable(),
    name: z.string(),
    taxId: z.string().nullable(),
    country: z.string().nullable(),
    iban: z.string().nullable(),
    /** `tax_id`, `iban`, `alias`, `name`, `similar_name`, `new`: how it was found */
    matchedBy: z.string(),
  }),
  issueDate: isoDate,
  dueDate: isoDate,
  deliveryDate: isoDate.nullable(),
  currency: currencyCode,
  net: minor,
  tax: minor,
  gross: minor,
  prepaid: minor.default(0),
  taxes: z.array(standardTax),
  lines: z.array(standardLine),
  purchaseOrder: z.string().nullable(),
  precedingInvoice: z.string().nullable(),
  /** Chance that number, date, party and total are all right. */
  confidence: z.number().min(0).max(1),
});
export type StandardInvoice = z.infer<typeof standardInvoice>;

/** What is kept of a standardised document: the invoice and, beside its fields, what was noticed about it. */
export const standardRecord = standardInvoice.extend({ issues: z.array(issueSchema).default([]) });
export type StandardRecord = z.infer<typeof standardRecord>;

/** What became of one document in standardisation. Only `ready` ones are posted without somebody's look. */
export const standardized = z.object({
  documentId: z.string(),
  filename: z.string(),
  status: z.enum(["ready", "review", "duplicate", "quarantined", "posted"]),
  /** null where too little is known to make one (a date is missing ...) */
  invoice: standardInvoice.nullable(),
  issues: z.array(issueSchema),
});
export type Standardized = z.infer<typeof standardized>;
