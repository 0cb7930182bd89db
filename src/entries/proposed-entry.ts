import { z } from "zod";
import { isoDate } from "../base/dates.ts";
import { issueSchema, standardInvoice } from "../documents/standard-invoice.ts";

const minor = z.number().int();

/** Why a line goes to its account. */
export const accountReason = z.object({
  kind: z.enum([
    "stated",
    "memory",
    "history",
    "rule",
    "similarity",
    "control",
    "tax",
    "rounding",
    "fallback",
    "person",
  ]),
  /** one sentence for people: "Posted to 6120 for this supplier 7 of 7 times" */
  text: z.string(),
  confidence: z.number().min(0).max(1),
});
export type AccountReason = z.infer<typeof accountReason>;

export const proposedLine = z.object({
  accountCode: z.string(),
  accountName: z.string(),
  /** signed minor units of the entry's currency: debit positive */
  amount: minor,
  /** the same in the entity's base currency; these sum to zero */
  baseAmount: minor,
  taxCode: z.string().nullable(),
  partyId: z.string().nullable(),
  description: z.string().nullable(),
  reason: accountReason,
});
export type ProposedLine = z.infer<typeof proposedLine>;

/** A journal entry that a document asks for, with the reason for each account; nothing is posted by proposing. */
export const proposedEntry = z.object({
  documentId: z.string(),
  entityId: z.string(),
  date: isoDate,
  description: z.string(),
  invoice: standardInvoice,
  /** accrual: against the control account on the issue date; cash: against a bank account on the day of payment */
  basis: z.enum(["accrual", "cash"]).default("accrual"),
  /** decimal text: 1 unit of the invoice's currency = rate of base currency; "0" where it is not known */
  fxRate: z.string(),
  baseCurrency: z.string(),
  lines: z.array(proposedLine),
  issues: z.array(issueSchema),
  /** post: everything is sure; review: a person must look first; blocked: cannot be posted as it is */
  disposition: z.enum(["post", "review", "blocked"]),
});
export type ProposedEntry = z.infer<typeof proposedEntry>;
