import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

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
