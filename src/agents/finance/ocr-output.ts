import { z } from "zod";
import { CASE_STATUSES } from "../../documents/archive/index.ts";
import type { ReviewItem } from "../../documents/standardize/index.ts";
import { box, documentType, readMethod, type ReadDocument } from "../../documents/read-document.ts";
import { standardized } from "../../documents/standard-invoice.ts";

const summary = z.object({
  number: z.string().nullable(),
  issueDate: z.string().nullable(),
  sellerName: z.string().nullable(),
  buyerName: z.string().nullable(),
  currency: z.string().nullable(),
  /** decimal text as read */
  gross: z.string().nullable(),
});

export const processedDocument = z.object({
  documentId: z.string(),
  filename: z.string(),
  /** new: taken in now · known: the same bytes were there · posted: and are in the books */
  status: z.enum(["new", "known", "quarantined", "posted"]),
  type: documentType.nullable(),
  method: z.enum(["xml", "text", "ocr"]).nullable(),
  /** the least sure of number, date, seller and total, as read; null where none was found */
  confidence: z.number().nullable(),
  reason: z.string().optional(),
  fields: summary.nullable(),
});
export type ProcessedDocument = z.infer<typeof processedDocument>;

export const processOutput = z.object({
  documents: z.array(processedDocument),
  counts: z.object({
    new: z.number().int(),
    known: z.number().int(),
    quarantined: z.number().int(),
    posted: z.number().int(),
    skipped: z.number().int(),
  }),
  /** Each document once, for the next step. */
  documentIds: z.array(z.string()),
  /** Files that could not be opened, so that there is no document of them. */
  skipped: z.array(z.object({ filename: z.string(), reason: z.string() })),
  answer: z.string(),
  /** Of each file that could not be read, why; the first of them. */
  remarks: z.array(z.string()),
});
export type ProcessOutput = z.infer<typeof processOutput>;

export const reviewItemShape = z.object({
  id: z.string(),
  documentId: z.string(),
  filename: z.string(),
  field: z.string(),
  code: z.string(),
  message: z.string(),
  raw: z.string().nullable(),
  /** values it could mean, likeliest first */
  candidates: z.array(z.string()),
  /** what can be answered beside a value */
  answers: z.array(z.string()),
  status: z.string(),
  resolvedValue: z.string().nullable(),
  resolvedBy: z.string().nullable(),
});

export function toReviewItem(item: ReviewItem): z.input<typeof reviewItemShape> {
  const { id, field, code, message, raw, status } = item;
  return {
    id,
    documentId: item.document_id,
    filename: item.filename,
    field,
    code,
    message,
    raw,
    candidates: [...item.candidates],
    answers: [...item.answers],
    status,
    resolvedValue: item.resolved_value,
    resolvedBy: item.resolved_by,
  };
}

export const resolvedOutput = z.object({
  documentId: z.string(),
  standardized,
  /** questions that are left */
  open: z.array(reviewItemShape),
});

export const documentOutput = z.object({
  documentId: z.string(),
  filename: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  storedAt: z.string(),
  status: z.enum(CASE_STATUSES),
  reason: z.string().nullable(),
  type: documentType.nullable(),
  profile: z.string().nullable(),
  language: z.string().nullable(),
  pages: z.number().int().nullable(),
  warnings: z.array(z.string()),
  /** The latest version of each field. */
  fields: z.array(
    z.object({
      field: z.string(),
      raw: z.string(),
      value: z.string().nullable(),
      confidence: z.number(),
      box: box.nullable(),
      method: readMethod,
      version: z.number().int(),
      by: z.string(),
      at: z.string(),
    }),
  ),
  standardized: standardized.nullable(),
  open: z.array(reviewItemShape),
});

export function summarise({ fields }: ReadDocument): z.infer<typeof summary> {
  const value = (name: keyof z.infer<typeof summary>) => fields[name]?.value ?? null;
  return {
    number: value("number"),
    issueDate: value("issueDate"),
    sellerName: value("sellerName"),
    buyerName: value("buyerName"),
    currency: value("currency"),
    gross: value("gross"),
  };
}

export function leastConfidence({ fields }: ReadDocument): number | null {
  const found = [fields.number, fields.issueDate, fields.sellerName, fields.gross ?? fields.payable];
  const confidences = found.flatMap((field) => (field ? [field.confidence] : []));
  return confidences.length === 0 ? null : Math.min(...confidences);
}
