import sharp, { type Sharp } from "sharp";
import { PurserError } from "../../base/errors.ts";
import type { Raster } from "./raster.ts";

/** A page larger than A3 at 600 dpi is no receipt; the bound keeps decoding within memory. */
export const MAX_PIXELS = 80_000_000;
/** A larger picture is shrunk while it is decoded: A4 at 300 dpi is kept whole. */
const KEPT_PIXELS = 9_000_000;

export type Decoded = {
  /** pixels of the page as displayed: with the camera's orientation applied */
  readonly width: number;
  readonly height: number;
  /** the whole page in grey, upright for the camera, perhaps shrunk */
  readonly page: Raster;
};

/** Decodes a picture once; throws `image_unreadable` or `image_too_large`. Transparent parts are paper. */
export async function decodePage(bytes: Uint8Array): Promise<Decoded> {
  const { width, height } = await sizeOf(bytes);
  const ratio = Math.min(1, Math.sqrt(KEPT_PIXELS / (width * height)));
  try {
    const upright = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" })
      .autoOrient()
      .flatten({ background: "#ffffff" });
    const page = await toRaster(
      ratio === 1 ? upright : upright.resize(sized(width * ratio), sized(height * ratio), { fit: "fill" }),
    );
    return { width, height, page };
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** A raster as a picture to work on. */
export function picture({ data, width, height }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 1 }, limitInputPixels: MAX_PIXELS });
}

export async function toRaster(image: Sharp): Promise<Raster> {
  const { data, info } = await image.toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** A length in whole pixels. */
export function sized(length: number): number {
  return Math.max(1, Math.round(length));
}

async function sizeOf(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  try {
    const { width, height, orientation } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
    if (width * height > MAX_PIXELS) throw new Error("pixel limit");
    return (orientation ?? 1) >= 5 ? { width: height, height: width } : { width, height };
  } catch (cause) {
    if (!messageOf(cause).includes("pixel limit")) throw unreadable(cause);
    const message = `The picture has more than ${MAX_PIXELS.toString()} pixels.`;
    throw new PurserError("image_too_large", message, { cause });
  }
}

function unreadable(cause: unknown): PurserError {
  const message = `The picture cannot be decoded: ${messageOf(cause)}.`;
  return new PurserError("image_unreadable", message, { cause });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
