import { hash } from "node:crypto";
import type { NewRow } from "../store/schema.ts";

/** Hex digits kept of each journal's SHA-256: 128 bits. */
export const DIGEST_LENGTH = 32;

type JournalRow = NewRow<"journal"> & { readonly id?: number | undefined };
type LineRow = NewRow<"journal_line">;

/**
 * Digest of a journal's head and lines as the database holds them, lines in order of `line_no`. Every column that the ledger's
 * insert-only triggers protect is in it, and the line's own id is not: it is given by the database.
 */
export function digestJournal(journal: JournalRow, lines: readonly LineRow[]): string {
  const text = JSON.stringify([
    journal.company_id,
    journal.id,
    journal.entity_id,
    journal.date,
    journal.source,
    journal.reference,
    journal.description,
    journal.idempotency_key,
    journal.batch_id,
    journal.document_id,
    journal.reversal_of,
    journal.maker,
    journal.checker,
    journal.posted_at,
    lines.map((line) => [
      line.line_no,
      line.account_id,
      line.date,
      line.amount,
      line.currency,
      line.base_amount,
      line.tax_code,
      line.party_id,
      line.description,
    ]),
  ]);
  // Half of a surrogate pair cannot be stored: the database gives U+FFFD back, so it is digested as that.
  const stored = text.includes("\\ud") ? text.replaceAll(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd") : text;
  return hash("sha256", stored, "hex").slice(0, DIGEST_LENGTH);
}
