import type { Runtime } from "../../base/runtime.ts";
import { loadCompany } from "../../books/company.ts";
import { emptyDraft } from "../../books/import/draft.ts";
import { createInterner } from "../../books/import/generic/journals.ts";
import { findDocuments } from "../../books/import/import-queries.ts";
import { type ImportProgress, type Reading, createRejectionList } from "../../books/import/reading.ts";
import { refuseRejected } from "../../books/import/result.ts";
import type { SourceDocument } from "../../books/import/source.ts";
import type { Store } from "../../store/database.ts";
import { applyStock } from "./apply.ts";
import { emptyStockDraft } from "./draft.ts";
import { readStockFolder } from "./folder.ts";
import { type StockPlan, planStock } from "./plan.ts";
import type { StockImportPreview, StockImportResult } from "./result.ts";

export type StockImportOptions = {
  /** A stock folder as docs/stock-folder.md describes it, or one file of it. */
  readonly path: string;
  /** Must be in the books: items name its accounts, contracts its suppliers. */
  readonly companyId: string;
  readonly user: { readonly id: string };
  /** Read and check only; rejections are in the result then, instead of thrown. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
};

/**
 * Reads, checks and imports a stock folder in one transaction: everything or nothing. Importing the same again changes nothing.
 * @throws PurserError `import_rejected` with `details.rejections`, `unknown_company`, `source_not_found`, `source_empty`,
 * `profile_unclear`, `not_utf8`
 */
export async function importStock(
  { store, runtime }: { readonly store: Store; readonly runtime: Runtime },
  options: StockImportOptions,
): Promise<StockImportResult> {
  const { path, companyId, user, signal, onProgress } = options;
  const company = await loadCompany(store.db, companyId);
  const rejections = createRejectionList();
  const warnings: string[] = [];
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning);
  };
  const files = new Map<string, SourceDocument>();
  let rows = 0;
  const reading = tableReading({
    reject: rejections.add,
    warn,
    addDocument: (document) => files.set(document.sha256, document),
    onRows: (count) => {
      rows += count;
      onProgress?.({ stage: "read", done: rows });
    },
    signal,
  });
  const draft = emptyStockDraft();
  signal?.throwIfAborted();
  await readStockFolder(path, { reading, draft, currency: company.currency, intern: createInterner() });
  onProgress?.({ stage: "check", done: 0, total: rows });
  signal?.throwIfAborted();

  return store.db.transaction().execute(async (tx) => {
    const documents = [...files.values()];
    const createdAt = runtime.clock.now().toISOString();
    const plan = await planStock(draft, {
      store,
      tx,
      companyId,
      currency: company.currency,
      rejections,
      warn,
      createdBy: user.id,
      createdAt,
    });
    const hashes = documents.map(({ sha256 }) => sha256);
    const seen = await findDocuments(tx, companyId, hashes);
    const preview: StockImportPreview = {
      companyId,
      currency: company.currency,
      files: documents.map(({ filename, sha256, bytes }) => ({
        filename,
        sha256,
        bytes,
        seenBefore: seen.has(sha256),
      })),
      tables: plan.counts,
      values: plan.values,
      span: plan.span,
      warnings,
      rejections: rejections.kept(),
      rejectionCount: rejections.count(),
    };
    if (options.dryRun) return { ...preview, status: "dry_run", batchId: null };
    refuseRejected(rejections.kept(), rejections.count());
    if (!changesAnything(plan)) return { ...preview, status: "unchanged", batchId: null };
    const batchId = runtime.ids.next();
    await applyStock(
      { store, tx, runtime, signal, onProgress },
      { plan, preview, documents, seen, batchId, createdBy: user.id, createdAt },
    );
    return { ...preview, status: "imported", batchId };
  });
}

function changesAnything({ counts }: StockPlan): boolean {
  return Object.values(counts).some(({ added, updated }) => added + updated > 0);
}

/** The books' table reader writes what it reads to its callback; of a Reading it needs only these. */
function tableReading(
  parts: Pick<Reading, "reject" | "warn" | "addDocument" | "onRows" | "signal">,
): Reading {
  return {
    ...parts,
    draft: emptyDraft(),
    company: () => Promise.reject(new Error("a stock folder does not say whose it is")),
    knownInvoices: () => new Map(),
    knownAccounts: () => new Map(),
  };
}
