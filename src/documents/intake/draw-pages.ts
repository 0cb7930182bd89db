import sharp from "sharp";
import type { Drawn } from "./outcome.ts";
import type { ReadJob } from "./messages.ts";
import type { ReadTools } from "./tools.ts";

const DPI = 110;
/** Enough to read small print on a screen. */
const LONGEST_SIDE = 1_600;
const QUALITY = 72;

/** The first pages as people see them, as JPEG. Runs inside a reading process; a file that cannot be drawn gives none. */
export async function drawPages(
  { bytes, readAs, limits }: ReadJob,
  pages: number,
  { renderPdfPage }: Pick<ReadTools, "renderPdfPage">,
): Promise<Drawn> {
  const images: Uint8Array[] = [];
  try {
    if (readAs === "image") images.push(await toJpeg(bytes, limits.pixels));
    else if (readAs === "pdf") {
      for (let page = 1; page <= pages; page += 1)
        images.push(await toJpeg(await renderPdfPage(bytes, page, { dpi: DPI }), limits.pixels));
    }
  } catch {
    // Beyond the last page, or broken: what was drawn so far is shown.
  }
  return { kind: "drawn", images };
}

function toJpeg(image: Uint8Array, limitInputPixels: number): Promise<Buffer> {
  return sharp(image, { limitInputPixels })
    .rotate()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}
