import { createHash } from "node:crypto";
import { join } from "node:path";
import { listAuditEvents } from "../../audit/queries.ts";
import { folderName, readIfThere, writeWhole } from "../../base/files.ts";
import type { Runtime } from "../../base/runtime.ts";
import { loadCompany } from "../../books/company.ts";
import { documentPath } from "../../documents/archive/document-bytes.ts";
import type { Db, Store } from "../../store/database.ts";
import { writeStream } from "../export/write-stream.ts";
import { listDocumentIds } from "../queries.ts";
import { escapeMarkup } from "../../base/markup.ts";
import { collectEvidence, toEvidence } from "./collect.ts";
import { renderEvidencePage } from "./page.ts";
import { type DrawPages, pageImages } from "./page-images.ts";
import { EVIDENCE_CSP, EVIDENCE_CSS } from "./style.ts";

export type PackDeps = {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly home: string;
  readonly draw: DrawPages;
};

export type PackRequest = {
  readonly companyId: string;
  /** these, or those of the run, or all that are in use */
  readonly documentIds?: readonly string[] | undefined;
  readonly runId?: string | undefined;
  /** names the pack; the same key writes the same folder */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
};

export type PackFile = { readonly file: string; readonly bytes: number; readonly sha256: string };

export type EvidencePack = {
  readonly folder: string;
  readonly documents: number;
  readonly files: readonly PackFile[];
  /** documents whose original bytes are not in the archive any more */
  readonly withoutOriginal: readonly string[];
};

export function packFolder(home: string, { companyId, key }: Pick<PackRequest, "companyId" | "key">): string {
  return join(home, "evidence", folderName(companyId), folderName(key));
}

/**
 * Writes a folder that speaks for itself: per document the original, what was read, the standardised invoice, entries, matches,
 * approvals and a page for people; the whole audit log with its hashes; an index and a manifest with the SHA-256 of every file.
 * @throws PurserError `unknown_document`
 */
export async function writeEvidencePack(
  { store, runtime, home, draw }: PackDeps,
  request: PackRequest,
): Promise<EvidencePack> {
  const { companyId, runId, key, signal, onProgress } = request;
  const { db } = store;
  const company = await loadCompany(db, companyId);
  const documentIds = request.documentIds ?? (await listDocumentIds(db, companyId, { runId }));
  const folder = packFolder(home, { companyId, key });
  const attempt = folderName(runtime.ids.next());
  const files: PackFile[] = [];
  const withoutOriginal: string[] = [];
  const keep = async (file: string, content: string | Uint8Array): Promise<void> => {
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    await writeWhole(join(folder, file), bytes, attempt);
    files.push({ file, bytes: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") });
  };
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const listed: { readonly title: string; readonly status: string; readonly page: string }[] = [];

  for (const [index, documentId] of documentIds.entries()) {
    const found = await collectEvidence(db, companyId, documentId);
    const { case: row, read, fields } = found.shown;
    const own = `documents/${folderName(documentId)}`;
    const original = await readIfThere(documentPath(home, { companyId, sha256: row.sha256 }));
    if (original) await keep(`${own}/original${EXTENSIONS[row.media_type] ?? ""}`, original);
    else withoutOriginal.push(documentId);
    if (read) await keep(`${own}/read.json`, json(read));
    if (row.standard !== null) await keep(`${own}/standard.json`, json(JSON.parse(row.standard)));
    await keep(`${own}/fields.json`, json(fields));
    await keep(`${own}/entries.json`, json(found.journals));
    await keep(`${own}/matches.json`, json(found.matches));
    await keep(`${own}/approvals.json`, json(found.approvals));
    const pages = await pageImages(original, {
      draw,
      filename: row.filename,
      pages: read?.pages ?? 1,
      signal,
    });
    const evidence = toEvidence(found, { company, pages });
    await keep(`${own}/page.html`, renderEvidencePage(evidence));
    listed.push({ title: evidence.title, status: evidence.status, page: `${own}/page.html` });
    onProgress?.({ done: index + 1, total: documentIds.length });
    signal?.throwIfAborted();
  }

  const log = await writeStream(join(folder, "audit-log.jsonl"), auditLines(db, companyId), {
    attempt,
    signal,
  });
  files.push({ file: "audit-log.jsonl", bytes: log.bytes, sha256: log.sha256 });
  await keep("index.html", indexHtml(company.name, listed));
  const made = { companyId, at: runtime.clock.now().toISOString(), runId: runId ?? null };
  await writeWhole(
    join(folder, "manifest.json"),
    json({ ...made, documents: documentIds.length, withoutOriginal, files }),
    attempt,
  );
  return { folder, documents: documentIds.length, files, withoutOriginal };
}

const EVENTS_PER_READ = 100;

/** The chain as it is in the database: each line holds all that its hash covers. */
async function* auditLines(db: Db, companyId: string): AsyncGenerator<string> {
  let after = 0;
  for (;;) {
    const events = await listAuditEvents(db, companyId, { after, limit: EVENTS_PER_READ });
    for (const event of events) yield `${JSON.stringify(event)}\n`;
    const last = events.at(-1);
    if (!last || events.length < EVENTS_PER_READ) return;
    after = last.seq;
  }
}

/** By what the bytes are, never by the name that came with them: no file of the pack is a program. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/pdf": ".pdf",
  "application/xml": ".xml",
  "text/xml": ".xml",
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/webp": ".webp",
  "image/tiff": ".tif",
};

function indexHtml(
  company: string,
  documents: readonly { readonly title: string; readonly status: string; readonly page: string }[],
): string {
  const rows = documents.map(
    ({ title, status, page }) =>
      `<tr><td><a href="${escapeMarkup(encodeURI(page))}">${escapeMarkup(title)}</a></td><td>${escapeMarkup(status)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${EVIDENCE_CSP}">
<title>Evidence: ${escapeMarkup(company)}</title><style>${EVIDENCE_CSS}</style></head><body>
<h1>Evidence: ${escapeMarkup(company)}</h1>
<p class="soft">manifest.json holds the SHA-256 of every file here; audit-log.jsonl is the audit log with its chain of hashes.</p>
<table><tr><th>Document</th><th>State</th></tr>${rows.join("\n")}</table></body></html>
`;
}
