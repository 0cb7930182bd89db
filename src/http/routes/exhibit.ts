import { readFile, realpath } from "node:fs/promises";
import { extname, sep } from "node:path";
import type { Context } from "hono";
import type { Exhibit } from "../../agents/agent.ts";
import { PurserError } from "../../base/errors.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * The file of an exhibit, from Purser's own folder only. A page may show what it carries with it and nothing else: it
 * quotes documents that strangers wrote.
 * @throws PurserError `not_found`, also for what lies elsewhere
 */
export async function sendExhibit(
  c: Context,
  { exhibit, home }: { readonly exhibit: Exhibit | undefined; readonly home: string },
): Promise<Response> {
  const missing = new PurserError("not_found", "There is no such exhibit.");
  if (!exhibit) throw missing;
  const type = TYPES[extname(exhibit.path).toLowerCase()];
  const [path, root] = await Promise.all([realpath(exhibit.path), realpath(home)]).catch(() => {
    throw missing;
  });
  if (type === undefined || !path.startsWith(root + sep)) throw missing;
  c.header("content-type", type);
  c.header("x-content-type-options", "nosniff");
  c.header(
    "content-security-policy",
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  return c.body(await readFile(path));
}
