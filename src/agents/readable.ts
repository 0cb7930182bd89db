import { realpathSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { PurserError } from "../base/errors.ts";

/**
 * Refuses a path outside of the folders that a caller may name files of, links followed. Whether such a file exists
 * is not told.
 * @throws PurserError `path_not_allowed`
 */
export function requireReadable(path: string, roots: "*" | readonly string[]): void {
  if (roots === "*") return;
  const real = resolveLinks(path);
  const inside = (root: string) => {
    const base = resolveLinks(root);
    if (real === undefined || base === undefined) return false;
    const way = relative(base, real);
    return way === "" || (!way.startsWith("..") && !isAbsolute(way));
  };
  if (roots.some(inside)) return;
  throw new PurserError(
    "path_not_allowed",
    `The path "${path}" cannot be read from here; put the files into ${roots.join(" or ")}.`,
  );
}

function resolveLinks(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
