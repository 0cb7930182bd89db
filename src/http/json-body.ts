import type { Context } from "hono";
import { PurserError } from "../base/errors.ts";
import { cleanJson } from "../base/untrusted-json.ts";

/**
 * A request's body as JSON, clean of what could become a class in a checkpoint. An empty body is `{}`, and the
 * content type does not matter: some clients leave it out.
 * @throws PurserError `invalid_input`
 */
export async function readJsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  return cleanJson(parse(text), "The request's body");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PurserError("invalid_input", "The request's body is not JSON.", { cause });
  }
}
