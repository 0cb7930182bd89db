import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

/** Adds a pending approval; the same one again (a node that runs anew) changes nothing. True when it was new. */
export async function insertApproval(db: Db, row: NewRow<"approval">): Promise<boolean> {
  const result = await db
    .insertInto("approval")
    .values(row)
    .onConflict((c) => c.columns(["company_id", "id"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findApproval(
  db: Db,
  companyId: string,
  id: string,
): Promise<Row<"approval"> | undefined> {
  return db
    .selectFrom("approval")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The workflow's oldest approval. */
export async function findFirstApproval(
  db: Db,
  companyId: string,
  workflowId: string,
): Promise<Pick<Row<"approval">, "requested_for"> | undefined> {
  return db
    .selectFrom("approval")
    .select("requested_for")
    .where("company_id", "=", companyId)
    .where("workflow_id", "=", workflowId)
    .orderBy("requested_at")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

export type ApprovalFilter = {
  readonly threadId?: string;
  readonly workflowId?: string;
  readonly taskId?: string;
  readonly status?: string;
};

export async function listApprovals(
  db: Db,
  companyId: string,
  filter: ApprovalFilter,
): Promise<Row<"approval">[]> {
  let query = db.selectFrom("approval").selectAll().where("company_id", "=", companyId);
  if (filter.threadId !== undefined) query = query.where("thread_id", "=", filter.threadId);
  if (filter.workflowId !== undefined) query = query.where("workflow_id", "=", filter.workflowId);
  if (filter.taskId !== undefined) query = query.where("task_id", "=", filter.taskId);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  return query.orderBy("requested_at").orderBy("id").execute();
}

/** Compare-and-set from pending: of two simultaneous decisions one gets true. */
export async function settleApproval(
  db: Db,
  companyId: string,
  change: Pick<Row<"approval">, "id" | "status" | "decided_by" | "decided_at" | "decision">,
): Promise<boolean> {
  const { id, ...set } = change;
  const result = await db
    .updateTable("approval")
    .set(set)
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("status", "=", "pending")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Of all companies: how many wait, for whoever watches the process. */
export async function countPendingApprovals(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom("approval")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("status", "=", "pending")
    .executeTakeFirstOrThrow();
  return count;
}
