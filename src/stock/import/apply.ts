import type { Runtime } from "../../base/runtime.ts";
import { insertBatch } from "../../books/import/import-queries.ts";
import type { ImportProgress } from "../../books/import/reading.ts";
import type { SourceDocument } from "../../books/import/source.ts";
import { bulkInsert } from "../../store/bulk.ts";
import type { Store, Tx } from "../../store/database.ts";
import type { StockPlan } from "./plan.ts";
import type { StockImportPreview } from "./result.ts";

export type ApplyContext = {
  readonly store: Store;
  readonly tx: Tx;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
};

export type PlannedStock = {
  readonly plan: StockPlan;
  readonly preview: StockImportPreview;
  readonly documents: readonly SourceDocument[];
  /** sha256 -> document id of files that are kept already */
  readonly seen: ReadonlyMap<string, string>;
  readonly batchId: string;
  readonly createdBy: string;
  readonly createdAt: string;
};

/** What import_batch says a batch was read by. */
export const STOCK_PROFILE = "stock";

/** Writes a checked plan inside the transaction that it was made in. Whatever throws takes all of it back. */
export async function applyStock(
  { store, tx, runtime, signal, onProgress }: ApplyContext,
  { plan, preview, documents, seen, batchId, createdBy, createdAt }: PlannedStock,
): Promise<void> {
  const { companyId } = preview;
  await bulkInsert(
    { store, signal },
    "document",
    documents
      .filter(({ sha256 }) => !seen.has(sha256))
      .map(({ sha256, filename, mediaType, bytes }) => ({
        company_id: companyId,
        id: runtime.ids.next(),
        sha256,
        kind: "import",
        filename,
        media_type: mediaType,
        bytes,
        stored_at: createdAt,
      })),
  );
  await insertBatch(tx, {
    company_id: companyId,
    id: batchId,
    profile: STOCK_PROFILE,
    status: "imported",
    summary: JSON.stringify({
      files: preview.files,
      tables: preview.tables,
      values: preview.values,
      span: preview.span,
      warnings: preview.warnings,
    }),
    created_by: createdBy,
    created_at: createdAt,
  });
  const tables = plan.tables(batchId);
  const total = Object.values(preview.tables).reduce((sum, { added, updated }) => sum + added + updated, 0);
  let done = 0;
  for (const table of tables) {
    signal?.throwIfAborted();
    await table.apply(signal);
    done += table.added + table.updated;
    onProgress?.({ stage: "post", done, total });
  }
  signal?.throwIfAborted();
  await bulkInsert(
    { store, signal },
    "stock_movement",
    plan.movements.rows.map((row) => ({
      ...row,
      batch_id: batchId,
      created_by: createdBy,
      created_at: createdAt,
    })),
  );
  onProgress?.({ stage: "post", done: total, total });
}
