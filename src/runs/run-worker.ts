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
import type { KeptRun } from "./run-info.ts";
import type { ThreadCare } from "./thread-care.ts";
import { settleThread } from "./thread-queries.ts";

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
  /** The run that will go on with the thread as it then stands, and has not started. */
  readonly goesOn: (threadId: string) => KeptRun | undefined;
  readonly hold: (kept: KeptRun, when: { readonly reserved: boolean; readonly delayMs: number }) => void;
  /** Settles when the run has ended, at once where it is not here, or with the signal's reason. */
  readonly ended: (runId: string, signal?: AbortSignal) => Promise<void>;
  /** Stops it, wherever it is; settles when it has ended. */
  readonly cancel: (runId: string) => Promise<void>;
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
};

const CANCELLED = { code: "cancelled", message: "The run was cancelled.", retryable: false };

export function createRunWorker(deps: RunWorkerDeps): RunWorker {
  const { db, runtime, events, approvals, care, served } = deps;
  const lanes = createLanes(deps.maxRuns);
  const live = new Map<string, Live>();
  let stopping = false;
  const now = () => runtime.clock.now().toISOString();

  function hold(kept: KeptRun, { reserved, delayMs }: { reserved: boolean; delayMs: number }): void {
    const { id: runId, threadId } = kept.info;
    const { promise, resolve } = Promise.withResolvers<null>();
    const entry: Live = {
      kept,
      controller: new AbortController(),
      control: new RunControl(),
      ended: promise,
      settle: () => resolve(null),
    };
    live.set(runId, entry);
    const push = () => {
      entry.timer = undefined;
      lanes.push({ runId, threadId, run: () => perform(entry) }, { reserved });
    };
    if (delayMs <= 0) {
      push();
      return;
    }
    entry.timer = setTimeout(push, delayMs);
    entry.timer.unref();
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
      if (stopping && (isGraphDrained(error) || control.drainRequested)) ending = { status: "pending" };
      else if (controller.signal.aborted) ending = { status: "cancelled", error: CANCELLED };
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
    const { tasks } =
      start.kind === "input" && !waited ? { tasks: [] } : await care.state(actor, threadId, { graph });
    const at = {
      threadId,
      served: served(graph),
      interrupts: tasks.flatMap((task) => task.interrupts),
    };
    // A run that had to wait came when its thread stood otherwise; one that had begun may wait for its own approvals.
    if (waited && info.attempt === 0 && start.kind !== "continue" && start.kind !== "resume")
      await admit(approvals, actor, { start, at });
    const input = await invocation(approvals, actor, { start, at });
    if (start.kind === "continue" && input === null && at.interrupts.length > 0)
      return { status: "interrupted" };
    const { signal } = controller;
    signal.throwIfAborted();
    const { workflowTimeoutMs, memory } = deps;
    return executeRun(
      { log: events, runtime, memory, workflowTimeoutMs },
      { actor, run: info, served: at.served, input, signal, control },
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
        await events.append(key, "error", { error: code, message });
      }
      await deps.record(kept, ending);
    } finally {
      events.close(runId);
      live.delete(runId);
      entry.settle();
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
    companyOf: (runId) => live.get(runId)?.kept.actor.companyId,
    ended: async (runId, signal) => {
      const entry = live.get(runId);
      if (entry) await (signal ? orAborted(entry.ended, signal) : entry.ended);
    },
    cancel: async (runId) => {
      const entry = live.get(runId);
      if (!entry) return;
      const waits = entry.timer !== undefined || lanes.remove(entry.kept.info.threadId, runId);
      clearTimeout(entry.timer);
      if (waits) return finish(entry, { status: "cancelled", error: CANCELLED, begun: false });
      entry.controller.abort(new PurserError("cancelled", "The run was cancelled."));
      await entry.ended;
    },
    stop: async (graceMs) => {
      stopping = true;
      lanes.close();
      const all = [...live.values()];
      const under = all.filter(
        ({ kept, timer }) => timer === undefined && lanes.of(kept.info.threadId)[0] === kept.info.id,
      );
      for (const { control } of under) control.requestDrain("Purser is stopping.");
      if (graceMs > 0) await withinGrace(Promise.all(under.map(({ ended }) => ended)), graceMs);
      for (const { controller } of under)
        controller.abort(new PurserError("stopping", "Purser is stopping."));
      await Promise.all(under.map(({ ended }) => ended));
      // What never began stays as it is written: pending.
      for (const entry of live.values()) {
        clearTimeout(entry.timer);
        events.close(entry.kept.info.id);
        entry.settle();
      }
      live.clear();
    },
  };
}

async function withinGrace(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
