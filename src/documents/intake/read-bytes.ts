import { PurserError } from "../../base/errors.ts";
import { readInvoiceXml } from "../einvoice/index.ts";
import type { ReadDocument } from "../read-document.ts";
import { assertWhole } from "./cut-off.ts";
import type { ReadJob } from "./messages.ts";
import { type ReadOutcome, refused } from "./outcome.ts";
import { readImage } from "./read-image.ts";
import { readPdfDocument } from "./read-pdf-document.ts";
import type { ReadTools } from "./tools.ts";

/**
 * Reads one file of a known type. Runs inside a reading process, which bounds its time and memory. Whatever a reader
 * throws on bad bytes becomes a refusal with its reason.
 */
export async function readDocumentBytes(job: ReadJob, tools: ReadTools): Promise<ReadOutcome> {
  const { mediaType, note } = job;
  try {
    assertWhole(job.bytes, mediaType);
    const document = await readAs(job, tools);
    if (document === undefined) {
      const reason = "The XML is not an invoice in UBL, CII, Factur-X or ZUGFeRD syntax";
      return refused("document_not_an_invoice", reason, mediaType);
    }
    const warnings = note === null ? document.warnings : [note, ...document.warnings];
    return { kind: "read", mediaType, document: { ...document, warnings } };
  } catch (error) {
    if (error instanceof PurserError) {
      return { kind: "refused", code: error.code, reason: error.message, mediaType };
    }
    const cause = error instanceof Error ? error.message : String(error);
    return refused("document_broken", `The file cannot be read: ${cause}`, mediaType);
  }
}

function readAs(job: ReadJob, tools: ReadTools): Promise<ReadDocument> | ReadDocument | undefined {
  switch (job.readAs) {
    case "xml":
      return readInvoiceXml(job.bytes);
    case "pdf":
      return readPdfDocument(job.bytes, { tools, limits: job.limits });
    case "image":
      return readImage(job.bytes, { tools, limits: job.limits });
    default:
      return job.readAs satisfies never;
  }
}
