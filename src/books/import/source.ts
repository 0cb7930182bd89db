import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { PurserError } from "../../base/errors.ts";

/** A file to import. `head` is its first bytes as text, for recognition. */
export type SourceFile = { readonly name: string; readonly path: string; readonly head: string };

/** A path given by the user: one file, or a folder's files (not its subfolders). */
export type Source = {
  readonly path: string;
  readonly folder: boolean;
  readonly files: readonly SourceFile[];
  readonly file: (name: string) => SourceFile | undefined;
};

/** What is kept of a file that was imported. */
export type SourceDocument = {
  readonly filename: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
};

const HEAD_BYTES = 8_192;
const MEDIA_TYPES: Readonly<Record<string, string>> = { ".csv": "text/csv", ".json": "application/json" };

/** @throws PurserError `source_not_found`, `source_empty` */
export function openSource(path: string): Source {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new PurserError("source_not_found", `There is no file or folder "${path}" to import.`);
  const folder = stats.isDirectory();
  const paths = folder
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry) => join(path, entry.name))
        .sort()
    : [path];
  if (paths.length === 0) throw new PurserError("source_empty", `The folder "${path}" holds no files.`);
  const files = paths.map((file) => ({ name: basename(file), path: file, head: readHead(file) }));
  return { path, folder, files, file: (name) => files.find((file) => file.name === name) };
}

function readHead(path: string): string {
  const handle = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const length = readSync(handle, buffer, 0, HEAD_BYTES, 0);
    return buffer.toString("utf8", 0, length).replace(/^\uFEFF/, "");
  } finally {
    closeSync(handle);
  }
}

/** The whole file as text, with its document. @throws PurserError `not_utf8` */
export async function readText(
  file: SourceFile,
  signal?: AbortSignal,
): Promise<{ readonly text: string; readonly document: SourceDocument }> {
  const bytes = await readFile(file.path, { signal });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, document: documentOf(file, { sha256, bytes: bytes.length }) };
  } catch (cause) {
    throw notUtf8(file, cause);
  }
}

export function documentOf(
  file: SourceFile,
  { sha256, bytes }: { readonly sha256: string; readonly bytes: number },
): SourceDocument {
  const mediaType = MEDIA_TYPES[extname(file.name).toLowerCase()] ?? "text/plain";
  return { filename: file.name, sha256, bytes, mediaType };
}

export function notUtf8(file: SourceFile, cause: unknown): PurserError {
  return new PurserError(
    "not_utf8",
    `${file.name} is not UTF-8 text; export or save it as UTF-8 and import again.`,
    { cause },
  );
}
