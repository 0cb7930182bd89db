import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { standardInvoice, standardized } from "../../documents/standard-invoice.ts";
import { proposedEntry } from "../../entries/proposed-entry.ts";
import { figureSchema } from "../../figures/figure.ts";

export const proposeInput = z.object({
  invoices: z.array(standardInvoice).default([]),
  /** As standardize returns them; only the ready ones are proposed. */
  standardized: z.array(standardized).default([]),
  /** Default: the company's first. */
  entityId: z.string().min(1).optional(),
  /** Cash basis: which invoices were paid, when and from which account. */
  payments: z
    .array(z.object({ documentId: z.string(), date: isoDate, accountCode: z.string().optional() }))
    .default([]),
});

export const proposeOutput = z.object({
  /** Sure enough to post. */
  entries: z.array(proposedEntry),
  /** A person must look first; they may be posted with an approval. */
  review: z.array(proposedEntry),
  /** Cannot be posted as they are; the issues say why. */
  blocked: z.array(proposedEntry),
  /** Documents that standardisation did not hand over as ready. */
  notReady: z.array(z.object({ documentId: z.string(), filename: z.string(), status: z.string() })),
  totals: z.object({ post: figureSchema, review: figureSchema, blocked: figureSchema }),
  answer: z.string(),
});

export const postInput = z.object({ entries: z.array(proposedEntry) });

const posted = z.object({
  documentId: z.string(),
  invoiceId: z.string(),
  journalId: z.number().int(),
  partyId: z.string(),
  /** False: an earlier attempt of the same action had posted it. */
  fresh: z.boolean(),
});

export const postOutput = z.object({
  posted: z.array(posted),
  journalIds: z.array(z.number().int()),
  /** Blocked entries, which are never posted. */
  left: z.array(z.object({ documentId: z.string(), reason: z.string() })),
  total: figureSchema,
  answer: z.string(),
});

export const reverseInput = z.object({
  journalIds: z.array(z.number().int()),
  reason: z.string().min(1).max(1_000).default("taken back"),
});

export const reverseOutput = z.object({
  reversed: z.number().int(),
  alreadyReversed: z.number().int(),
  invoicesVoided: z.array(z.string()),
  answer: z.string(),
});

export const correctInput = z
  .object({
    journalId: z.number().int(),
    /** Other accounts for lines of cost, asset or revenue, counted from 1 as they were posted. */
    accounts: z
      .array(z.object({ line: z.number().int().min(1), accountCode: z.string().min(1) }))
      .default([]),
    /** Instead: the whole entry as it should have been. */
    entry: proposedEntry.optional(),
    reason: z.string().min(1).max(1_000),
  })
  .refine(({ accounts, entry }) => (entry === undefined) !== (accounts.length === 0), {
    error: "give either accounts or entry",
    path: ["accounts"],
  });

export const correctOutput = z.object({ posted, answer: z.string() });

export const remembered = z.object({
  partyId: z.string(),
  partyName: z.string().nullable(),
  /** `*`: the party as a whole */
  lineKey: z.string(),
  accountCode: z.string(),
  accountName: z.string().nullable(),
  taxCode: z.string().nullable(),
  times: z.number().int(),
  source: z.string(),
  updatedBy: z.string(),
  updatedAt: z.string(),
});

export const memoryKey = z.object({
  partyId: z.string().min(1),
  lineKey: z.string().min(1),
  accountCode: z.string().min(1),
});
