import { PDFiumLibrary } from "@hyzyla/pdfium";
import sharp from "sharp";
import { PurserError } from "../../base/errors.ts";

export type RenderPageOptions = {
  /** pixels an inch; fewer where the page would have more than 40 million of them */
  readonly dpi: number;
  readonly signal?: AbortSignal | undefined;
};

const MAX_PIXELS = 40_000_000;

/**
 * A page, counted from 1, as a PNG on white.
 * @throws PurserError `pdf_encrypted`, `pdf_unreadable`, `page_not_found`
 */
export async function renderPdfPage(
  bytes: Uint8Array,
  pageNo: number,
  { dpi, signal }: RenderPageOptions,
): Promise<Buffer> {
  signal?.throwIfAborted();
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    try {
      const pageCount = document.getPageCount();
      if (!Number.isInteger(pageNo) || pageNo < 1 || pageNo > pageCount) {
        throw new PurserError("page_not_found", `The PDF has pages 1 to ${pageCount}, not ${pageNo}`);
      }
      const page = document.getPage(pageNo - 1);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const pixels = originalWidth * originalHeight * (dpi / 72) ** 2;
      const scale = (dpi / 72) * Math.min(1, Math.sqrt(MAX_PIXELS / pixels));
      const rendered = await page.render({ scale, render: "bitmap" });
      signal?.throwIfAborted();
      return await toPng(rendered);
    } finally {
      document.destroy();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof PurserError ? error : refusal(error);
  } finally {
    library.destroy();
  }
}

/** pdfium gives four bytes a pixel, already in the order red, green, blue, alpha. */
async function toPng(image: { data: Uint8Array; width: number; height: number }): Promise<Buffer> {
  const raw = { width: image.width, height: image.height, channels: 4 } as const;
  return sharp(image.data, { raw }).flatten({ background: "white" }).png({ compressionLevel: 3 }).toBuffer();
}

function refusal(cause: unknown): PurserError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return /password/i.test(reason)
    ? new PurserError("pdf_encrypted", "The PDF asks for a password; send it without one", { cause })
    : new PurserError("pdf_unreadable", `The PDF cannot be drawn: ${reason}`, { cause });
}
