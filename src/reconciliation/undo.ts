import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { reverseJournals } from "../books/reversal.ts";
import { listMatches, setMatchesUndone } from "./match-queries.ts";
import { voidPayments } from "./queries.ts";
import type { ReconcileDeps } from "./reconcile-account.ts";
import { matchDetail } from "./store-match.ts";

export type UndoReconciliation = {
  readonly companyId: string;
  /** Everything done under this key, or exactly these matches. */
  readonly effectKey?: string | undefined;
  readonly matchIds?: readonly string[] | undefined;
  readonly user: { readonly id: string };
  readonly signal?: AbortSignal | undefined;
};

export type UndoneReconciliation = {
  readonly matchesUndone: number;
  readonly journalsReversed: number;
  /** Journals that a reversal had taken back already. */
  readonly alreadyReversed: number;
  readonly paymentsVoided: number;
  readonly allocationsVoided: number;
};

/**
 * Takes matches back in one transaction: their lines are free again, the entries they posted are reversed on their own dates,
 * their payments and allocations void. Other matches, those that people made meanwhile among them, stay.
 * @throws PurserError `unknown_match`, `period_closed` when an entry lies in a period that was closed since
 */
export async function undoReconciliation(
  { store, runtime }: ReconcileDeps,
  { companyId, effectKey, matchIds, user, signal }: UndoReconciliation,
): Promise<UndoneReconciliation> {
  return store.db.transaction().execute(async (tx) => {
    const chosen = await listMatches(tx, companyId, { ids: matchIds, effectKey });
    const missing = matchIds?.find((id) => !chosen.some((match) => match.id === id));
    if (missing !== undefined) throw new PurserError("unknown_match", `There is no match "${missing}".`);
    const active = chosen.filter(({ status }) => status === "active");
    const details = active.map(({ detail }) => matchDetail.parse(JSON.parse(detail)));
    const reversed = await reverseJournals({ store, tx, clock: runtime.clock, signal }, companyId, {
      ids: details.flatMap(({ journals }) => journals),
      maker: user.id,
      reason: "the reconciliation was undone",
    });
    const voided = await voidPayments(tx, companyId, {
      payments: details.flatMap(({ payments }) => payments),
      allocations: details.flatMap(({ allocations }) => allocations),
    });
    const at = runtime.clock.now().toISOString();
    await setMatchesUndone(tx, companyId, { ids: active.map(({ id }) => id), at });
    if (active.length > 0) {
      await appendAudit(tx, {
        companyId,
        at,
        actor: user.id,
        action: "reconciliation_undone",
        subject: effectKey === undefined ? `bank_match:${active[0]?.id ?? ""}` : `effect:${effectKey}`,
        payload: { matches: active.length, journalsReversed: reversed.posted },
      });
    }
    return {
      matchesUndone: active.length,
      journalsReversed: reversed.posted,
      alreadyReversed: reversed.skipped,
      paymentsVoided: voided.payments,
      allocationsVoided: voided.allocations,
    };
  });
}
