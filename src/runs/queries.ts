import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export async function insertThread(db: Db, row: NewRow<"thread">): Promise<void> {
  await db.insertInto("thread").values(row).execute();
}

export async function findThread(db: Db, companyId: string, id: string): Promise<Row<"thread"> | undefined> {
  return db
    .selectFrom("thread")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Whoever owns it: to refuse an id that is taken without telling by whom. */
export async function threadExists(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom("thread").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;
}

export async function setThreadStatus(
  db: Db,
  companyId: string,
  change: { id: string; status: string; at: string },
): Promise<void> {
  await db
    .updateTable("thread")
    .set({ status: change.status, updated_at: change.at })
    .where("company_id", "=", companyId)
    .where("id", "=", change.id)
    .execute();
}

/** Takes an idle thread for a run: of two that try at once, one gets true. */
export async function claimThread(
  db: Db,
  companyId: string,
  { id, at }: { id: string; at: string },
): Promise<boolean> {
  const result = await db
    .updateTable("thread")
    .set({ status: "busy", updated_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("status", "!=", "busy")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function insertRun(db: Db, row: NewRow<"run">): Promise<void> {
  await db.insertInto("run").values(row).execute();
}

export async function findRun(db: Db, companyId: string, id: string): Promise<Row<"run"> | undefined> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Newest first. */
export async function listRuns(db: Db, companyId: string, threadId: string): Promise<Row<"run">[]> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("thread_id", "=", threadId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}

export async function endRun(
  db: Db,
  companyId: string,
  change: { id: string; status: string; error: string | null; at: string },
): Promise<void> {
  const { id, status, error, at } = change;
  await db
    .updateTable("run")
    .set({ status, error, updated_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}

/** Runs that a dead process left as running, of all companies: only for the one process that writes, at its start. */
export async function listUnendedRuns(db: Db): Promise<Row<"run">[]> {
  return db.selectFrom("run").selectAll().where("status", "in", ["pending", "running"]).execute();
}

export async function listEvents(
  db: Db,
  companyId: string,
  { runId, after }: { runId: string; after: number },
): Promise<Row<"run_event">[]> {
  return db
    .selectFrom("run_event")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("run_id", "=", runId)
    .where("seq", ">", after)
    .orderBy("seq")
    .execute();
}
