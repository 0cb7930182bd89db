import { PurserError } from "../../base/errors.ts";

/** Mail systems append some bytes to files; an earlier revision's mark stands farther from the end. */
const TAIL_BYTES = 8_192;

/** Throws `document_cut_off` where the end of a file is missing. A JPEG shows that only when it is decoded. */
export function assertWhole(bytes: Uint8Array, mediaType: string): void {
  if (isCutOff(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), mediaType)) throw cutOff();
}

export function cutOff(cause?: unknown): PurserError {
  return new PurserError("document_cut_off", "The file is cut off: send it again", { cause });
}

function isCutOff(bytes: Buffer, mediaType: string): boolean {
  const tail = bytes.subarray(-TAIL_BYTES);
  switch (mediaType) {
    case "application/pdf":
      return !tail.includes("%%EOF");
    case "image/png":
      return !tail.includes("IEND");
    case "image/webp":
      // RIFF: the size of all that follows its first eight bytes.
      return bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length;
    case "image/tiff":
      // The offset of the first directory, which many writers put behind the pixels.
      return (
        bytes.length < 8 ||
        (bytes[0] === 0x49 ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4)) >= bytes.length
      );
    default:
      return false;
  }
}
