import type { Box, ReadField, ReadMethod } from "../read-document.ts";
import type { Span } from "./spans.ts";

/** Turns spans into fields of one document: text layers are read as they are, recognised words as sure as they are. */
export type FieldMaker = (
  span: Pick<Span, "raw" | "confidence"> & { readonly box: Box | null },
  reading: {
    readonly value: string | null;
    readonly candidates?: readonly string[];
    readonly confidence: number;
  },
) => ReadField;

export function createFieldMaker(method: Extract<ReadMethod, "text" | "ocr">): FieldMaker {
  return (span, { value, candidates = [], confidence }) => ({
    raw: span.raw,
    value,
    // Nobody can be sure of what has no one meaning.
    confidence:
      value === null ? 0 : Math.round(confidence * Math.max(0, Math.min(1, span.confidence)) * 1000) / 1000,
    box: span.box,
    method,
    candidates: value === null ? [...candidates] : [],
  });
}
