import { thisProcess } from "../base/process.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { Observer } from "../observe/observer.ts";
import type { Db } from "../store/database.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { EventLog } from "./event-log.ts";
import type { Row } from "../store/schema.ts";
import { findRun, listRuns } from "./queries.ts";
import type { RunInfo, RunRequest } from "./run.ts";
import { keptRun, newRunRow } from "./run-info.ts";
import type { RunWorker } from "./run-worker.ts";
import type { ThreadCare } from "./thread-care.ts";
import type { Thread } from "./threads.ts";

export type TakeRunDeps = {
  readonly log: GroupCommit;
  readonly runtime: Runtime;
  readonly observer: Observer;
  readonly events: EventLog;
  readonly worker: RunWorker;
  readonly maxRuns: number;
};

/** A run as it is to be written down: for whom, and what. */
export type Taken = {
  readonly actor: Actor;
  readonly request: RunRequest;
  /** The trace in which the work began. */
  readonly begun?: string | undefined;
};

/**
 * Writes a run down, with the first event that its readers get, and puts it into its thread's lane. `immediate`: the
 * lane was reserved for it.
 */
export type TakeRun = (taken: Taken, options: { readonly immediate: boolean }) => Promise<RunInfo>;

const MOST_AHEAD_MS = 1000;

export function createTakeRun({ log, runtime, observer, events, worker, maxRuns }: TakeRunDeps): TakeRun {
  let last = 0;

  /** Later than that of the run before, so that after a crash too they come in their order; unless the clock was set. */
  function nextTime(): Date {
    const now = runtime.clock.now().getTime();
    last = now <= last && last - now < MOST_AHEAD_MS ? last + 1 : now;
    return new Date(last);
  }

  return async ({ actor, request, begun }, { immediate }) => {
    const { afterSeconds = 0 } = request;
    const at = nextTime();
    const notBefore = afterSeconds > 0 ? new Date(at.getTime() + afterSeconds * 1000).toISOString() : null;
    const id = runtime.ids.next();
    const traceparent = begun ?? observer.traceparent() ?? request.traceparent;
    const pending = newRunRow(
      actor,
      { ...request, traceparent },
      { id, owner: thisProcess(), at: at.toISOString(), notBefore },
    );
    const begins = immediate && worker.lanes.counts().active < maxRuns;
    const row = begins
      ? { ...pending, status: "running", attempt: 1, started_at: pending.created_at }
      : pending;
    const kept = keptRun(row);
    events.open(id);
    const first = { run_id: id, thread_id: request.threadId, attempt: 1 };
    try {
      await Promise.all([
        log.write("run", row),
        events.append({ companyId: actor.companyId, runId: id }, "metadata", first),
      ]);
    } catch (error) {
      events.close(id);
      throw error;
    }
    worker.hold(kept, { reserved: immediate, delayMs: afterSeconds * 1000 });
    return kept.info;
  };
}

/**
 * Whoever decides, the work goes on for the one who asked for it, else the approver would become the maker; and in
 * the trace in which it began. But whoever also writes into the state, says where to go on or goes back to an earlier
 * checkpoint decides what is done, not only whether: that is done with their own permissions.
 */
export async function continued({ db, care }: BehindDeps, actor: Actor, request: RunRequest): Promise<Taken> {
  const { threadId, start } = request;
  if (start.kind !== "resume" && start.kind !== "continue") return { actor, request };
  const last = await runBehind({ db, care }, actor, threadId);
  if (!last) return { actor, request };
  const { actor: before, info } = keptRun(last);
  return {
    actor: before.permissions.length > 0 && !steers(request) ? before : actor,
    request,
    begun: info.traceparent ?? undefined,
  };
}

function steers({ start, options }: RunRequest): boolean {
  const { checkpointId, checkpointMap } = options?.checkpoint ?? {};
  if (checkpointId !== undefined || checkpointMap !== undefined) return true;
  return start.kind === "resume" && (start.update != null || start.goto !== undefined);
}

export type BehindDeps = { readonly db: Db; readonly care: Pick<ThreadCare, "state"> };

/**
 * The run that brought the thread to where it stands. Not simply its last: one that was refused since has nothing to
 * do with what goes on here, and must not lend it its permissions.
 */
export async function runBehind(
  { db, care }: BehindDeps,
  actor: Actor,
  threadId: string,
): Promise<Row<"run"> | undefined> {
  const { metadata } = await care.state(actor, threadId);
  const { run_id: runId } = metadata;
  const behind = typeof runId === "string" ? await findRun(db, actor.companyId, runId) : undefined;
  return behind ?? (await listRuns(db, actor.companyId, { threadId, limit: 1 }))[0];
}

/** The request and the thread with the metadata that the request gives the thread. */
export function withThreadMetadata(request: RunRequest, thread: Thread) {
  const { threadMetadata } = request;
  if (threadMetadata === undefined) return { request, thread, changed: false };
  const metadata = { ...thread.metadata, ...threadMetadata };
  return {
    request: { ...request, metadata: { ...metadata, ...request.metadata } },
    thread: { ...thread, metadata },
    changed: Object.entries(threadMetadata).some(([key, value]) => thread.metadata[key] !== value),
  };
}
