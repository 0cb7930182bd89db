import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { PurserError } from "../../base/errors.ts";
import { counted } from "../../base/words.ts";
import { sha256 as hashOf } from "../../base/json.ts";
import { findTakenIn, plainName, type Reading, takeIn, type TakenIn } from "../../documents/archive/index.ts";
import type { DocumentReader } from "../../documents/intake/index.ts";
import type { ReadDocument } from "../../documents/read-document.ts";
import type { OperationContext } from "../agent.ts";
import { hashFile } from "./ocr-files.ts";
import { leastConfidence, type ProcessedDocument, type ProcessOutput, summarise } from "./ocr-output.ts";

export type ProcessDeps = {
  readonly reader: DocumentReader;
  /** Larger files are not read and not kept. */
  readonly maxBytes: number;
  /** Files that are held in memory at once. */
  readonly atOnce: number;
};

type Outcome =
  { readonly document: ProcessedDocument } | { readonly filename: string; readonly reason: string };

/**
 * Takes files in, several at once, in order of `files`. The same bytes are read once. Whatever a file holds, the others are not affected:
 * it is quarantined with the reason, or skipped when it cannot be opened.
 */
export async function processFiles(
  deps: ProcessDeps,
  files: readonly string[],
  context: OperationContext,
): Promise<ProcessOutput> {
  const { signal, emit } = context;
  const at = context.runtime.clock.now().toISOString();
  const seen = new Map<string, Promise<ProcessedDocument>>();
  const running = new Set<Promise<unknown>>();
  const outcomes: Promise<Outcome>[] = [];
  let done = 0;
  const tell = (name: string, what: string) => {
    done += 1;
    emit({ message: `${name}: ${what}`, done, total: files.length });
  };
  try {
    for (const path of files) {
      signal.throwIfAborted();
      // Files are opened one after the other and no more than `atOnce` are held: memory does not grow with the batch.
      while (running.size >= deps.atOnce) await Promise.race(running);
      const name = plainName(basename(path));
      const file = await open(path, deps, signal);
      if ("reason" in file) {
        outcomes.push(Promise.resolve({ filename: name, reason: file.reason }));
        tell(name, `skipped, ${file.reason}`);
        continue;
      }
      const first = seen.get(file.sha256);
      const work = first
        ? first.then((document) => again(document, name))
        : takeOne(deps, { ...file, name, at }, context);
      if (!first) seen.set(file.sha256, work);
      const told = work.then((document) => {
        tell(name, describe(document));
        return { document };
      });
      outcomes.push(told);
      const free = () => void running.delete(slot);
      const slot: Promise<unknown> = told.then(free, free);
      running.add(slot);
    }
    return toOutput(await Promise.all(outcomes));
  } finally {
    // Whatever ended the batch, no file of it is still at work when it is over.
    await Promise.allSettled([...running, ...outcomes]);
  }
}

type OpenFile = { readonly bytes: Buffer | null; readonly sha256: string; readonly size: number };

async function open(
  path: string,
  { maxBytes }: ProcessDeps,
  signal: AbortSignal,
): Promise<OpenFile | { readonly reason: string }> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) return { bytes: null, sha256: await hashFile(path, signal), size };
    const bytes = await readFile(path, { signal });
    return { bytes, sha256: hashOf(bytes), size: bytes.length };
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { reason: `the file cannot be opened (${code})` };
  }
}

type Taking = OpenFile & { readonly name: string; readonly at: string };

async function takeOne(
  deps: ProcessDeps,
  { bytes, sha256, size, name, at }: Taking,
  context: OperationContext,
): Promise<ProcessedDocument> {
  const { company, store, runtime, home, user, runId } = context;
  const known = await findTakenIn(store.db, { companyId: company.id, sha256, runId });
  if (known) return toProcessed(known, { name, read: known.read });
  const reading: Reading = bytes
    ? await readSafely(deps.reader, { bytes, name }, context.signal)
    : {
        kind: "refused",
        code: "document_too_large",
        reason: `The file has ${size} bytes, more than ${deps.maxBytes}: send a smaller one`,
        mediaType: null,
      };
  context.signal.throwIfAborted();
  const taken = await takeIn(
    { store, runtime, home },
    { companyId: company.id, user, runId, filename: name, bytes, sha256, size, reading, at },
  );
  return toProcessed(taken, { name, read: reading.kind === "read" ? reading.document : null });
}

/** A reader that fails on one file says nothing about the next. */
async function readSafely(
  reader: DocumentReader,
  { bytes, name }: { readonly bytes: Buffer; readonly name: string },
  signal: AbortSignal,
): Promise<Reading> {
  try {
    return await reader.read(bytes, { filename: name, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PurserError && error.code === "reader_closed") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "refused", code: "reader_failed", reason: reason.slice(0, 300), mediaType: null };
  }
}

function toProcessed(
  { documentId, status, reason }: TakenIn,
  { name, read }: { readonly name: string; readonly read: ReadDocument | null },
): ProcessedDocument {
  return {
    documentId,
    filename: name,
    status,
    type: read?.type ?? null,
    method: read?.method ?? null,
    confidence: read ? leastConfidence(read) : null,
    ...(reason === null ? {} : { reason }),
    fields: read ? summarise(read) : null,
  };
}

/** The same bytes under another name. */
function again(document: ProcessedDocument, filename: string): ProcessedDocument {
  return { ...document, filename, status: document.status === "new" ? "known" : document.status };
}

function describe({ status, reason, type, fields }: ProcessedDocument): string {
  if (status === "quarantined") return `quarantined, ${reason ?? "it cannot be read"}`;
  const what = [type?.replace("_", " "), fields?.number, fields?.gross, fields?.currency].filter(Boolean);
  return `${status === "new" ? "read" : status}, ${what.join(" ")}`;
}

/** More nobody reads in passing; the output has all. */
const MOST_REMARKS = 20;

function toOutput(outcomes: readonly Outcome[]): ProcessOutput {
  const documents = outcomes.flatMap((outcome) => ("document" in outcome ? [outcome.document] : []));
  const skipped = outcomes.flatMap((outcome) => ("document" in outcome ? [] : [outcome]));
  const count = (status: ProcessedDocument["status"]) =>
    documents.filter((document) => document.status === status).length;
  const also = [
    ...(count("known") > 0 ? [`${counted(count("known"), "was", "were")} known`] : []),
    ...(count("posted") > 0 ? [`${counted(count("posted"), "is", "are")} in the books`] : []),
    ...(count("quarantined") > 0 ? [`${counted(count("quarantined"), "is", "are")} in quarantine`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} could not be opened`] : []),
  ];
  return {
    documents,
    counts: {
      new: count("new"),
      known: count("known"),
      quarantined: count("quarantined"),
      posted: count("posted"),
      skipped: skipped.length,
    },
    documentIds: [...new Set(documents.map(({ documentId }) => documentId))],
    skipped,
    answer: `${[`${counted(count("new"), "document is", "documents are")} read`, ...also].join(", ")}.`,
    remarks: [
      ...documents.flatMap(({ filename, status, reason }) =>
        status === "quarantined" ? [`${filename}: ${reason ?? "it cannot be read"}`] : [],
      ),
      ...skipped.map(({ filename, reason }) => `${filename}: ${reason}`),
    ].slice(0, MOST_REMARKS),
  };
}
