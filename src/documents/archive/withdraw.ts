import { appendAudit } from "../../audit/audit.ts";
import { deletePendingBanks } from "../standardize/queries.ts";
import { withdrawOpenReviews } from "../standardize/review-queries.ts";
import type { ArchiveDeps } from "./deps.ts";
import { listCases, updateCase } from "./queries.ts";

export type WithdrawOptions = {
  readonly companyId: string;
  readonly documentIds: readonly string[];
  readonly user: { readonly id: string };
};

export type WithdrawResult = {
  /** withdrawn now or before */
  readonly withdrawn: readonly string[];
  /** What stays, and why. */
  readonly kept: readonly { readonly documentId: string; readonly reason: string }[];
};

/**
 * Takes documents that are not posted out of the work; their bytes and readings are kept, and they come back when they are given
 * again. Withdrawing twice is withdrawing once.
 */
export async function withdrawDocuments(
  { store, runtime }: Pick<ArchiveDeps, "store" | "runtime">,
  { companyId, documentIds, user }: WithdrawOptions,
): Promise<WithdrawResult> {
  const at = runtime.clock.now().toISOString();
  return store.db.transaction().execute(async (tx) => {
    const ids = [...new Set(documentIds)];
    const cases = new Map((await listCases(tx, companyId, ids)).map((row) => [row.document_id, row]));
    const withdrawn: string[] = [];
    const kept: { documentId: string; reason: string }[] = [];
    for (const documentId of ids) {
      const found = cases.get(documentId);
      if (!found) kept.push({ documentId, reason: "there is no such document" });
      else if (found.status === "posted") {
        kept.push({ documentId, reason: "it is posted; reverse its entry first" });
      } else {
        withdrawn.push(documentId);
        if (found.status === "withdrawn") continue;
        await updateCase(tx, found, { status: "withdrawn", updated_at: at });
        await withdrawOpenReviews(tx, companyId, { documentIds: [documentId], at });
        await deletePendingBanks(tx, companyId, { documentIds: [documentId] });
        await appendAudit(tx, {
          companyId,
          at,
          actor: user.id,
          action: "document_withdrawn",
          subject: `document:${documentId}`,
          payload: { documentId, status: found.status },
        });
      }
    }
    return { withdrawn, kept };
  });
}
