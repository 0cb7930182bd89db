import { z } from "zod";
import { showDocument, withdrawDocuments } from "../../documents/archive/index.ts";
import { type DocumentReader, readerLimits } from "../../documents/intake/index.ts";
import { box, readMethod } from "../../documents/read-document.ts";
import { correctDocument, listReviews, loadStandardized, type ResolvedReview, resolveReview } from "../../documents/standardize/index.ts"; // prettier-ignore
import { CASE_STATUSES } from "../../documents/archive/index.ts";
import { type Agent, defineAgent, defineOperation, type OperationContext } from "../agent.ts";
import { listDocumentFiles, MOST_FILES } from "./ocr-files.ts";
import {
  documentOutput,
  processOutput,
  resolvedOutput,
  reviewItemShape,
  toReviewItem,
} from "./ocr-output.ts";
import { processFiles } from "./ocr-process.ts";

const WRITE = "documents:write";
const READ = "documents:read";
const MOST_PATHS = 200;
const MOST_ITEMS = 1_000;
const FILES_AT_ONCE = 4;

const documentIds = z.array(z.string().min(1)).max(MOST_FILES);

export type OcrOptions = {
  readonly reader: DocumentReader;
  /** Larger files are quarantined unread; default: what the reader takes. */
  readonly maxBytes?: number | undefined;
};

/** Reads invoices and receipts from files, keeps them, and settles what was not clear with a person. */
export function createOcrAgent({ reader, maxBytes = readerLimits.parse({}).bytes }: OcrOptions): Agent {
  const deps = { reader, maxBytes, atOnce: FILES_AT_ONCE };
  const process = defineOperation({
    description:
      "Reads invoices, credit notes and receipts from files or folders (e-invoices, PDF, scans, images) and keeps them with every field's text, confidence and place.",
    input: z.object({
      /** files or folders; folders by what is in them, three levels deep */
      paths: z.array(z.string().min(1)).min(1).max(MOST_PATHS),
    }),
    output: processOutput,
    effect: "write",
    permission: WRITE,
    repeatable: true,
    undo: {
      kind: "operation",
      operation: "withdraw_documents",
      // Documents that were here before are not this action's to take away.
      input: (_input, { documents }) => ({
        documentIds: documents
          .filter(({ status }) => status === "new" || status === "quarantined")
          .map(({ documentId }) => documentId),
      }),
      describe: "Withdraws the documents that were taken in; files are kept and come back when given again.",
    },
    run: async ({ paths }, context) =>
      processFiles(deps, await listDocumentFiles(paths, context.importRoots), context),
  });
  return defineAgent({
    id: "ocr_agent",
    title: "Document reading",
    description:
      "Reads invoices and receipts (XML, PDF, scans, images), shows what was read and with which confidence, and settles open questions about documents.",
    operations: {
      process_document: process,
      withdraw_documents: withdraw,
      get_document: getDocument,
      list_review: listReview,
      resolve_review: resolve,
      correct_document: correct,
    },
    close: () => reader.close(),
  });
}

const withdraw = defineOperation({
  description:
    "Takes documents that are not posted out of the work; they come back when they are given again.",
  input: z.object({ documentIds }),
  output: z.object({
    withdrawn: z.array(z.string()),
    kept: z.array(z.object({ documentId: z.string(), reason: z.string() })),
  }),
  effect: "write",
  permission: WRITE,
  repeatable: true,
  undo: { kind: "irreversible", why: "A withdrawn document comes back when its file is given again." },
  run: async (input, { company, store, runtime, user }) => {
    const { withdrawn, kept } = await withdrawDocuments(
      { store, runtime },
      { companyId: company.id, documentIds: input.documentIds, user },
    );
    return { withdrawn: [...withdrawn], kept: [...kept] };
  },
});

const getDocument = defineOperation({
  description:
    "Shows one document: every field with its raw text, confidence, place and how it was read, and what is open about it.",
  input: z.object({ documentId: z.string().min(1) }),
  output: documentOutput,
  effect: "read",
  permission: READ,
  run: async ({ documentId }, { company, store }) => {
    const shown = await showDocument(store.db, company.id, documentId);
    const [stored] = await loadStandardized(store.db, company.id, [documentId]);
    const open = await listReviews(store.db, { companyId: company.id, documentIds: [documentId] });
    const { case: found, read, fields } = shown;
    return {
      documentId,
      filename: found.filename,
      mediaType: found.media_type,
      bytes: found.bytes,
      sha256: found.sha256,
      storedAt: found.stored_at,
      status: z.enum(CASE_STATUSES).parse(found.status),
      reason: found.reason,
      type: read?.type ?? null,
      profile: read?.profile ?? null,
      language: read?.language ?? null,
      pages: read?.pages ?? null,
      warnings: read?.warnings ?? [],
      fields: fields.map(({ field, raw, value, confidence, method, version, by, at, ...row }) => ({
        field,
        raw,
        value,
        confidence,
        box: row.box === null ? null : box.parse(JSON.parse(row.box)),
        method: readMethod.parse(method),
        version,
        by,
        at,
      })),
      standardized: stored ?? null,
      open: open.map(toReviewItem),
    };
  },
});

const listReview = defineOperation({
  description: "Lists the questions about documents that a person has to settle before they are posted.",
  input: z.object({
    documentIds: documentIds.optional(),
    status: z.enum(["open", "resolved", "withdrawn"]).default("open"),
    limit: z.number().int().min(1).max(MOST_ITEMS).default(100),
  }),
  output: z.object({ items: z.array(reviewItemShape) }),
  effect: "read",
  permission: READ,
  run: async (input, { company, store }) => {
    const items = await listReviews(store.db, { companyId: company.id, ...input });
    return { items: items.map(toReviewItem) };
  },
});

const CORRECTION_STAYS = "A person's answer stays in the record; correct the document again to change it.";

const resolve = defineOperation({
  description:
    "Settles one question about a document with the right value, or with one of the answers that the item offers.",
  input: z.object({ itemId: z.string().min(1), value: z.string().min(1).max(500) }),
  output: resolvedOutput,
  effect: "write",
  permission: WRITE,
  undo: { kind: "irreversible", why: CORRECTION_STAYS },
  run: async ({ itemId, value }, context) =>
    toResolved(await resolveReview(context, context.company.id, { itemId, value, user: context.user })),
});

const correct = defineOperation({
  description: "Corrects one field of a document that is not posted, such as number, gross or lines.0.net.",
  input: z.object({
    documentId: z.string().min(1),
    field: z.string().min(1).max(100),
    value: z.string().min(1).max(500),
  }),
  output: resolvedOutput,
  effect: "write",
  permission: WRITE,
  undo: { kind: "irreversible", why: CORRECTION_STAYS },
  run: async (input, context: OperationContext) =>
    toResolved(await correctDocument(context, context.company.id, { ...input, user: context.user })),
});

function toResolved({ documentId, standardized, open }: ResolvedReview): z.input<typeof resolvedOutput> {
  return { documentId, standardized, open: open.map(toReviewItem) };
}
