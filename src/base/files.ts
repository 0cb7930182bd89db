import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes whole files only: a reader sees the old content, none, or the new. `attempt` names the unfinished file, so that
 * two writers of one path do not mix.
 */
export async function writeWhole(path: string, content: string | Uint8Array, attempt: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${folderName(attempt)}.part`;
  await writeFile(unfinished, content, { flush: true });
  await rename(unfinished, path);
}

/** The file's content; undefined when there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** An id as the name of one folder or file, whatever it holds. */
export function folderName(id: string): string {
  return encodeURIComponent(id.toWellFormed()).replace(/^\.+$/, (dots) => "%2E".repeat(dots.length));
}
