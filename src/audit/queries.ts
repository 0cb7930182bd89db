import { type Expression, expressionBuilder } from "kysely";
import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

/** `company = companyId`, written so that no index on the company answers it where a range of ids is the narrower way. */
export function ofCompany(company: Expression<string>, companyId: string) {
  const eb = expressionBuilder();
  return eb(eb.fn.coalesce(company, eb.val("")), "=", companyId);
}

export async function lastAuditEvent(
  db: Db,
  companyId: string,
): Promise<Pick<Row<"audit_event">, "seq" | "hash"> | undefined> {
  return db
    .selectFrom("audit_event")
    .select(["seq", "hash"])
    .where("company_id", "=", companyId)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function insertAuditEvent(db: Db, row: NewRow<"audit_event">): Promise<void> {
  await db.insertInto("audit_event").values(row).execute();
}

/** Events after `after`, oldest first. */
export async function listAuditEvents(
  db: Db,
  companyId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Row<"audit_event">[]> {
  return db
    .selectFrom("audit_event")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

export type AuditHead = Omit<Row<"audit_event">, "company_id" | "payload">;

/** The newest events, newest first, without their payloads. */
export async function listLatestEvents(
  db: Db,
  companyId: string,
  { limit, action }: { readonly limit: number; readonly action?: string | undefined },
): Promise<AuditHead[]> {
  let query = db
    .selectFrom("audit_event")
    .select(["seq", "at", "actor", "action", "subject", "payload_hash", "previous_hash", "hash"])
    .where("company_id", "=", companyId);
  if (action !== undefined) query = query.where("action", "=", action);
  return query.orderBy("seq", "desc").limit(limit).execute();
}

export async function countAuditEvents(db: Db, companyId: string): Promise<number> {
  const row = await db
    .selectFrom("audit_event")
    .select((eb) => eb.fn.countAll<number>().as("events"))
    .where("company_id", "=", companyId)
    .executeTakeFirstOrThrow();
  return row.events;
}

/** Is there an event of this kind? Read from the newest, where it is found soonest. */
export async function hasAction(db: Db, companyId: string, action: string): Promise<boolean> {
  const row = await db
    .selectFrom("audit_event")
    .select("seq")
    .where("company_id", "=", companyId)
    .where("action", "=", action)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countJournalsBelow(db: Db, companyId: string, id: number): Promise<number> {
  const row = await db
    .selectFrom("journal")
    .select((eb) => eb.fn.countAll<number>().as("journals"))
    .where("company_id", "=", companyId)
    .where("id", "<", id)
    .executeTakeFirstOrThrow();
  return row.journals;
}

type IdRange = { readonly from: number; readonly to: number };

/** The journals with ids of a range, whole. */
export async function listJournalsBetween(
  db: Db,
  companyId: string,
  { from, to }: IdRange,
): Promise<Row<"journal">[]> {
  return db
    .selectFrom("journal")
    .selectAll()
    .where((eb) => ofCompany(eb.ref("company_id"), companyId))
    .where("id", ">=", from)
    .where("id", "<=", to)
    .orderBy("id")
    .execute();
}

export async function listLinesBetween(
  db: Db,
  companyId: string,
  { from, to }: IdRange,
): Promise<Row<"journal_line">[]> {
  return db
    .selectFrom("journal_line")
    .selectAll()
    .where((eb) => ofCompany(eb.ref("company_id"), companyId))
    .where("journal_id", ">=", from)
    .where("journal_id", "<=", to)
    .orderBy("journal_id")
    .orderBy("line_no")
    .execute();
}

export async function lastJournalId(db: Db, companyId: string): Promise<number> {
  const row = await db
    .selectFrom("journal")
    .select((eb) => eb.fn.max<number | null>("id").as("last"))
    .where("company_id", "=", companyId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** The first journals after an id, by id, up to another. */
export async function listJournalHeadsAfter(
  db: Db,
  companyId: string,
  { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<Pick<Row<"journal">, "id" | "posted_at">[]> {
  return db
    .selectFrom("journal")
    .select(["id", "posted_at"])
    .where((eb) => ofCompany(eb.ref("company_id"), companyId))
    .where("id", ">", after)
    .where("id", "<=", upTo)
    .orderBy("id")
    .limit(limit)
    .execute();
}
