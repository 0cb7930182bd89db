import { PurserError } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Observer } from "../observe/observer.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { Db, Tx } from "../store/database.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { MemoryStore } from "../store/memory/memory-store.ts";
import { createEventLog } from "./event-log.ts";
import { admit } from "./invocation.ts";
import { endAsError, LEFT_BEHIND, listOrphans } from "./orphans.ts";
import { recoverRuns } from "./recovery.ts";
import { continued, createTakeRun, withThreadMetadata } from "./take-run.ts";
import { deleteRun, findRun, listOpenRuns, listRuns } from "./queries.ts";
import { createRecordEnding, type RunEnded } from "./record-ending.ts";
import { settleAnswers } from "./resume-gate.ts";
import type { CancelOptions, RunInfo, RunManager, RunRequest } from "./run.ts";
import { runInfo } from "./run-info.ts";
import { createRunWorker } from "./run-worker.ts";
import { createThreadCare, unknownGraph } from "./thread-care.ts";
import { claimThread, deleteThread, settleThread } from "./thread-queries.ts";
import type { Thread, Threads } from "./threads.ts";

/** What threads need of the checkpointer beside what LangGraph does with it. */
export type Checkpoints = {
  readonly copyThread: (from: string, to: string) => Promise<void>;
  readonly deleteThread: (threadId: string) => Promise<void>;
  /** Those that the run made. */
  readonly deleteRun: (threadId: string, runId: string) => Promise<void>;
};

export type RunManagerDeps = {
  readonly db: Db;
  readonly log: GroupCommit;
  readonly runtime: Runtime;
  readonly threads: Threads;
  readonly approvals: Approvals;
  readonly graphs: ReadonlyMap<string, ServedGraph>;
  readonly checkpointer: Checkpoints;
  readonly workflowTimeoutMs: number;
  readonly maxRuns: number;
  readonly observer: Observer;
  readonly memory: MemoryStore;
  readonly ending: (tx: Tx, ended: RunEnded) => Promise<void>;
  readonly ended: (ended: RunEnded) => void;
};

/** Takes runs in, one after the other on each thread, and looks after threads; see RunManager. */
export function createRunManager(deps: RunManagerDeps): RunManager {
  const { db, runtime, threads, approvals, graphs, checkpointer } = deps;
  const now = () => runtime.clock.now().toISOString();
  const events = createEventLog({ db, log: deps.log, runtime });
  const care = createThreadCare({ db, threads, approvals, served, now });
  const record = createRecordEnding({
    db,
    care,
    now,
    follows: (threadId) => worker.lanes.of(threadId).length > 0,
    ending: deps.ending,
    ended: deps.ended,
  });
  const { workflowTimeoutMs, maxRuns, observer } = deps;
  const worker = createRunWorker({
    db,
    runtime,
    events,
    approvals,
    care,
    served,
    record,
    observer,
    memory: deps.memory,
    workflowTimeoutMs,
    maxRuns,
  });
  const { lanes } = worker;
  const take = createTakeRun({ log: deps.log, runtime, observer, events, worker, maxRuns });
  /** By thread: what is being taken in to go on with it. */
  const going = new Map<string, Promise<RunInfo | null>>();
  let stopping = false;

  function served(name: string): ServedGraph {
    const graph = graphs.get(name);
    if (!graph) throw unknownGraph(name, graphs.keys());
    return graph;
  }

  async function get(actor: Actor, runId: string): Promise<RunInfo> {
    const row = await findRun(db, actor.companyId, runId);
    if (!row) throw new PurserError("unknown_run", `There is no run "${runId}".`);
    return runInfo(row);
  }

  async function start(actor: Actor, asked: RunRequest): Promise<RunInfo> {
    if (stopping) throw new PurserError("stopping", "Purser is stopping; try again.", { retryable: true });
    served(asked.graph);
    const known = await threads.get(actor, asked.threadId);
    const { request, thread, changed } = withThreadMetadata(asked, known);
    const later = { immediate: false };
    const isLater = (request.afterSeconds ?? 0) > 0 || lanes.of(thread.id).length > 0;
    if (changed && isLater)
      await threads.update(actor, thread.id, { metadata: request.threadMetadata ?? {} });
    if ((request.afterSeconds ?? 0) > 0)
      return take(await continued(db, actor, await settled(actor, request)), later);
    if (lanes.reserve(thread.id)) return startOnIdle(actor, request, thread);
    const { multitask = "reject" } = request;
    if (multitask === "reject") throw busy(thread.id);
    if (multitask !== "enqueue") {
      for (const runId of lanes.of(thread.id)) await cancel(actor, runId, { action: multitask });
    }
    return take(await continued(db, actor, await settled(actor, request)), later);
  }

  /** An answer to a thread that is busy counts from now: when its run's turn comes, what it answers may be gone. */
  async function settled(actor: Actor, request: RunRequest): Promise<RunRequest> {
    const { start: answering, threadId, graph } = request;
    if (answering.kind !== "resume") return request;
    const { answer, update, goto } = answering;
    const { tasks } = await care.state(actor, threadId, { graph });
    const interrupts = tasks.flatMap((task) => task.interrupts);
    const done = await settleAnswers(approvals, actor, { interrupts, answer });
    return done && update == null && goto === undefined
      ? { ...request, start: { kind: "continue" } }
      : request;
  }

  async function startOnIdle(actor: Actor, request: RunRequest, thread: Thread): Promise<RunInfo> {
    try {
      await claim(actor, thread);
      try {
        const interrupts = await waitsFor(actor, request, thread);
        const at = { threadId: thread.id, served: served(request.graph), interrupts };
        await admit(approvals, actor, { start: request.start, at });
        return await take(await continued(db, actor, request), { immediate: true });
      } catch (error) {
        // "busy" was a dead process's: nobody would ever take it back.
        const status = thread.status === "busy" ? "error" : thread.status;
        await settleThread(db, actor.companyId, { id: thread.id, status, at: now() });
        throw error;
      }
    } catch (error) {
      lanes.release(thread.id);
      throw error;
    }
  }

  /** A process that was killed leaves its thread busy; whoever comes next takes it over. */
  async function claim({ companyId }: Actor, { id, metadata }: Thread): Promise<void> {
    const text = JSON.stringify(metadata);
    const attempt = () => claimThread(db, companyId, { id, metadata: text, at: now() });
    if (await attempt()) return;
    const left = (await listOrphans(db, worker.has)).filter((row) => row.thread_id === id);
    for (const row of left) await endAsError(db, row, { error: LEFT_BEHIND, at: now() });
    if (left.length > 0 && (await attempt())) return;
    throw busy(id);
  }

  /** A thread that ended well waits for nothing: then nothing is read. */
  async function waitsFor(actor: Actor, { graph, start: { kind } }: RunRequest, thread: Thread) {
    if (thread.status === "idle" && kind === "input") return [];
    const { tasks } = await care.state(actor, thread.id, { graph });
    return tasks.flatMap(({ interrupts }) => interrupts);
  }

  async function cancel(
    actor: Actor,
    runId: string,
    { action = "interrupt" }: CancelOptions = {},
  ): Promise<RunInfo> {
    const before = await get(actor, runId);
    await worker.cancel(runId);
    const orphan =
      (await get(actor, runId)).endedAt === null
        ? (await listOrphans(db, worker.has)).find((row) => row.id === runId)
        : undefined;
    if (orphan) await endAsError(db, orphan, { error: LEFT_BEHIND, at: now() });
    const after = await get(actor, runId);
    if (action === "rollback") await takeBack(actor, before);
    return after;
  }

  /** As if the run had not been: what it wrote outside is undone, or, where it can write nothing, its checkpoints go. */
  async function takeBack(actor: Actor, { id, threadId, graph }: RunInfo): Promise<void> {
    if (served(graph).writes) {
      const streamModes = ["custom"] as const;
      await start(actor, { threadId, graph, start: { kind: "rollback" }, streamModes, multitask: "enqueue" });
      return;
    }
    await checkpointer.deleteRun(threadId, id);
    await deleteRun(db, actor.companyId, id);
    if (lanes.of(threadId).length === 0) await care.settle(actor, threadId, { graph });
  }

  /** Takes an idle thread for something other than a run. */
  async function holding<T>(
    actor: Actor,
    threadId: string,
    work: (thread: Thread) => Promise<T>,
  ): Promise<T> {
    const thread = await threads.get(actor, threadId);
    if (!lanes.reserve(threadId)) throw busy(threadId);
    try {
      return await work(thread);
    } finally {
      lanes.release(threadId);
    }
  }

  async function goOn(actor: Actor, threadId: string): Promise<RunInfo | null> {
    await threads.get(actor, threadId);
    // One that has not started yet will find what was decided until then.
    const coming = worker.goesOn(threadId)?.info ?? (await going.get(threadId)?.catch(() => null));
    if (coming) return coming;
    const attempt = goOnNow(actor, threadId).finally(() => going.delete(threadId));
    going.set(threadId, attempt);
    return attempt;
  }

  async function goOnNow(actor: Actor, threadId: string): Promise<RunInfo | null> {
    const [last] = await listRuns(db, actor.companyId, { threadId, limit: 1 });
    if (!last) return null;
    const { graph, options } = runInfo(last);
    try {
      return await start(actor, {
        threadId,
        graph,
        start: { kind: "continue" },
        streamModes: options.streamModes,
        // Not from where that run began: from where the thread waits.
        options: { ...options, checkpoint: null },
        multitask: "enqueue",
      });
    } catch (error) {
      // What was decided has gone on already, and the rest still waits.
      if (error instanceof PurserError && error.code === "approval_pending") return null;
      throw error;
    }
  }

  return {
    start,
    get,
    cancel,
    goOn,
    recover: () => recoverRuns({ db, runtime, graphs, events, worker, goOn }),
    state: care.state,
    history: care.history,
    results: care.results,
    list: async (actor, threadId, filter = {}) => {
      await threads.get(actor, threadId);
      return (await listRuns(db, actor.companyId, { threadId, ...filter })).map(runInfo);
    },
    listOpen: async ({ companyId }) => (await listOpenRuns(db, companyId)).map(runInfo),
    events: async function* (actor, runId, { after = 0, signal } = {}) {
      if (worker.companyOf(runId) !== actor.companyId) await get(actor, runId);
      yield* events.tail({ companyId: actor.companyId, runId }, { after, signal });
    },
    wait: async (actor, runId, signal) => {
      await get(actor, runId);
      await worker.ended(runId, signal);
      return get(actor, runId);
    },
    remove: async (actor, runId) => {
      const { endedAt, threadId } = await get(actor, runId);
      if (endedAt === null)
        throw new PurserError("run_active", `Run "${runId}" has not ended: cancel it first.`, {
          details: { threadId },
        });
      await deleteRun(db, actor.companyId, runId);
    },
    updateState: async (actor, threadId, { graph: named, ...change }) =>
      holding(actor, threadId, async (thread) => {
        const graph = thread.graph ?? named;
        if (graph === undefined) {
          throw new PurserError(
            "no_graph",
            `Thread "${threadId}" has run nothing yet: say which graph its state is of.`,
          );
        }
        return care.update(actor, threadId, { graph, ...change });
      }),
    copyThread: async (actor, threadId) =>
      holding(actor, threadId, async ({ metadata, graph }) => {
        const copy = await threads.create(actor, { metadata });
        await checkpointer.copyThread(threadId, copy.id);
        if (graph !== null) await care.settle(actor, copy.id, { graph });
        return { threadId: copy.id };
      }),
    removeThread: async (actor, threadId) => {
      await threads.get(actor, threadId);
      for (const runId of lanes.of(threadId)) await cancel(actor, runId);
      await holding(actor, threadId, async () => {
        await approvals.withdrawThread(actor, threadId);
        await deleteThread(db, actor.companyId, threadId);
        await checkpointer.deleteThread(threadId);
      });
    },
    isRead: events.isRead,
    status: lanes.counts,
    stop: async ({ graceMs = 0 } = {}) => {
      stopping = true;
      await worker.stop(graceMs);
    },
  };
}

function busy(threadId: string): PurserError {
  return new PurserError("thread_busy", `Thread "${threadId}" has a run under way.`);
}
