import sharp, { type Metadata } from "sharp";
import { PurserError } from "../../base/errors.ts";
import type { ReadDocument, Word } from "../read-document.ts";
import { cutOff } from "./cut-off.ts";
import type { ReaderLimits } from "./limits.ts";
import { assertHasWords, leftOutPages } from "./page-words.ts";
import type { ReadTools } from "./tools.ts";

/** Recognises an image, or the pages of a TIFF. */
export async function readImage(
  bytes: Uint8Array,
  { tools, limits }: { readonly tools: ReadTools; readonly limits: ReaderLimits },
): Promise<ReadDocument> {
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw broken(cause);
    });
  assertSize(metadata, limits);
  const pages = metadata.format === "tiff" ? (metadata.pages ?? 1) : 1;
  const words: Word[] = [];
  for (let page = 1; page <= Math.min(pages, limits.ocrPages); page++) {
    const image = pages === 1 ? bytes : await decodePage(bytes, page, limits);
    const recognized = await tools.recognize(image, { page }).catch((cause: unknown) => {
      throw broken(cause);
    });
    words.push(...recognized.words);
  }
  assertHasWords(words);
  const document = await tools.extractScanned(words, { pages });
  return { ...document, warnings: [...leftOutPages(pages, limits), ...document.warnings] };
}

function assertSize({ width, height, pages }: Metadata, limits: ReaderLimits): void {
  if (width * height > limits.pixels) {
    const message = `The image has ${width} x ${height} pixels, more than ${limits.pixels / 1_000_000} million: send it smaller`;
    throw new PurserError("document_too_many_pixels", message, { details: { width, height } });
  }
  if ((pages ?? 1) > limits.pages) {
    throw new PurserError("too_many_pages", `The image has ${pages} pages; at most ${limits.pages} are read`);
  }
}

/** One page of several, as PNG. */
async function decodePage(bytes: Uint8Array, page: number, limits: ReaderLimits): Promise<Uint8Array> {
  try {
    const options = { page: page - 1, limitInputPixels: limits.pixels, failOn: "truncated" } as const;
    return await sharp(bytes, options).autoOrient().png({ compressionLevel: 1 }).toBuffer();
  } catch (cause) {
    throw broken(cause);
  }
}

function broken(cause: unknown): PurserError {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  if (reason.includes("premature end")) return cutOff(cause);
  if (cause instanceof PurserError) return cause;
  return new PurserError("document_broken", `The image cannot be decoded: ${reason}`, { cause });
}
