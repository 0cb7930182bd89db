import { thisProcess } from "../base/process.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { Observer } from "../observe/observer.ts";
import type { Db } from "../store/database.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { EventLog } from "./event-log.ts";
import { listRuns } from "./queries.ts";
import type { RunInfo, RunRequest } from "./run.ts";
import { keptRun, newRunRow } from "./run-info.ts";
import type { RunWorker } from "./run-worker.ts";
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

export function createTakeRun({ log, runtime, observer, events, worker, maxRuns }: TakeRunDeps): TakeRun {
  return async ({ actor, request, begun }, { immediate }) => {
    const { afterSeconds = 0 } = request;
    const at = runtime.clock.now();
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
    await Promise.all([
      log.write("run", row),
      events.append({ companyId: actor.companyId, runId: id }, "metadata", first),
    ]);
    worker.hold(kept, { reserved: immediate, delayMs: afterSeconds * 1000 });
    return kept.info;
  };
}

/**
 * Whoever decides, the work goes on for the one who asked for it, else the approver would become the maker; and in
 * the trace in which it began.
 */
export async function continued(db: Db, actor: Actor, request: RunRequest): Promise<Taken> {
  const { threadId, start } = request;
  if (start.kind !== "resume" && start.kind !== "continue") return { actor, request };
  const [last] = await listRuns(db, actor.companyId, { threadId, limit: 1 });
  if (!last) return { actor, request };
  const { actor: before, info } = keptRun(last);
  return {
    actor: before.permissions.length > 0 ? before : actor,
    request,
    begun: info.traceparent ?? undefined,
  };
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
