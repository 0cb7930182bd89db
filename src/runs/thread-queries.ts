import type { Db } from "../store/database.ts";
import { jsonContains } from "../store/dialect.ts";
import type { NewRow, Row } from "../store/schema.ts";
import type { ThreadFilter, ThreadSearch } from "./threads.ts";

/** False where the id is taken, by whomever. */
export async function insertThread(db: Db, row: NewRow<"thread">): Promise<boolean> {
  const result = await db
    .insertInto("thread")
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findThread(db: Db, companyId: string, id: string): Promise<Row<"thread"> | undefined> {
  return db
    .selectFrom("thread")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

const SORTED_BY = {
  thread_id: "id",
  status: "status",
  created_at: "created_at",
  updated_at: "updated_at",
} as const;

export async function searchThreads(
  db: Db,
  companyId: string,
  { limit = 10, offset = 0, sortBy = "created_at", sortOrder = "desc", ...filter }: ThreadSearch,
): Promise<Row<"thread">[]> {
  return filtered(db, companyId, filter)
    .selectAll()
    .orderBy(SORTED_BY[sortBy], sortOrder)
    .orderBy("id", sortOrder)
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countThreads(db: Db, companyId: string, filter: ThreadFilter): Promise<number> {
  const { count } = await filtered(db, companyId, filter)
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

function filtered(db: Db, companyId: string, { ids, status, metadata, values }: ThreadFilter) {
  let query = db.selectFrom("thread").where("company_id", "=", companyId);
  if (ids) query = query.where("id", "in", [...ids]);
  if (status) query = query.where("status", "=", status);
  if (metadata) query = query.where(jsonContains("metadata", metadata));
  if (values) query = query.where(jsonContains("values", values));
  return query;
}

export async function updateThreadMetadata(
  db: Db,
  companyId: string,
  { id, metadata, at }: { id: string; metadata: string; at: string },
): Promise<void> {
  await db
    .updateTable("thread")
    .set({ metadata, updated_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}

export type ThreadSettled = Pick<Row<"thread">, "status" | "graph" | "values" | "interrupts" | "error">;

/** How a run, or an update of its state, left the thread. */
export async function settleThread(
  db: Db,
  companyId: string,
  { id, at, ...set }: Partial<ThreadSettled> & { id: string; at: string },
): Promise<void> {
  await db
    .updateTable("thread")
    .set({ ...set, updated_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}

/** Takes an idle thread for a run, with its metadata as they are to be: of two that try at once, one gets true. */
export async function claimThread(
  db: Db,
  companyId: string,
  { id, metadata, at }: { id: string; metadata: string; at: string },
): Promise<boolean> {
  const result = await db
    .updateTable("thread")
    .set({ status: "busy", metadata, updated_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("status", "!=", "busy")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Threads that are marked as taken although no run of theirs is open, of all companies; `only` that one, if it is so since then. */
export async function listBusyWithoutRun(
  db: Db,
  only?: { readonly id: string; readonly since: string },
): Promise<{ readonly companyId: string; readonly threadId: string; readonly graph: string | null }[]> {
  let query = db
    .selectFrom("thread")
    .select(["company_id", "id", "graph"])
    .where("status", "=", "busy")
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("run")
            .select("run.id")
            .whereRef("run.company_id", "=", "thread.company_id")
            .whereRef("run.thread_id", "=", "thread.id")
            .where("run.status", "in", ["pending", "running"]),
        ),
      ),
    );
  if (only) query = query.where("id", "=", only.id).where("updated_at", "<", only.since);
  const rows = await query.execute();
  return rows.map(({ company_id, id, graph }) => ({ companyId: company_id, threadId: id, graph }));
}

/** The thread with its runs and their events; checkpoints are the checkpointer's. */
export async function deleteThread(db: Db, companyId: string, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const runs = tx
      .selectFrom("run")
      .select("id")
      .where("company_id", "=", companyId)
      .where("thread_id", "=", id);
    await tx
      .deleteFrom("run_event")
      .where("company_id", "=", companyId)
      .where("run_id", "in", runs)
      .execute();
    await tx.deleteFrom("run").where("company_id", "=", companyId).where("thread_id", "=", id).execute();
    await tx.deleteFrom("thread").where("company_id", "=", companyId).where("id", "=", id).execute();
  });
}
