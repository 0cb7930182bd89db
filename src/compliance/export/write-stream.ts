import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export type WrittenFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** Writes a file piece by piece under another name and renames it when it is whole; a failed one leaves nothing. */
export async function writeStream(
  path: string,
  pieces: AsyncIterable<string>,
  { attempt, signal }: { readonly attempt: string; readonly signal?: AbortSignal | undefined },
): Promise<WrittenFile> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${attempt}.part`;
  const hash = createHash("sha256");
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      const buffer = Buffer.from(piece, "utf8");
      hash.update(buffer);
      bytes += buffer.byteLength;
      yield buffer;
    }
  }
  try {
    const target = createWriteStream(unfinished, { flush: true });
    await pipeline(Readable.from(counted()), target, signal === undefined ? {} : { signal });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return { path, bytes, sha256: hash.digest("hex") };
}
