import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { formatMoney } from "../base/money.ts";
import { listJournalsById, listReversals } from "../books/posting-queries.ts";
import { effectivelyReversed, reverseJournals } from "../books/reversal.ts";
import type { Tx } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { breathe } from "./breathe.ts";
import { takeBackPosted } from "./memory.ts";
import type { EntryDeps } from "./post-entries.ts";
import {
  listAllocationsOf,
  listInvoiceLines,
  listInvoicesOfJournals,
  setCaseStatus,
  voidInvoice,
} from "./post-queries.ts";

export type ReverseRequest = {
  readonly companyId: string;
  readonly journalIds: readonly number[];
  readonly user: { readonly id: string };
  readonly reason: string;
  readonly signal?: AbortSignal | undefined;
};

export type ReversedEntries = {
  readonly reversed: number;
  /** Journals that a reversal had taken back already. */
  readonly alreadyReversed: number;
  readonly invoicesVoided: readonly string[];
};

/**
 * Takes posted entries back in one transaction: reversals on the entries' own dates, invoices void, documents ready again, what
 * memory had counted uncounted. Parties that posting added stay. Done twice it does nothing.
 * @throws PurserError `invoice_paid` (undo the payment's match first), `unknown_journal`, `reversal_of_reversal`,
 * `period_closed`
 */
export async function reverseEntries(deps: EntryDeps, request: ReverseRequest): Promise<ReversedEntries> {
  return deps.store.db.transaction().execute((tx) => reverseEntriesIn(tx, deps, request));
}

/** The same inside a transaction that the caller holds. */
export async function reverseEntriesIn(
  tx: Tx,
  { store, runtime }: EntryDeps,
  request: ReverseRequest,
): Promise<ReversedEntries> {
  const { companyId, user, reason, signal } = request;
  const journalIds = [...new Set(request.journalIds)];
  if (journalIds.length === 0) return { reversed: 0, alreadyReversed: 0, invoicesVoided: [] };
  const journals = await listJournalsById(tx, companyId, journalIds);
  const reversal = journals.find(({ reversal_of }) => reversal_of !== null);
  if (reversal)
    throw new PurserError(
      "reversal_of_reversal",
      `Journal ${reversal.id} is itself a reversal; to have the entry back, post it again.`,
      { details: { journalId: reversal.id } },
    );
  const gone = effectivelyReversed(await listReversals(tx, companyId));
  const standing = journalIds.filter((id) => !gone.has(id));
  const alreadyReversed = journalIds.length - standing.length;
  if (standing.length === 0) return { reversed: 0, alreadyReversed, invoicesVoided: [] };
  const at = runtime.clock.now().toISOString();
  const invoices = await listInvoicesOfJournals(tx, companyId, standing);
  for (const invoice of invoices) await assertUnpaid(tx, invoice);
  const { posted } = await reverseJournals({ store, tx, clock: runtime.clock, signal }, companyId, {
    ids: standing,
    maker: user.id,
    reason,
  });
  for (const [index, invoice] of invoices.entries()) {
    await breathe(index, signal);
    await forget(tx, invoice, { by: user.id, at });
    await voidInvoice(tx, companyId, { invoiceId: invoice.id, journalId: invoice.journal_id ?? 0 });
    if (invoice.document_id !== null) {
      const what = {
        documentId: invoice.document_id,
        status: "ready",
        reason: `reversed: ${reason}`,
        at,
      } as const;
      await setCaseStatus(tx, companyId, what);
    }
  }
  await appendAudit(tx, {
    companyId,
    at,
    actor: user.id,
    action: "entries_reversed",
    subject: `journal:${standing.join(",")}`,
    payload: { reason, invoices: invoices.map(({ id }) => id) },
  });
  return { reversed: posted, alreadyReversed, invoicesVoided: invoices.map(({ id }) => id) };
}

/** What a payment was allocated to cannot go away under it; the payment of the entry itself (cash basis) goes with it. */
async function assertUnpaid(tx: Tx, invoice: Row<"invoice">): Promise<void> {
  const allocations = await listAllocationsOf(tx, invoice.company_id, invoice.id);
  const foreign = allocations.find(
    ({ payment_journal }) => payment_journal !== invoice.journal_id || payment_journal === null,
  );
  if (!foreign) return;
  const by =
    foreign.payment_id === null ? `the ${foreign.kind} ${foreign.id}` : `the payment ${foreign.payment_id}`;
  throw new PurserError(
    "invoice_paid",
    `${invoice.number} is settled by ${by} over ${formatMoney(foreign.amount, invoice.currency)} of ${foreign.date}; undo that first.`,
    { details: { invoiceId: invoice.id, paymentId: foreign.payment_id, allocationId: foreign.id } },
  );
}

async function forget(
  tx: Tx,
  invoice: Row<"invoice">,
  { by, at }: { readonly by: string; readonly at: string },
): Promise<void> {
  const { company_id: companyId, party_id: partyId } = invoice;
  for (const line of await listInvoiceLines(tx, companyId, invoice.id)) {
    if (line.account_code === null) continue;
    await takeBackPosted(
      { db: tx, companyId, by, at },
      { partyId, description: line.description, accountCode: line.account_code, taxCode: line.tax_code },
    );
  }
}
