import { RunControl, isGraphDrained } from "@langchain/langgraph";
import { orAborted } from "../base/abort.ts";
import { type ErrorShape, PurserError, toErrorShape } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Observer } from "../observe/observer.ts";
import type { Approvals } from "../control/approvals.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { Db } from "../store/database.ts";
import type { MemoryStore } from "../store/memory/memory-store.ts";
import type { EventLog } from "./event-log.ts";
import { executeRun } from "./execute-run.ts";
import { admit, invocation } from "./invocation.ts";
import { createLanes, type Lanes } from "./lanes.ts";
import { updateRun } from "./queries.ts";
import type { Ending, RecordEnding } from "./record-ending.ts";
import type { RunStart } from "./run.ts";
import type { KeptRun } from "./run-info.ts";
import type { ThreadCare } from "./thread-care.ts";
import { settleThread } from "./thread-queries.ts";
import { NO_STATE } from "./thread-state.ts";

export type RunWorkerDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  readonly events: EventLog;
  readonly approvals: Approvals;
  readonly care: ThreadCare;
  /** @throws PurserError `unknown_graph` */
  readonly served: (graph: string) => ServedGraph;
  readonly record: RecordEnding;
  readonly observer: Observer;
  readonly memory: MemoryStore;
  readonly workflowTimeoutMs: number;
  /** Runs of this process at once. One that waits for a person takes no place. */
  readonly maxRuns: number;
};

/** Runs of this process that have not ended: each in its thread's lane, or waiting for its time. */
export type RunWorker = {
  readonly lanes: Lanes;
  readonly has: (runId: string) => boolean;
  /** Whose run it is, where it is here. */
  readonly companyOf: (runId: string) => string | undefined;
  /** A company's that are here. */
  readonly countOf: (companyId: string) => number;
  /** The run that will go on with the thread as it then stands, and has not started. */
  readonly goesOn: (threadId: string) => KeptRun | undefined;
  readonly hold: (kept: KeptRun, when: { readonly reserved: boolean; readonly delayMs: number }) => void;
  /** Settles when the run has ended, at once where it is not here, or with the signal's reason. */
  readonly ended: (runId: string, signal?: AbortSignal) => Promise<void>;
  /** The thread's runs that wait for their time, outside of its lane. */
  readonly later: (threadId: string) => readonly string[];
  /** Stops it, wherever it is; settles when it has ended. `then` is done before the next run of its thread begins. */
  readonly cancel: (runId: string, then?: () => Promise<void>) => Promise<void>;
  /** Ends a run that no process is about to go on with. */
  readonly giveUp: (kept: KeptRun, error: ErrorShape) => Promise<void>;
  /** Lets what runs come to a checkpoint; what is left of it goes on in another process. */
  readonly stop: (graceMs: number) => Promise<void>;
};

type Live = {
  readonly kept: KeptRun;
  readonly controller: AbortController;
  readonly control: RunControl;
  readonly ended: Promise<unknown>;
  readonly settle: () => void;
  timer?: NodeJS.Timeout | undefined;
  /** What is to be done when it has ended, before the next run of its thread begins. */
  readonly then: (() => Promise<void>)[];
};

/** A timer that is set for longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const STOPPING = new PurserError("stopping", "Purser is stopping.");
const CANCELLED = { code: "cancelled", message: "The run was cancelled.", retryable: false };

export function createRunWorker(deps: RunWorkerDeps): RunWorker {
  const { db, runtime, events, approvals, care, served } = deps;
  const lanes = createLanes(deps.maxRuns);
  const live = new Map<string, Live>();
  const counts = new Map<string, number>();
  let stopping = false;
  const now = () => runtime.clock.now().toISOString();

  function count({ actor: { companyId } }: KeptRun, by: 1 | -1): void {
    const now = (counts.get(companyId) ?? 0) + by;
    if (now > 0) counts.set(companyId, now);
    else counts.delete(companyId);
  }

  function enter(kept: KeptRun): Live {
    const { promise, resolve } = Promise.withResolvers<null>();
    const entry: Live = {
      kept,
      controller: new AbortController(),
      control: new RunControl(),
      ended: promise,
      settle: () => resolve(null),
      then: [],
    };
    live.set(kept.info.id, entry);
    count(kept, 1);
    return entry;
  }

  function hold(kept: KeptRun, { reserved, delayMs }: { reserved: boolean; delayMs: number }): void {
    const { id: runId, threadId } = kept.info;
    // It came while the process was stopping: it stays as it is written.
    if (stopping) {
      events.close(runId);
      return;
    }
    const entry = enter(kept);
    const wait = (ms: number) => {
      if (ms <= 0) {
        entry.timer = undefined;
        lanes.push({ runId, threadId, run: () => perform(entry) }, { reserved });
        return;
      }
      const step = Math.min(ms, LONGEST_TIMER_MS);
      entry.timer = setTimeout(() => wait(ms - step), step).unref();
    };
    wait(delayMs);
  }

  async function perform(entry: Live): Promise<void> {
    const { controller, control } = entry;
    const { info, actor } = entry.kept;
    const observed = deps.observer.runStarted({
      runId: info.id,
      threadId: info.threadId,
      companyId: actor.companyId,
      graph: info.graph,
      traceparent: info.traceparent ?? undefined,
    });
    let ending: Ending;
    try {
      ending = await observed.within(() => run(entry));
    } catch (error) {
      // Cancelled is cancelled, also where the process is stopped meanwhile.
      const cancelled = controller.signal.aborted && controller.signal.reason !== STOPPING;
      if (cancelled) ending = { status: "cancelled", error: CANCELLED };
      else if (stopping && (isGraphDrained(error) || control.drainRequested)) ending = { status: "pending" };
      else ending = { status: "error", error: failureOf(error, entry) };
    }
    observed.ended(ending);
    await finish(entry, ending);
  }

  /** What a graph of the engineer's own throws is told as it is; what ours throws is not meant for users. */
  function failureOf(error: unknown, { kept: { info } }: Live): ErrorShape {
    deps.observer.log.error({ err: error, run_id: info.id, graph: info.graph }, "A run failed");
    const shape = toErrorShape(error);
    if (shape.code !== "internal_error" || !(error instanceof Error)) return shape;
    return served(info.graph).custom ? { ...shape, code: "graph_failed", message: error.message } : shape;
  }

  async function run({ kept, controller, control }: Live): Promise<Ending> {
    const { actor, info } = kept;
    const { start, threadId, graph } = info;
    const waited = info.status === "pending";
    if (waited) {
      const at = now();
      await settleThread(db, actor.companyId, { id: threadId, status: "busy", at });
      await updateRun(db, actor.companyId, {
        id: info.id,
        status: "running",
        attempt: info.attempt + 1,
        started_at: at,
        updated_at: at,
      });
    }
    if (waited && info.attempt === 0) await care.requireOwnGraph(actor, threadId, graph);
    const { tasks, metadata } =
      start.kind === "input" && !waited ? NO_STATE : await care.state(actor, threadId, { graph });
    const at = {
      threadId,
      served: served(graph),
      interrupts: tasks.flatMap((task) => task.interrupts),
    };
    // A run that had to wait came when its thread stood otherwise; one that had begun may wait for its own approvals.
    if (waited && info.attempt === 0 && start.kind !== "continue" && start.kind !== "resume")
      await admit(approvals, actor, { start, at });
    // What a run began with stands in its first checkpoint: from there it goes on, and does not begin again.
    const goesOn = info.attempt > 0 && metadata["run_id"] === info.id;
    const asked: RunStart = goesOn ? { kind: "continue" } : start;
    const input = await invocation(approvals, actor, { start: asked, at });
    if (start.kind === "continue" && input === null && at.interrupts.length > 0)
      return { status: "interrupted" };
    const { signal } = controller;
    signal.throwIfAborted();
    const { workflowTimeoutMs, memory } = deps;
    return executeRun(
      { log: events, runtime, memory, workflowTimeoutMs },
      {
        actor,
        run: goesOn ? { ...info, options: { ...info.options, checkpoint: null } } : info,
        served: at.served,
        input,
        signal,
        control,
      },
    );
  }

  /** Whoever waits goes on, even where the end could not be written down: the next process finds the run unended. */
  async function finish(entry: Live, ending: Ending): Promise<void> {
    const { kept } = entry;
    const { id: runId } = kept.info;
    try {
      if (ending.error) {
        const { code, message } = ending.error;
        const key = { companyId: kept.actor.companyId, runId };
        await tried(kept, "A run's last event could not be written", async () => {
          await events.mend(key);
          await events.append(key, "error", { error: code, message });
        });
      }
      await tried(kept, "A run's end could not be written", () => deps.record(kept, ending));
      for (const then of entry.then) await then();
    } finally {
      events.close(runId);
      if (live.delete(runId)) count(kept, -1);
      entry.settle();
    }
  }

  async function tried({ info }: KeptRun, what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      deps.observer.log.error({ err, run_id: info.id, thread_id: info.threadId }, what);
    }
  }

  return {
    lanes,
    hold,
    has: (runId) => live.has(runId),
    goesOn: (threadId) =>
      lanes
        .waiting(threadId)
        .map((runId) => live.get(runId)?.kept)
        .find((kept) => kept?.info.start.kind === "continue"),
    countOf: (companyId) => counts.get(companyId) ?? 0,
    companyOf: (runId) => live.get(runId)?.kept.actor.companyId,
    ended: async (runId, signal) => {
      const entry = live.get(runId);
      if (entry) await (signal ? orAborted(entry.ended, signal) : entry.ended);
    },
    later: (threadId) =>
      [...live.values()].flatMap(({ kept: { info }, timer }) =>
        timer !== undefined && info.threadId === threadId ? [info.id] : [],
      ),
    cancel: async (runId, then) => {
      const entry = live.get(runId);
      if (!entry) return;
      if (then) entry.then.push(then);
      const { threadId } = entry.kept.info;
      const isLater = entry.timer !== undefined;
      clearTimeout(entry.timer);
      entry.timer = undefined;
      if (isLater || lanes.remove(threadId, runId)) {
        // Its thread shows that it was taken for it: nobody else gets it until that is put right.
        const settles = lanes.reserve(threadId);
        await finish(entry, { status: "cancelled", error: CANCELLED, settles }).finally(() => {
          if (settles) lanes.release(threadId);
        });
        return;
      }
      entry.controller.abort(new PurserError("cancelled", "The run was cancelled."));
      await entry.ended;
    },
    giveUp: async (kept, error) => {
      const { companyId } = kept.actor;
      await events.reopen({ companyId, runId: kept.info.id });
      await finish(enter(kept), { status: "error", error });
    },
    stop: async (graceMs) => {
      stopping = true;
      lanes.close();
      const all = [...live.values()];
      const under = all.filter(({ kept: { info } }) => lanes.running(info.threadId) === info.id);
      for (const { control } of under) control.requestDrain("Purser is stopping.");
      if (graceMs > 0) await withinGrace(Promise.all(under.map(({ ended }) => ended)), graceMs);
      for (const { controller } of under) controller.abort(STOPPING);
      await Promise.all(under.map(({ ended }) => ended));
      // What never began stays as it is written: pending.
      for (const entry of live.values()) {
        clearTimeout(entry.timer);
        events.close(entry.kept.info.id);
        entry.settle();
      }
      live.clear();
      counts.clear();
    },
  };
}

async function withinGrace(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
