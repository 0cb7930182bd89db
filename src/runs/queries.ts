import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";
import type { RunFilter } from "./run.ts";

/** All columns, so that rows of one group have the same. */
export type NewRun = Required<NewRow<"run">>;

export async function findRun(db: Db, companyId: string, id: string): Promise<Row<"run"> | undefined> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Newest first. */
export async function listRuns(
  db: Db,
  companyId: string,
  { threadId, status, limit, offset = 0 }: RunFilter & { readonly threadId: string },
): Promise<Row<"run">[]> {
  let query = db
    .selectFrom("run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("thread_id", "=", threadId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc");
  if (status !== undefined) query = query.where("status", "=", status);
  if (limit !== undefined || offset > 0) query = query.limit(limit ?? 1000).offset(offset);
  return query.execute();
}

export async function listOpenRuns(db: Db, companyId: string): Promise<Row<"run">[]> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("status", "in", ["pending", "running"])
    .orderBy("created_at")
    .execute();
}

export async function updateRun(
  db: Db,
  companyId: string,
  {
    id,
    ...set
  }: { id: string; updated_at: string } & Partial<
    Pick<NewRun, "status" | "error" | "owner" | "attempt" | "started_at" | "ended_at">
  >,
): Promise<void> {
  await db.updateTable("run").set(set).where("company_id", "=", companyId).where("id", "=", id).execute();
}

/** Runs that have not ended, of all companies: only for the one process that writes, at its start. */
export async function listUnendedRuns(db: Db): Promise<Row<"run">[]> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("status", "in", ["pending", "running"])
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** Threads that wait although an approval of theirs was settled, of all companies: a process died between the two. */
export async function listThreadsWithSettledApprovals(
  db: Db,
): Promise<{ readonly companyId: string; readonly threadId: string }[]> {
  const rows = await db
    .selectFrom("thread")
    .innerJoin("approval", (join) =>
      join
        .onRef("approval.thread_id", "=", "thread.id")
        .onRef("approval.company_id", "=", "thread.company_id"),
    )
    .select(["thread.company_id", "thread.id"])
    .distinct()
    .where("thread.status", "=", "interrupted")
    .where("approval.status", "in", ["approved", "edited", "rejected"])
    .execute();
  return rows.map(({ company_id, id }) => ({ companyId: company_id, threadId: id }));
}

/** Threads of stateless runs that have ended, of all companies. One that waits for a person is kept. */
export async function listTemporaryThreads(
  db: Db,
): Promise<{ readonly companyId: string; readonly threadId: string }[]> {
  const rows = await db
    .selectFrom("run")
    .select(["company_id", "thread_id"])
    .where("temporary", "=", 1)
    .where("ended_at", "is not", null)
    .where("status", "!=", "interrupted")
    .limit(1000)
    .execute();
  return rows.map(({ company_id, thread_id }) => ({ companyId: company_id, threadId: thread_id }));
}

/** A run with its events. */
export async function deleteRun(db: Db, companyId: string, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom("run_event").where("company_id", "=", companyId).where("run_id", "=", id).execute();
    await tx.deleteFrom("run").where("company_id", "=", companyId).where("id", "=", id).execute();
  });
}
