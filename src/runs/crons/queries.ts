import type { Db } from "../../store/database.ts";
import { jsonContains } from "../../store/dialect.ts";
import type { Row } from "../../store/schema.ts";
import type { CronFilter, CronSearch } from "./cron.ts";

export async function insertCron(db: Db, row: Row<"cron">): Promise<void> {
  await db.insertInto("cron").values(row).execute();
}

export async function findCron(db: Db, companyId: string, id: string): Promise<Row<"cron"> | undefined> {
  return db
    .selectFrom("cron")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

const SORTED_BY = {
  cron_id: "id",
  assistant_id: "assistant_id",
  thread_id: "thread_id",
  created_at: "created_at",
  updated_at: "updated_at",
  next_run_date: "next_run_at",
} as const;

export async function searchCrons(
  db: Db,
  companyId: string,
  { limit = 10, offset = 0, sortBy = "created_at", sortOrder = "desc", ...filter }: CronSearch,
): Promise<Row<"cron">[]> {
  return filtered(db, companyId, filter)
    .selectAll()
    .orderBy(SORTED_BY[sortBy], sortOrder)
    .orderBy("id", sortOrder)
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countCrons(db: Db, companyId: string, filter: CronFilter): Promise<number> {
  const { count } = await filtered(db, companyId, filter)
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

function filtered(db: Db, companyId: string, { assistantId, threadId, enabled, metadata }: CronFilter) {
  let query = db.selectFrom("cron").where("company_id", "=", companyId);
  if (assistantId !== undefined) query = query.where("assistant_id", "=", assistantId);
  if (threadId !== undefined) query = query.where("thread_id", "=", threadId);
  if (enabled !== undefined) query = query.where("enabled", "=", enabled ? 1 : 0);
  if (metadata) query = query.where(jsonContains("metadata", metadata));
  return query;
}

export async function replaceCron(db: Db, { company_id, id, ...set }: Row<"cron">): Promise<void> {
  await db.updateTable("cron").set(set).where("company_id", "=", company_id).where("id", "=", id).execute();
}

export async function deleteCron(db: Db, companyId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("cron")
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Of all companies, earliest first: only for the one process that runs them. */
export async function listDueCrons(db: Db, at: string): Promise<Row<"cron">[]> {
  return db
    .selectFrom("cron")
    .selectAll()
    .where("next_run_at", "<=", at)
    .orderBy("next_run_at")
    .orderBy("id")
    .execute();
}

export async function earliestCron(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom("cron")
    .select("next_run_at")
    .where("next_run_at", "is not", null)
    .orderBy("next_run_at")
    .limit(1)
    .executeTakeFirst();
  return row?.next_run_at ?? undefined;
}

/** Compare-and-set: nothing happens where the cron was changed, or moved on, meanwhile. */
export async function advanceCron(
  db: Db,
  companyId: string,
  { id, from, to, enabled }: { id: string; from: string; to: string | null; enabled: boolean },
): Promise<void> {
  await db
    .updateTable("cron")
    .set({ next_run_at: to, ...(enabled ? {} : { enabled: 0 }) })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("next_run_at", "=", from)
    .execute();
}

/** Was this time's run taken in before? Looked for on its thread only, by the metadata that such runs are marked with. */
export async function wasStarted(
  db: Db,
  companyId: string,
  { threadId, mark }: { threadId: string; mark: Readonly<Record<string, string>> },
): Promise<boolean> {
  const row = await db
    .selectFrom("run")
    .select("id")
    .where("company_id", "=", companyId)
    .where("thread_id", "=", threadId)
    .where(jsonContains("metadata", mark))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
