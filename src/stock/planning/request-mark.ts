import { createHash } from "node:crypto";

/** A short mark of a request: figures of two requests about one item on one day must not share an id. */
export function requestMark(request: unknown): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("hex").slice(0, 8);
}
