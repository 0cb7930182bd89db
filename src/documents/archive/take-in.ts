import { appendAudit } from "../../audit/audit.ts";
import { sha256 as hashOf } from "../../base/json.ts";
import type { Db } from "../../store/database.ts";
import type { ReadDocument } from "../read-document.ts";
import type { ArchiveDeps } from "./deps.ts";
import { documentPath, keepBytes } from "./document-bytes.ts";
import { readingOf } from "./show.ts";
import { extractionRow, listFields } from "./extraction-rows.ts";
import { type CaseRow, findBySha, insertCase, insertDocument, insertExtractions, lastVersion, listCases, updateCase, updateMediaType } from "./queries.ts"; // prettier-ignore

const KIND = "invoice";
const UNKNOWN_TYPE = "application/octet-stream";

/** What reading the bytes gave: a document, or why there is none. */
export type Reading =
  | { readonly kind: "read"; readonly mediaType: string; readonly document: ReadDocument }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly reason: string;
      readonly mediaType: string | null;
    };

export type TakeInOptions = {
  readonly companyId: string;
  readonly user: { readonly id: string };
  readonly runId: string | null;
  /** As it was called; shown to people, never used as a path. */
  readonly filename: string;
  /** Null: too large to keep; then the hash and size of the file stand for it. */
  readonly bytes: Uint8Array | null;
  readonly sha256: string;
  readonly size: number;
  readonly reading: Reading;
  /** One instant for a whole batch, so that the order of filenames decides which of two copies came first. */
  readonly at?: string | undefined;
};

export type TakenIn = {
  readonly documentId: string;
  /** new: taken in now, or back after it was withdrawn · known: the same bytes were there before */
  readonly status: "new" | "known" | "quarantined" | "posted";
  readonly reason: string | null;
};

export type FindOptions = Pick<TakeInOptions, "companyId" | "sha256" | "runId">;

/** A document that is here already and needs no second reading; undefined when it has to be read. */
export async function findTakenIn(
  db: Db,
  { companyId, sha256, runId }: FindOptions,
): Promise<(TakenIn & { readonly read: ReadDocument | null }) | undefined> {
  const document = await findBySha(db, companyId, { kind: KIND, sha256 });
  if (!document) return undefined;
  const [found] = await listCases(db, companyId, [document.id]);
  return found && isKnown(found) ? { ...takenIn(found, runId), read: readingOf(found) } : undefined;
}

function isKnown({ status }: CaseRow): boolean {
  return status !== "withdrawn" && status !== "quarantined";
}

/**
 * Keeps the bytes and what was read of them, once per company and content. A document that cannot be read is quarantined with the
 * reason and kept for a person. Withdrawn and quarantined documents that are given again are taken up anew.
 */
export async function takeIn(deps: ArchiveDeps, options: TakeInOptions): Promise<TakenIn> {
  const { store, runtime, home } = deps;
  const { companyId, bytes, sha256 } = options;
  if (bytes && hashOf(bytes) !== sha256) throw new Error("the hash is not that of the bytes");
  // Before the rows: a row never points at bytes that are not there. Bytes without a row are harmless.
  if (bytes) await keepBytes(documentPath(home, { companyId, sha256 }), bytes, runtime.ids.next());
  const at = options.at ?? runtime.clock.now().toISOString();
  return store.db.transaction().execute(async (tx) => {
    const document = await findBySha(tx, companyId, { kind: KIND, sha256 });
    const [known] = document ? await listCases(tx, companyId, [document.id]) : [];
    if (known && isKnown(known)) return takenIn(known, options.runId);
    const documentId = document?.id ?? documentIdOf(sha256);
    if (!document) await insertDocument(tx, documentRow(documentId, options, at));
    else {
      await updateMediaType(tx, document, options.reading.mediaType ?? UNKNOWN_TYPE);
    }
    return openCase(tx, { documentId, known, options, at });
  });
}

/** The same bytes have the same id in every attempt. */
export function documentIdOf(sha256: string): string {
  return `document-${sha256.slice(0, 24)}`;
}

/** After a crash the same run finds its own documents again; they are as new to it as before. */
function takenIn(known: CaseRow, runId: string | null): TakenIn {
  const status =
    known.status === "posted" ? "posted" : runId !== null && known.run_id === runId ? "new" : "known";
  return { documentId: known.document_id, status, reason: known.reason };
}

function documentRow(id: string, { companyId, filename, reading, sha256, size }: TakeInOptions, at: string) {
  return {
    company_id: companyId,
    id,
    sha256,
    kind: KIND,
    filename: plainName(filename),
    media_type: reading.mediaType ?? UNKNOWN_TYPE,
    bytes: size,
    stored_at: at,
  };
}

/** The last part of a path, without characters that could lead elsewhere, hide or mirror what a person reads. */
export function plainName(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim()
    .slice(0, 200);
  return plain === "" || /^\.+$/.test(plain) ? "unnamed" : plain;
}

type Opening = {
  readonly documentId: string;
  readonly known: CaseRow | undefined;
  readonly options: TakeInOptions;
  readonly at: string;
};

async function openCase(tx: Db, { documentId, known, options, at }: Opening): Promise<TakenIn> {
  const { companyId, user, runId, reading } = options;
  const read = reading.kind === "read" ? reading.document : null;
  const reason = reading.kind === "refused" ? `${reading.code}: ${reading.reason}` : null;
  const state = {
    status: read ? "read" : "quarantined",
    reason,
    read: read ? JSON.stringify(read) : null,
    standard: null,
    run_id: runId,
    created_at: at,
    updated_at: at,
  };
  const key = { company_id: companyId, document_id: documentId };
  if (known) await updateCase(tx, key, state);
  else await insertCase(tx, { ...key, ...state });
  if (read && (await lastVersion(tx, companyId, { documentId })) === 0) {
    const origin = { companyId, documentId, version: 1, by: "agent:ocr_agent", at };
    await insertExtractions(
      tx,
      listFields(read).map((field) => extractionRow(field, origin)),
    );
  }
  await appendAudit(tx, {
    companyId,
    at,
    actor: user.id,
    action: read ? "documents_taken_in" : "document_quarantined",
    subject: `document:${documentId}`,
    payload: { documentId, sha256: options.sha256, filename: plainName(options.filename), reason, runId },
  });
  return { documentId, status: read ? "new" : "quarantined", reason };
}
