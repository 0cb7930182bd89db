import { PurserError } from "../base/errors.ts";
import { listJournalsByKeyPrefix, listReversals } from "../books/posting-queries.ts";
import { effectivelyReversed } from "../books/reversal.ts";
import type { Tx } from "../store/database.ts";
import { findInvoice } from "./post-queries.ts";
import type { ProposedEntry } from "./proposed-entry.ts";

/** Whether a document can be posted: under which key, or that this very effect has posted it before. */
export type PostingState =
  | { readonly kind: "free"; readonly key: string }
  | {
      readonly kind: "posted";
      readonly posted: { readonly invoiceId: string; readonly journalId: number; readonly partyId: string };
    };

/**
 * A document's journals have the keys `document:ID`, `document:ID#2` ...: a next one only after the one before was reversed. An
 * effect that posted once never posts again, even when its journal was reversed since.
 * @throws PurserError `duplicate_invoice` when another effect posted the document and it stands
 */
export async function slotOf(
  tx: Tx,
  { companyId, effectKey }: { readonly companyId: string; readonly effectKey: string },
  { documentId, invoice }: ProposedEntry,
): Promise<PostingState> {
  const first = `document:${documentId}`;
  const journals = (await listJournalsByKeyPrefix(tx, companyId, first)).filter(
    // The prefix is matched by `like`, to which some letters of an id are wildcards.
    ({ idempotency_key: key }) =>
      key === first || (/^#\d+$/.test(key.slice(first.length)) && key.startsWith(first)),
  );
  const own = journals.find(({ batch_id }) => batch_id === effectKey);
  if (own) {
    const row = await findInvoice(tx, companyId, own.idempotency_key);
    const partyId = row?.party_id ?? invoice.party.id ?? "";
    return { kind: "posted", posted: { invoiceId: own.idempotency_key, journalId: own.id, partyId } };
  }
  if (journals.length > 0) {
    const reversed = effectivelyReversed(await listReversals(tx, companyId));
    const standing = journals.find(({ id }) => !reversed.has(id));
    if (standing)
      throw new PurserError(
        "duplicate_invoice",
        `${invoice.number} of ${invoice.party.name} is posted already, as journal ${standing.id}.`,
        { details: { documentId, journalId: standing.id } },
      );
  }
  return { kind: "free", key: journals.length === 0 ? first : `${first}#${journals.length + 1}` };
}
