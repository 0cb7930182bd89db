import type { Db, Tx } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

export async function insertMessage(tx: Tx, row: NewRow<"outbox">): Promise<void> {
  await tx
    .insertInto("outbox")
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function findMessage(db: Db, companyId: string, id: string): Promise<Row<"outbox"> | undefined> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findMessageByKey(
  db: Db,
  companyId: string,
  key: string,
): Promise<Row<"outbox"> | undefined> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
}

/** Messages not sent yet, the oldest first. */
export async function listPending(db: Db, companyId: string): Promise<Row<"outbox">[]> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("status", "=", "pending")
    .where("kind", "in", ["purchase_order", "cancellation"])
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** Changes a message that is still pending after `attempts` attempts; false when somebody was faster. */
export async function changePending(
  db: Db,
  companyId: string,
  {
    id,
    attempts,
    set,
  }: {
    readonly id: string;
    readonly attempts: number;
    readonly set: Partial<Pick<Row<"outbox">, "status" | "attempts" | "error" | "sent_at">>;
  },
): Promise<boolean> {
  const result = await db
    .updateTable("outbox")
    .set(set)
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("status", "=", "pending")
    .where("attempts", "=", attempts)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
