import { PurserError } from "../../base/errors.ts";
import type { Word } from "../read-document.ts";
import type { ReaderLimits } from "./limits.ts";

/** A page with fewer readable words is taken for a scan with a stamp on it. */
const USABLE_WORDS = 20;

/** False for scans, and for text layers whose characters map to nothing readable. */
export function isUsableText(pages: readonly { readonly words: readonly Word[] }[]): boolean {
  return pages.some(
    ({ words }) => words.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)).length >= USABLE_WORDS,
  );
}

export function assertHasWords(words: readonly Word[]): void {
  if (words.length > 0) return;
  throw new PurserError(
    "document_unreadable",
    "No words were found in the document: scan it again, or send the original",
  );
}

/** A warning where a document has more pages than are recognised. */
export function leftOutPages(pages: number, limits: ReaderLimits): string[] {
  if (pages <= limits.ocrPages) return [];
  return [`pages_left_out: only the first ${limits.ocrPages} of ${pages} pages were read`];
}
