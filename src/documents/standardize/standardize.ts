import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { appendAudit } from "../../audit/audit.ts";
import { PurserError } from "../../base/errors.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { Db, Store } from "../../store/database.ts";
import { type CaseRow, listCases, listExtractions, updateCase } from "../archive/queries.ts";
import { readingOf } from "../archive/show.ts";
import type { Issue, Standardized } from "../standard-invoice.ts";
import { compareWithBooks, type OrderedDraft } from "./against-books.ts";
import { applyCorrections } from "./corrections.ts";
import type { Finding } from "./desk.ts";
import { loadKnown } from "./known.ts";
import { keepReviews } from "./open-reviews.ts";
import { proposeBankAccount } from "./propose-bank.ts";
import { deletePendingBanks } from "./queries.ts";
import { withdrawOpenReviews } from "./review-queries.ts";
import { draftInvoice } from "./standard-document.ts";
import { storedStandard, toStored } from "./stored.ts";

export type StandardizeDeps = { readonly store: Store; readonly runtime: Runtime };

export type StandardizeOptions = {
  readonly companyId: string;
  readonly documentIds: readonly string[];
  readonly user: { readonly id: string };
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

const BREATHE_EVERY = 50;

/**
 * Brings documents into the company's terms and says what must be settled before they are posted, in the order of `documentIds`. Opens
 * review items for it and withdraws those that are settled. Posted documents are left alone. Doing it again gives the same.
 * @throws PurserError `unknown_document`
 */
export async function standardizeDocuments(
  { store, runtime }: StandardizeDeps,
  options: StandardizeOptions,
): Promise<Standardized[]> {
  return store.db.transaction().execute((tx) => standardizeIn(tx, runtime, options));
}

/** The same inside the caller's transaction. */
export async function standardizeIn(
  tx: Db,
  runtime: Runtime,
  { companyId, documentIds, user, signal, onProgress }: StandardizeOptions,
): Promise<Standardized[]> {
  const ids = [...new Set(documentIds)];
  const rows = await casesOf(tx, companyId, ids);
  const known = await loadKnown(tx, companyId, runtime.clock);
  const corrections = Map.groupBy(
    await listExtractions(tx, companyId, { documentIds: ids, method: "person" }),
    (row) => row.document_id,
  );
  const drafts: OrderedDraft[] = [];
  for (const [index, row] of rows.entries()) {
    const read = isOpen(row) ? readingOf(row) : null;
    if (read) {
      const corrected = applyCorrections(read, corrections.get(row.document_id) ?? []);
      drafts.push({ row, draft: draftInvoice(known, { documentId: row.document_id, ...corrected }) });
    }
    if ((index + 1) % BREATHE_EVERY !== 0) continue;
    onProgress?.(index + 1, rows.length);
    await yieldToEventLoop();
    signal?.throwIfAborted();
  }
  await compareWithBooks(tx, known, drafts);
  const at = runtime.clock.now().toISOString();
  const results = new Map<string, Standardized>();
  for (const { row, draft } of drafts) {
    const findings = draft.findings();
    const { documentId, invoice } = draft;
    const status = statusOf(findings, invoice !== null);
    const result = { documentId, filename: row.filename, status, invoice, issues: findings.map(issueOf) };
    results.set(documentId, result);
    await updateCase(tx, row, {
      status,
      reason: reasonOf(findings),
      standard: toStored(result),
      updated_at: at,
    });
    const asked = status === "review" ? findings.filter(({ severity }) => severity !== "note") : [];
    await keepReviews(tx, runtime, { companyId, documentId, findings: asked, at });
    await proposeBankAccount(tx, { companyId, documentId, invoice, findings: asked, user, at });
  }
  if (drafts.length > 0) {
    await appendAudit(tx, {
      companyId,
      at,
      actor: user.id,
      action: "documents_standardized",
      subject: drafts.length === 1 ? `document:${drafts[0]?.draft.documentId ?? ""}` : `documents:${drafts.length}`, // prettier-ignore
      payload: [...results.values()].map(({ documentId, status }) => ({ documentId, status })),
    });
  }
  onProgress?.(rows.length, rows.length);
  return rows.map((row) => results.get(row.document_id) ?? untouched(row));
}

/** Takes standardisation back for what is not posted: open review items and accounts that only these documents proposed go. */
export async function unstandardizeDocuments(
  { store, runtime }: StandardizeDeps,
  { companyId, documentIds, user }: StandardizeOptions,
): Promise<{ readonly documentIds: readonly string[] }> {
  return store.db.transaction().execute(async (tx) => {
    const rows = (await listCases(tx, companyId, [...new Set(documentIds)])).filter(
      (row) => isOpen(row) && row.status !== "read",
    );
    const ids = rows.map((row) => row.document_id);
    const at = runtime.clock.now().toISOString();
    for (const row of rows)
      await updateCase(tx, row, { status: "read", reason: null, standard: null, updated_at: at });
    await withdrawOpenReviews(tx, companyId, { documentIds: ids, at });
    await deletePendingBanks(tx, companyId, { documentIds: ids });
    if (ids.length > 0) {
      await appendAudit(tx, {
        companyId,
        at,
        actor: user.id,
        action: "documents_unstandardized",
        subject: `documents:${ids.length}`,
        payload: ids,
      });
    }
    return { documentIds: ids };
  });
}

async function casesOf(tx: Db, companyId: string, ids: readonly string[]): Promise<CaseRow[]> {
  const byId = new Map((await listCases(tx, companyId, ids)).map((row) => [row.document_id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (row) return row;
    throw new PurserError(
      "unknown_document",
      `There is no document "${id}"; process_document names the ids of the documents it took in.`,
    );
  });
}

function isOpen({ status }: CaseRow): boolean {
  return status === "read" || status === "review" || status === "ready" || status === "duplicate";
}

/** What stays as it is: posted, in quarantine, withdrawn. */
function untouched(row: CaseRow): Standardized {
  const head = { documentId: row.document_id, filename: row.filename };
  const stored = storedStandard(row);
  if (row.status === "posted")
    return { ...head, status: "posted", invoice: stored?.invoice ?? null, issues: stored?.issues ?? [] };
  const code = row.status === "withdrawn" ? "withdrawn" : "quarantined";
  const message =
    code === "withdrawn" ? "The document was withdrawn; give it again to take it up." : (row.reason ?? "The document cannot be read."); // prettier-ignore
  return {
    ...head,
    status: "quarantined",
    invoice: null,
    issues: [{ code, field: null, severity: "error", message }],
  };
}

function statusOf(findings: readonly Finding[], hasInvoice: boolean): "ready" | "review" | "duplicate" {
  if (findings.some(({ code, severity }) => code === "duplicate" && severity === "error")) return "duplicate";
  return !hasInvoice || findings.some(({ severity }) => severity !== "note") ? "review" : "ready";
}

const REASON_LENGTH = 500;

function reasonOf(findings: readonly Finding[]): string | null {
  const asked = findings.filter(({ severity }) => severity !== "note");
  const first = asked.find(({ code }) => code === "duplicate") ?? asked[0];
  return first ? first.message.slice(0, REASON_LENGTH) : null;
}

function issueOf({ code, field, severity, message }: Finding): Issue {
  return { code, field, severity, message };
}
