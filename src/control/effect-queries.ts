import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

/** True when the row is new; false when an effect under this key was reserved before. */
export async function insertEffect(db: Db, row: NewRow<"effect">): Promise<boolean> {
  const result = await db
    .insertInto("effect")
    .values(row)
    .onConflict((c) => c.columns(["company_id", "key"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findEffect(db: Db, companyId: string, key: string): Promise<Row<"effect"> | undefined> {
  return db
    .selectFrom("effect")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("key", "=", key)
    .executeTakeFirst();
}

export async function updateEffect(
  db: Db,
  companyId: string,
  change: Pick<Row<"effect">, "key" | "status" | "output" | "finished_at">,
): Promise<void> {
  const { key, ...set } = change;
  await db
    .updateTable("effect")
    .set(set)
    .where("company_id", "=", companyId)
    .where("key", "=", key)
    .execute();
}

/** The writes of one workflow; those of an undo are not among them. */
export async function listEffects(db: Db, companyId: string, workflowId: string): Promise<Row<"effect">[]> {
  return db
    .selectFrom("effect")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("workflow_id", "=", workflowId)
    .where("undoes", "is", null)
    .execute();
}

/** How many of these runs were this user's, on this thread. */
export async function countRunsOf(
  db: Db,
  by: { readonly companyId: string; readonly userId: string; readonly threadId: string },
  runIds: readonly string[],
): Promise<number> {
  const { count } = await db
    .selectFrom("run")
    .select((e) => e.fn.countAll<number | string>().as("count"))
    .where("company_id", "=", by.companyId)
    .where("thread_id", "=", by.threadId)
    .where("user_id", "=", by.userId)
    .where("id", "in", [...runIds])
    .executeTakeFirstOrThrow();
  return Number(count);
}
