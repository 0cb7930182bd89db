import type { Db } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

/** True when the id was free. */
export async function insertRemoteAgent(db: Db, row: NewRow<"remote_agent">): Promise<boolean> {
  const result = await db
    .insertInto("remote_agent")
    .values(row)
    .onConflict((c) => c.columns(["company_id", "id"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function setRemoteHeaders(
  db: Db,
  companyId: string,
  { id, headers }: Pick<Row<"remote_agent">, "id" | "headers">,
): Promise<void> {
  await db
    .updateTable("remote_agent")
    .set({ headers })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}

export async function deleteRemoteAgent(db: Db, companyId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom("remote_agent")
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function listRemoteAgents(db: Db, companyId: string): Promise<Row<"remote_agent">[]> {
  return db
    .selectFrom("remote_agent")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
}

/** Of all companies: only for the process that serves, at its start. */
export async function listAllRemoteAgents(db: Db): Promise<Row<"remote_agent">[]> {
  return db.selectFrom("remote_agent").selectAll().orderBy("company_id").orderBy("id").execute();
}
