import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export async function listEvents(
  db: Db,
  companyId: string,
  { runId, after, limit }: { runId: string; after: number; limit: number },
): Promise<Row<"run_event">[]> {
  return db
    .selectFrom("run_event")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("run_id", "=", runId)
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** The events of one name that a patch before `seq` builds on: the last whole one and the patches after it. */
export async function listPatchBase(
  db: Db,
  companyId: string,
  { runId, event, before }: { runId: string; event: string; before: number },
): Promise<Row<"run_event">[]> {
  const ofRun = db
    .selectFrom("run_event")
    .where("company_id", "=", companyId)
    .where("run_id", "=", runId)
    .where("event", "=", event)
    .where("seq", "<", before);
  const whole = await ofRun
    .select((e) => e.fn.max<number>("seq").as("seq"))
    .where("patch", "=", 0)
    .executeTakeFirst();
  return ofRun
    .selectAll()
    .where("seq", ">=", whole?.seq ?? 0)
    .orderBy("seq")
    .execute();
}

/** 0 where there is none yet. */
export async function lastSeq(db: Db, companyId: string, runId: string): Promise<number> {
  const row = await db
    .selectFrom("run_event")
    .select((e) => e.fn.max<number | null>("seq").as("seq"))
    .where("company_id", "=", companyId)
    .where("run_id", "=", runId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}
