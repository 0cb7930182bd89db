import { createHash } from "node:crypto";
import type { Actor } from "../../control/context.ts";

/** Of the ids made here: a version 5 UUID of this namespace (RFC 9562, section 5.5). */
const NAMESPACE = "5c3b7a0e-2f6d-5d0a-9a55-7d0f0c1e9b42";

/**
 * The thread of a conversation. It is made of who asks and for which company as well as of the session's name, so
 * nobody reaches another's conversation by its name.
 */
export function threadOf({ companyId, userId }: Actor, session: string): string {
  return uuidV5(JSON.stringify(["chat", companyId, userId, session]));
}

function uuidV5(name: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex"))
    .update(name)
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * The id of an answer of /v1/responses carries its session's name, not its thread: whoever else gives it as
 * `previous_response_id` reaches a conversation of their own, which does not exist.
 */
export function responseId(session: string, unique: string): string {
  return `resp_${Buffer.from(session).toString("base64url")}_${unique.replaceAll("-", "")}`;
}

const RESPONSE_ID = /^resp_([A-Za-z0-9_-]+)_[0-9a-f]{32}$/;

/** The session's name in an answer's id, or undefined when it is none of ours. */
export function sessionOfResponse(id: string): string | undefined {
  const [, encoded] = RESPONSE_ID.exec(id) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64url").toString();
}
