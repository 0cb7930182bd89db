import { canonicalJson, sha256 } from "../base/json.ts";
import type { Db } from "../store/database.ts";
import { insertAuditEvent, lastAuditEvent } from "./queries.ts";

/** What happened, to be written in the transaction that makes it happen. */
export type AuditEntry = {
  readonly companyId: string;
  /** ISO instant */
  readonly at: string;
  /** `ana`, `agent:accounting_agent`, `system` */
  readonly actor: string;
  /** past tense, snake_case: `journals_posted`, `period_closed` */
  readonly action: string;
  /** `journal:12-14`, `period:2026-06` */
  readonly subject: string;
  readonly payload: unknown;
};

/** Before a company's first event. */
export const GENESIS = "0".repeat(64);

export type Link = {
  readonly company_id: string;
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly payload_hash: string;
  readonly previous_hash: string;
};

/** Each event's hash covers the one before it, so that a change anywhere shows in every later link. */
export function linkHash(link: Link): string {
  const { company_id, seq, at, actor, action, subject, payload_hash, previous_hash } = link;
  return sha256(canonicalJson([company_id, seq, at, actor, action, subject, payload_hash, previous_hash]));
}

/**
 * Appends one event to the company's chain, in the transaction of the change, so that both happen or neither. Transactions
 * follow each other on the store's one connection, so no two events get the same number.
 */
export async function appendAudit(tx: Db, entry: AuditEntry): Promise<void> {
  if (!tx.isTransaction) throw new Error("an audit event is written in the transaction that makes it happen");
  const last = await lastAuditEvent(tx, entry.companyId);
  const payload = canonicalJson(entry.payload);
  const link = {
    company_id: entry.companyId,
    seq: (last?.seq ?? 0) + 1,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    payload_hash: sha256(payload),
    previous_hash: last?.hash ?? GENESIS,
  };
  await insertAuditEvent(tx, { ...link, payload, hash: linkHash(link) });
}
