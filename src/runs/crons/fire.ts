import { type ErrorShape, PurserError, toErrorShape } from "../../base/errors.ts";
import type { Clock } from "../../base/runtime.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import type { Assistants } from "../assistant.ts";
import type { RunManager } from "../run.ts";
import type { Threads } from "../threads.ts";
import { type ActorOf, capped } from "./actor-of.ts";
import { type Cron, fromRow } from "./cron.ts";
import { advanceCron, wasStarted } from "./queries.ts";
import { markOf, threadOf, toRequest } from "./request.ts";
import { nextTime } from "./schedule.ts";

export type FireDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly runs: Pick<RunManager, "start">;
  readonly threads: Pick<Threads, "create">;
  readonly assistants: Pick<Assistants, "resolve">;
  readonly actorOf: ActorOf;
};

export type Fired = {
  readonly companyId: string;
  readonly cronId: string;
  /** null: it failed, had been started before a crash, or its end has come */
  readonly runId: string | null;
  readonly error: ErrorShape | null;
};

/**
 * Starts the run of a cron that is due, then moves the cron on to its next time after now: times that were missed are
 * made up for once. After a crash between the two the cron is still due, and the run is found by its mark on its
 * thread, which has the same id each time: so it is neither lost nor started twice. A run that cannot be started (the
 * thread waits for a person, the assistant is gone) is reported and its time passes.
 */
export async function fire(deps: FireDeps, row: Row<"cron">): Promise<Fired> {
  const cron = fromRow(row);
  const companyId = row.company_id;
  const scheduledFor = row.next_run_at;
  const told = { companyId, cronId: cron.id, runId: null, error: null };
  if (scheduledFor === null) return told;
  const now = deps.clock.now();
  const moveOn = async (to: string | null, enabled = true) =>
    advanceCron(deps.db, companyId, { id: cron.id, from: scheduledFor, to, enabled });
  if (cron.endTime !== null && cron.endTime < now.toISOString()) {
    await moveOn(null);
    return told;
  }
  try {
    const runId = await startOnce(deps, { companyId, cron, scheduledFor });
    await moveOn(timeAfter(cron, now));
    return { ...told, runId };
  } catch (error) {
    // What is not the cron's own fault may be over in a moment: it stays due.
    if (!(error instanceof PurserError) || error.retryable) throw error;
    const gone = error.code === "unknown_thread";
    await moveOn(gone ? null : timeAfter(cron, now), !gone);
    return { ...told, error: toErrorShape(error) };
  }
}

async function startOnce(
  { db, runs, threads, assistants, actorOf }: FireDeps,
  { companyId, cron, scheduledFor }: { companyId: string; cron: Cron; scheduledFor: string },
): Promise<string | null> {
  const threadId = threadOf(companyId, cron, scheduledFor);
  const mark = markOf(cron, scheduledFor);
  if (await wasStarted(db, companyId, { threadId, mark })) return null;
  const actor = capped(await actorOf(companyId, cron.userId), cron.permissions);
  const assistant = await assistants.resolve(actor, cron.assistantId);
  if (cron.threadId === null) {
    const metadata = { graph_id: assistant.graph, cron_id: cron.id };
    await threads.create(actor, { id: threadId, metadata, ifExists: "do_nothing" });
  }
  const { id } = await runs.start(actor, toRequest(cron, { assistant, threadId, mark }));
  return id;
}

/** null where the cron's end comes first. */
export function timeAfter(cron: Pick<Cron, "schedule" | "timezone" | "endTime">, now: Date): string | null {
  const next = nextTime(cron, now);
  return cron.endTime !== null && next > cron.endTime ? null : next;
}
