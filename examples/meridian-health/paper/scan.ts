import sharp from "sharp";
import { renderPdfPage } from "../../../src/documents/pdf/index.ts";
import { seededRandom } from "../../../src/base/runtime.ts";

/** How a scanner saw the paper. */
export type Scanner = {
  readonly dpi: number;
  /** how crooked the paper lay */
  readonly degrees: number;
  /** 0..60: standard deviation of the grey noise */
  readonly noise: number;
  readonly seed: number;
};

/** A page as a scanner would have sent it: grey, crooked, noisy, compressed. */
export async function scanPage(pdf: Uint8Array, { dpi, degrees, noise, seed }: Scanner): Promise<Buffer> {
  const page = await renderPdfPage(pdf, 1, { dpi });
  const { data, info } = await sharp(page)
    .flatten({ background: "#ffffff" })
    .rotate(degrees, { background: "#f4f2ee" })
    .blur(0.6)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = seededRandom(seed);
  for (let at = 0; at < data.length; at += 1) {
    // The sum of three uniforms is near enough to a normal deviate.
    const grain = (random() + random() + random() - 1.5) * noise;
    data[at] = Math.max(0, Math.min(255, (data[at] ?? 255) * 0.96 + 4 + grain));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .jpeg({ quality: 62 })
    .toBuffer();
}
