import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { PurserError } from "../../base/errors.ts";
import { requireReadable } from "../readable.ts";

export const MOST_FILES = 2_000;
/** A folder, its folders, and theirs. */
const DEEPEST = 3;

/**
 * The files that `paths` name, folders by what is in them, sorted by name, each once. Hidden files and links within folders are left
 * out: a link could lead out of the folders that a caller may name.
 * @throws PurserError `path_not_allowed`, `source_not_found`, `too_many_files`
 */
export async function listDocumentFiles(
  paths: readonly string[],
  roots: "*" | readonly string[],
): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    requireReadable(path, roots);
    const real = await realpath(path).catch(() => undefined);
    const kind = real === undefined ? undefined : await stat(real);
    if (real !== undefined && kind?.isFile()) add(found, real);
    else if (real !== undefined && kind?.isDirectory()) await addFolder(found, real, 1);
    else throw new PurserError("source_not_found", `There is no file or folder "${path}".`);
  }
  const byName = (a: string, b: string) => {
    const [left, right] = basename(a) === basename(b) ? [a, b] : [basename(a), basename(b)];
    return left < right ? -1 : 1;
  };
  return [...found].sort(byName);
}

async function addFolder(found: Set<string>, folder: string, depth: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isFile()) add(found, path);
    else if (entry.isDirectory() && depth < DEEPEST) await addFolder(found, path, depth + 1);
  }
}

function add(found: Set<string>, path: string): void {
  found.add(path);
  if (found.size > MOST_FILES) {
    throw new PurserError("too_many_files", `More than ${MOST_FILES} files at once; give them in parts.`);
  }
}

/** The hash of a file that is too large to hold in memory. */
export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
