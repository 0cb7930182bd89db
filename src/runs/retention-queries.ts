import type { Db } from "../store/database.ts";

type Key = { readonly companyId: string; readonly id: string };
export type EndedRun = Key & { readonly lastSeq: number };

/** A thread with a run under way, or one that waits for a person, is left alone. */
const QUIET = ["idle", "error"];
const ENDED = ["interrupted", "success", "error", "timeout", "cancelled"];

/** Runs that ended before an instant on threads that are quiet now, in the order of their ids. Of all companies. */
export async function listEndedRuns(
  db: Db,
  { before, after, limit }: { before: string; after: string; limit: number },
): Promise<readonly Key[]> {
  const rows = await db
    .selectFrom("run")
    .innerJoin("thread", (join) =>
      join.onRef("thread.id", "=", "run.thread_id").onRef("thread.company_id", "=", "run.company_id"),
    )
    .select(["run.company_id", "run.id"])
    .where("run.id", ">", after)
    .where("run.status", "in", ENDED)
    .where("run.updated_at", "<", before)
    .where("thread.status", "in", QUIET)
    .orderBy("run.id")
    .limit(limit)
    .execute();
  return rows.map(({ company_id, id }) => ({ companyId: company_id, id }));
}

/** Those of the runs that have events, each with the number of its last one. */
export async function withEvents(db: Db, runs: readonly Key[]): Promise<readonly EndedRun[]> {
  if (runs.length === 0) return [];
  const rows = await db
    .selectFrom("run_event")
    .select((e) => ["company_id", "run_id", e.fn.max<number>("seq").as("last")])
    .where(
      "run_id",
      "in",
      runs.map(({ id }) => id),
    )
    .groupBy(["company_id", "run_id"])
    .execute();
  return rows.map(({ company_id, run_id, last }) => ({ companyId: company_id, id: run_id, lastSeq: last }));
}

export async function deleteEventsAfter(db: Db, { companyId, id }: Key, seq: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("run_event")
    .where("company_id", "=", companyId)
    .where("run_id", "=", id)
    .where("seq", ">", seq)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Threads that are quiet, in the order of their ids. Of all companies. */
export async function listQuietThreads(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<readonly Key[]> {
  const rows = await quietThreads(db)
    .select(["company_id", "id"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ company_id, id }) => ({ companyId: company_id, id }));
}

export async function isQuiet(db: Db, { companyId, id }: Key): Promise<boolean> {
  const row = await quietThreads(db)
    .select("id")
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

function quietThreads(db: Db) {
  return db
    .selectFrom("thread")
    .where("status", "in", QUIET)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("run")
            .select("run.id")
            .whereRef("run.thread_id", "=", "thread.id")
            .where("run.status", "in", ["pending", "running"]),
        ),
      ),
    );
}

/** Deliveries of webhooks that are done with, at most `limit`. Of all companies. */
export async function deleteDeliveries(
  db: Db,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  const done = await db
    .selectFrom("webhook_delivery")
    .select(["company_id", "id"])
    .where("status", "!=", "pending")
    .where("created_at", "<", before)
    .limit(limit)
    .execute();
  if (done.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom("webhook_delivery")
    .where((e) => e.or(done.map(({ company_id, id }) => e.and({ company_id, id }))))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
