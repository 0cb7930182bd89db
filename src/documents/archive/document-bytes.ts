import { stat } from "node:fs/promises";
import { join } from "node:path";
import { folderName, readIfThere, writeWhole } from "../../base/files.ts";
import { PurserError } from "../../base/errors.ts";

const SHA256 = /^[0-9a-f]{64}$/;

/** Where the bytes of a document lie: named by what they are, never by the name that came with them. */
export function documentPath(
  home: string,
  { companyId, sha256 }: { readonly companyId: string; readonly sha256: string },
): string {
  if (!SHA256.test(sha256)) throw new Error(`"${sha256}" is not a SHA-256 in hexadecimal`);
  return join(home, "documents", folderName(companyId), sha256);
}

/** Keeps the bytes once; the same content given again leaves the file as it is. */
export async function keepBytes(path: string, bytes: Uint8Array, attempt: string): Promise<void> {
  const there = await sizeOf(path);
  if (there !== bytes.byteLength) await writeWhole(path, bytes, attempt);
}

/** @throws PurserError `document_bytes_missing` */
export async function loadBytes(path: string, documentId: string): Promise<Buffer> {
  const bytes = await readIfThere(path);
  if (bytes) return bytes;
  throw new PurserError(
    "document_bytes_missing",
    `The bytes of document "${documentId}" are not in the archive (too large to keep, or removed).`,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
