import { PurserError } from "../../base/errors.ts";
import { listJournalIdsOfBatch } from "../posting-queries.ts";
import { reverseJournals } from "../reversal.ts";
import type { ImportDeps } from "./import-books.ts";
import { findBatch, markBatchUndone, voidDocumentsOfBatch } from "./import-queries.ts";

export type UndoOptions = {
  readonly companyId: string;
  readonly batchId: string;
  readonly user: { readonly id: string };
  readonly signal?: AbortSignal | undefined;
};

export type UndoResult = {
  readonly batchId: string;
  /** False when the batch was undone before: then nothing happened. */
  readonly undone: boolean;
  readonly journalsReversed: number;
  /** Journals that a reversal had taken back already. */
  readonly alreadyReversed: number;
  readonly invoicesVoided: number;
  readonly paymentsVoided: number;
  readonly allocationsVoided: number;
};

/**
 * Takes an import back in one transaction: its journals by reversals on their own dates, its invoices, payments and allocations
 * by voiding them. Accounts, parties, periods and other master data stay. Importing the same files again imports them afresh.
 * @throws PurserError `unknown_batch`, `period_closed` when a journal lies in a closed period
 */
export async function undoImport({ store, runtime }: ImportDeps, options: UndoOptions): Promise<UndoResult> {
  const { companyId, batchId, user, signal } = options;
  return store.db.transaction().execute(async (tx) => {
    const batch = await findBatch(tx, companyId, batchId);
    if (!batch) throw new PurserError("unknown_batch", `There is no import batch "${batchId}".`);
    if (batch.status === "undone") return nothing(batchId);
    if (batch.profile === "stock") {
      throw new PurserError(
        "cannot_undo",
        `Batch "${batchId}" imported stock: movements are corrected by movements, not taken back.`,
      );
    }
    const ids = await listJournalIdsOfBatch(tx, companyId, batchId);
    const reversed = await reverseJournals({ store, tx, clock: runtime.clock, signal }, companyId, {
      ids,
      maker: user.id,
      reason: `import ${batchId} was undone`,
    });
    const voided = await voidDocumentsOfBatch(tx, companyId, batchId);
    await markBatchUndone(tx, companyId, batchId);
    return {
      batchId,
      undone: true,
      journalsReversed: reversed.posted,
      alreadyReversed: reversed.skipped,
      invoicesVoided: voided.invoices,
      paymentsVoided: voided.payments,
      allocationsVoided: voided.allocations,
    };
  });
}

function nothing(batchId: string): UndoResult {
  return {
    batchId,
    undone: false,
    journalsReversed: 0,
    alreadyReversed: 0,
    invoicesVoided: 0,
    paymentsVoided: 0,
    allocationsVoided: 0,
  };
}
