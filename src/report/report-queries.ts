import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export async function insertReport(db: Db, row: NewRow<"report">): Promise<void> {
  await db.insertInto("report").values(row).execute();
}

export async function findReport(db: Db, companyId: string, id: string): Promise<Row<"report"> | undefined> {
  return db
    .selectFrom("report")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Reports of a company, the newest first. */
export async function listReports(
  db: Db,
  companyId: string,
  { status, kind }: { readonly status?: string | undefined; readonly kind?: string | undefined } = {},
): Promise<Row<"report">[]> {
  let query = db.selectFrom("report").selectAll().where("company_id", "=", companyId);
  if (status !== undefined) query = query.where("status", "=", status);
  if (kind !== undefined) query = query.where("kind", "=", kind);
  return query.orderBy("created_at", "desc").orderBy("id").execute();
}

export async function markWithdrawn(db: Db, companyId: string, id: string): Promise<void> {
  await db
    .updateTable("report")
    .set({ status: "withdrawn" })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}
