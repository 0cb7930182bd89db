import type { Runtime } from "../../base/runtime.ts";
import type { Store, Tx } from "../../store/database.ts";
import { applyImport } from "./apply.ts";
import type { CompanyOptions } from "./company-seed.ts";
import { type ImportPlan, planImport } from "./import-plan.ts";
import { findBatch, findDocuments } from "./import-queries.ts";
import { type DraftOfSources, readSources } from "./read-sources.ts";
import { createRejectionList, type ImportProgress, type RejectionList } from "./reading.ts";
import { type ImportPreview, type ImportResult, refuseRejected } from "./result.ts";

export type ImportOptions = CompanyOptions & {
  /** Files or folders; a path with a profile of its own is read by that. All of them are one batch. */
  readonly paths: readonly (string | SourceOption)[];
  /** How to read the paths; without it each is recognised by its content. */
  readonly profile?: string | undefined;
  readonly user: { readonly id: string };
  /** Names the batch, so that an import whose outcome got lost can be repeated and still be told apart and undone. */
  readonly batchId?: string | undefined;
  /** Read and check only; rejections are in the result then, instead of thrown. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
};
export type SourceOption = { readonly path: string; readonly profile?: string | undefined };

export type ImportDeps = { readonly store: Store; readonly runtime: Runtime };

/**
 * Reads, checks and imports files in one transaction: everything or nothing. Importing the same again changes nothing.
 * Makes the company, its entities and its periods where they are missing.
 * @throws PurserError `import_rejected` with `details.rejections`, `unknown_profile`, `profile_unclear`, `source_not_found`,
 * `source_empty`, `not_utf8`, `company_missing`, `base_currency_missing`, `invalid_company`, `mixed_base_currencies`
 */
export async function importBooks(
  { store, runtime }: ImportDeps,
  options: ImportOptions,
): Promise<ImportResult> {
  const { signal } = options;
  const rejections = createRejectionList();
  const warnings: string[] = [];
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning);
  };
  const read = await readSources({ store, rejections, warn }, options);
  options.onProgress?.({ stage: "check", done: 0, total: read.draft.journals.length });

  return store.db.transaction().execute(async (tx) => {
    const { company, draft } = read;
    const plan = await planImport(draft, { store, tx, company, rejections, warn, signal });
    const preview = await previewOf(read, plan, { tx, rejections, warnings });
    if (options.dryRun) return { ...preview, status: "dry_run", batchId: null };
    refuseRejected(rejections.kept(), rejections.count());
    const named = options.batchId && (await findBatch(tx, company.id, options.batchId));
    if (!changesAnything(plan, preview)) {
      const batchId = named && named.status === "imported" ? named.id : null;
      return { ...preview, status: "unchanged", batchId };
    }
    // A batch that was undone keeps its name; importing again is another batch.
    const batchId = named ? runtime.ids.next() : (options.batchId ?? runtime.ids.next());
    const { onProgress, user } = options;
    await applyImport({ store, tx, runtime, signal, onProgress }, { read, plan, preview, batchId, user });
    return { ...preview, status: "imported", batchId };
  });
}

async function previewOf(
  { company, profile, isNew, files }: DraftOfSources,
  { journals, totals, master, documents }: ImportPlan,
  {
    tx,
    rejections,
    warnings,
  }: { readonly tx: Tx; readonly rejections: RejectionList; readonly warnings: readonly string[] },
): Promise<ImportPreview> {
  const seen = await findDocuments(
    tx,
    company.id,
    files.map(({ sha256 }) => sha256),
  );
  const known = (key: string) => journals.knownIds.get(key) ?? null;
  const planned = [...master, ...documents({ journalId: known, documentId: () => null, batchId: null })];
  const fresh = journals.fresh.length;
  const tables = Object.fromEntries(
    planned
      .filter(({ read }) => read > 0)
      .map(({ table, read, added, updated, unchanged }) => [table, { read, added, updated, unchanged }]),
  );
  if (fresh + journals.known > 0) {
    tables["journal"] = {
      read: fresh + journals.known,
      added: fresh - journals.restated.length,
      updated: journals.restated.length,
      unchanged: journals.known,
    };
  }
  return {
    profile,
    companyId: company.id,
    companyName: company.name,
    newCompany: isNew,
    files: files.map(({ filename, sha256, bytes }) => ({
      filename,
      sha256,
      bytes,
      seenBefore: seen.has(sha256),
    })),
    tables,
    lines: totals.lines,
    currency: company.currency,
    debits: totals.debits,
    credits: totals.credits,
    span: totals.span,
    warnings,
    rejections: rejections.kept(),
    rejectionCount: rejections.count(),
  };
}

function changesAnything({ journals }: ImportPlan, { tables, newCompany }: ImportPreview): boolean {
  const touched = Object.values(tables).some(({ added, updated }) => added + updated > 0);
  return newCompany || touched || journals.fresh.length + journals.dropped.length > 0;
}
