import { parseOrThrow } from "../../base/parse.ts";
import type { Db } from "../../store/database.ts";
import { type CaseRow, listCases } from "../archive/queries.ts";
import { type Issue, type Standardized, standardRecord } from "../standard-invoice.ts";
import { listReviewRows } from "./review-queries.ts";

export function toStored({ invoice, issues }: Pick<Standardized, "invoice" | "issues">): string | null {
  return invoice ? JSON.stringify({ ...invoice, issues }) : null;
}

export type StoredCase = Pick<CaseRow, "standard" | "status" | "document_id" | "filename">;

/**
 * What standardisation made of a document, with the status that it has now; undefined before it. Where it made no invoice the issues
 * are those of the review items and left out here.
 */
export function storedStandard(row: StoredCase): Standardized | undefined {
  if (row.standard === null && row.status !== "review") return undefined;
  const head = { documentId: row.document_id, filename: row.filename, status: statusNow(row.status) };
  if (row.standard === null) return { ...head, invoice: null, issues: [] };
  const { issues, ...invoice } = parseOrThrow(standardRecord, JSON.parse(row.standard), {
    what: `The stored invoice of document ${row.document_id}`,
  });
  return { ...head, invoice, issues };
}

/** Stored results in the order of `documentIds`; documents that were not standardised are left out. */
export async function loadStandardized(
  db: Db,
  companyId: string,
  documentIds: readonly string[],
): Promise<Standardized[]> {
  const rows = await listCases(db, companyId, documentIds);
  const byId = new Map(rows.map((row) => [row.document_id, row]));
  const results: Standardized[] = [];
  for (const id of documentIds) {
    const row = byId.get(id);
    const stored = row && storedStandard(row);
    if (stored)
      results.push(stored.invoice ? stored : { ...stored, issues: await openIssues(db, companyId, id) });
  }
  return results;
}

async function openIssues(db: Db, companyId: string, documentId: string): Promise<Issue[]> {
  const open = await listReviewRows(db, companyId, { documentIds: [documentId], status: "open" });
  return open.map(({ code, field, message }) => ({
    code,
    field: field === "" ? null : field,
    severity: "review",
    message,
  }));
}

function statusNow(status: string): Standardized["status"] {
  if (status === "ready" || status === "review" || status === "duplicate" || status === "posted")
    return status;
  return "quarantined";
}
