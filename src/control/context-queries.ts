import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

/** One context a session, agent and user: the same again takes its place. */
export async function saveContext(db: Db, row: NewRow<"context">): Promise<void> {
  await db
    .insertInto("context")
    .values(row)
    .onConflict((c) =>
      c
        .columns(["company_id", "session_id", "agent_id", "user_id"])
        .doUpdateSet({ permissions: row.permissions, created_at: row.created_at }),
    )
    .execute();
}

/** Oldest first. */
export async function listContexts(db: Db, companyId: string, sessionId: string): Promise<Row<"context">[]> {
  return db
    .selectFrom("context")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("session_id", "=", sessionId)
    .orderBy("created_at")
    .orderBy("agent_id")
    .execute();
}

export async function saveSharedState(db: Db, row: NewRow<"shared_state">): Promise<void> {
  await db
    .insertInto("shared_state")
    .values(row)
    .onConflict((c) =>
      c.columns(["company_id", "session_id", "key"]).doUpdateSet({
        value: row.value,
        updated_by: row.updated_by,
        updated_at: row.updated_at,
      }),
    )
    .execute();
}

export async function listSharedState(
  db: Db,
  companyId: string,
  sessionId: string,
): Promise<Row<"shared_state">[]> {
  return db
    .selectFrom("shared_state")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("session_id", "=", sessionId)
    .orderBy("key")
    .execute();
}
