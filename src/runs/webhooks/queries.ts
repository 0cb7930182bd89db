import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

export async function insertDelivery(db: Db, row: Row<"webhook_delivery">): Promise<void> {
  await db.insertInto("webhook_delivery").values(row).execute();
}

/** Of all companies, earliest first: only for the one process that sends them. */
export async function listDueDeliveries(
  db: Db,
  { at, limit }: { at: string; limit: number },
): Promise<Row<"webhook_delivery">[]> {
  return db
    .selectFrom("webhook_delivery")
    .selectAll()
    .where("status", "=", "pending")
    .where("next_attempt_at", "<=", at)
    .orderBy("next_attempt_at")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function earliestDelivery(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom("webhook_delivery")
    .select("next_attempt_at")
    .where("status", "=", "pending")
    .orderBy("next_attempt_at")
    .limit(1)
    .executeTakeFirst();
  return row?.next_attempt_at;
}

/** Takes a delivery for one attempt: of two that try at once, one gets true. */
export async function claimDelivery(
  db: Db,
  { company_id, id, attempts }: Row<"webhook_delivery">,
  until: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("webhook_delivery")
    .set({ attempts: attempts + 1, next_attempt_at: until })
    .where("company_id", "=", company_id)
    .where("id", "=", id)
    .where("status", "=", "pending")
    .where("attempts", "=", attempts)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

type Outcome = Partial<
  Pick<Row<"webhook_delivery">, "status" | "attempts" | "next_attempt_at" | "last_error" | "delivered_at">
>;

export async function settleDelivery(
  db: Db,
  { company_id, id }: Row<"webhook_delivery">,
  outcome: Outcome,
): Promise<void> {
  await db
    .updateTable("webhook_delivery")
    .set(outcome)
    .where("company_id", "=", company_id)
    .where("id", "=", id)
    .execute();
}

/** Newest first. */
export async function listDeliveries(
  db: Db,
  companyId: string,
  runId: string,
): Promise<Row<"webhook_delivery">[]> {
  return db
    .selectFrom("webhook_delivery")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("run_id", "=", runId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}
