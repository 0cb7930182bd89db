import type { Runtime } from "../../base/runtime.ts";
import { bulkInsert } from "../../store/bulk.ts";
import type { Store, Tx } from "../../store/database.ts";
import { type JournalDraft, type PostingResult, postJournals } from "../posting.ts";
import { reverseJournals } from "../reversal.ts";
import type { At } from "./draft.ts";
import type { ImportPlan } from "./import-plan.ts";
import { findDocuments, insertBatch, upsertCompany } from "./import-queries.ts";
import { RESTATEMENT } from "./journal-plan.ts";
import type { DraftOfSources } from "./read-sources.ts";
import type { ImportProgress } from "./reading.ts";
import type { ImportPreview } from "./result.ts";

export type ApplyContext = {
  readonly store: Store;
  readonly tx: Tx;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
};

export type PlannedImport = {
  readonly read: DraftOfSources;
  readonly plan: ImportPlan;
  readonly preview: ImportPreview;
  readonly batchId: string;
  readonly user: { readonly id: string };
};

/** Writes a checked plan inside the transaction that it was made in. Whatever throws takes all of it back. */
export async function applyImport(context: ApplyContext, planned: PlannedImport): Promise<void> {
  const { tx, runtime, signal } = context;
  const { read, plan, preview, batchId, user } = planned;
  const { company } = read;
  const now = runtime.clock.now().toISOString();
  await upsertCompany(tx, { id: company.id, name: company.name, createdAt: now });
  const documents = await storeDocuments(context, { read, now });
  const documentId = ({ file }: At) => documents.get(file) ?? null;
  await insertBatch(tx, {
    company_id: company.id,
    id: batchId,
    profile: preview.profile,
    status: "imported",
    summary: JSON.stringify({
      files: preview.files,
      tables: preview.tables,
      lines: preview.lines,
      span: preview.span,
      warnings: preview.warnings,
    }),
    created_by: user.id,
    created_at: now,
  });
  for (const table of plan.master) await table.apply(signal);
  const posted = await post(context, planned, documentId);
  const journalId = (key: string) =>
    plan.journals.knownIds.get(key) ?? posted.ids.get(plan.journals.freshKeys.get(key) ?? "") ?? null;
  for (const table of plan.documents({ journalId, documentId, batchId })) await table.apply(signal);
}

async function post(
  { store, tx, runtime, signal, onProgress }: ApplyContext,
  { read, plan, batchId, user }: PlannedImport,
  documentId: (at: At) => string | null,
): Promise<PostingResult> {
  const { restated, dropped, fresh } = plan.journals;
  const outdated = [...restated, ...dropped];
  const companyId = read.company.id;
  const total = fresh.reduce((sum, { journal }) => sum + journal.lines.length, 0);
  let done = 0;
  const onPosted = (lines: number) => {
    done += lines;
    onProgress?.({ stage: "post", done, total });
  };
  const posting = { store, tx, clock: runtime.clock, signal };
  if (outdated.length > 0) {
    await reverseJournals(posting, companyId, {
      ids: outdated,
      maker: user.id,
      batchId,
      source: RESTATEMENT,
      reason: "the source restated it",
    });
  }
  return postJournals({ ...posting, onPosted }, companyId, drafts());

  function* drafts(): Generator<JournalDraft> {
    for (const { journal, key } of fresh) {
      yield {
        entityId: journal.entityId,
        date: journal.date,
        source: journal.source,
        reference: journal.reference,
        description: journal.description,
        idempotencyKey: key,
        maker: user.id,
        batchId,
        documentId: documentId(journal.at),
        lines: journal.lines,
      };
    }
  }
}

/** Keeps a row per imported file; the same bytes keep the row they have. Returns file name -> document id. */
async function storeDocuments(
  { store, tx, runtime, signal }: ApplyContext,
  { read, now }: { readonly read: DraftOfSources; readonly now: string },
): Promise<ReadonlyMap<string, string>> {
  const { company, files } = read;
  const known = await findDocuments(
    tx,
    company.id,
    files.map(({ sha256 }) => sha256),
  );
  const ids = new Map(files.map((file) => [file, known.get(file.sha256) ?? runtime.ids.next()]));
  const fresh = files.filter(({ sha256 }) => !known.has(sha256));
  await bulkInsert(
    { store, signal },
    "document",
    fresh.map((file) => ({
      company_id: company.id,
      id: ids.get(file) ?? "",
      sha256: file.sha256,
      kind: "import",
      filename: file.filename,
      media_type: file.mediaType,
      bytes: file.bytes,
      stored_at: now,
    })),
  );
  return new Map(files.map((file) => [file.filename, ids.get(file) ?? ""]));
}
