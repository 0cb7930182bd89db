import { z } from "zod";
import { readDocument } from "../read-document.ts";

/** What became of a file: read, or refused with a reason for people and a stable code for programs. */
export const readOutcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("read"), mediaType: z.string(), document: readDocument }),
  z.object({
    kind: z.literal("refused"),
    /** `document_...`, or the code of the reader of that type: `pdf_...`, `xml_...`, `too_many_pages` */
    code: z.string(),
    reason: z.string(),
    mediaType: z.string().nullable(),
  }),
]);
/** The first pages of a file as JPEG images. */
export const drawn = z.object({
  kind: z.literal("drawn"),
  images: z.array(z.custom<Uint8Array>((value) => value instanceof Uint8Array)),
});
export type Drawn = z.infer<typeof drawn>;

export type ReadOutcome = z.infer<typeof readOutcome>;
export type Refused = Extract<ReadOutcome, { kind: "refused" }>;

export type DocumentRefusal =
  | "document_empty"
  | "document_too_large"
  | "document_type_unsupported"
  | "document_cut_off"
  | "document_broken"
  | "document_too_many_pixels"
  | "document_not_an_invoice"
  | "document_unreadable"
  | "document_timeout"
  | "document_crashed";

export function refused(code: DocumentRefusal, reason: string, mediaType: string | null): Refused {
  return { kind: "refused", code, reason, mediaType };
}
