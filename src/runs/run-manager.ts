import { pause } from "../base/abort.ts";
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
import { isElsewhere, LEFT_BEHIND, listOrphans } from "./orphans.ts";
import { requireAsMuch, requireRoom } from "./may-run.ts";
import { recoverRuns } from "./recovery.ts";
import { continued, createTakeRun, runBehind, withThreadMetadata } from "./take-run.ts";
import { deleteRun, findRun, listOpenRuns, listRuns } from "./queries.ts";
import { createRecordEnding, type RunEnded } from "./record-ending.ts";
import { settleAnswers } from "./resume-gate.ts";
import type { CancelOptions, RunInfo, RunManager, RunRequest } from "./run.ts";
import { keptRun, runInfo } from "./run-info.ts";
import { createRunWorker } from "./run-worker.ts";
import { createThreadCare, unknownGraph } from "./thread-care.ts";
import { claimThread, deleteThread, listBusyWithoutRun, settleThread } from "./thread-queries.ts";
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
  /** Of one company, under way or waiting for their turn. */
  readonly maxQueuedRuns: number;
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
    log: deps.observer.log,
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

  /** Does another process go on with it? Nothing tells this one of that. */
  async function isOpenElsewhere(actor: Actor, runId: string): Promise<boolean> {
    const row = await findRun(db, actor.companyId, runId);
    if (!row) throw new PurserError("unknown_run", `There is no run "${runId}".`);
    return row.ended_at === null && !worker.has(runId) && isElsewhere(row.owner);
  }

  async function start(actor: Actor, asked: RunRequest): Promise<RunInfo> {
    if (stopping) throw new PurserError("stopping", "Purser is stopping; try again.", { retryable: true });
    served(asked.graph);
    requireRoom(actor, asked, { open: worker.countOf(actor.companyId), most: deps.maxQueuedRuns });
    const known = await threads.get(actor, asked.threadId);
    const { request, thread, changed } = withThreadMetadata(asked, known);
    const isLater = (request.afterSeconds ?? 0) > 0 || lanes.of(thread.id).length > 0;
    if (changed && isLater)
      await threads.update(actor, thread.id, { metadata: request.threadMetadata ?? {} });
    if ((request.afterSeconds ?? 0) > 0) return takeLater(actor, request);
    if (lanes.reserve(thread.id)) return startOnIdle(actor, request, thread);
    const { multitask = "reject" } = request;
    if (multitask === "reject") throw busy(thread.id);
    if (multitask !== "enqueue") {
      // The last first, so that none of those that wait begins meanwhile.
      for (const runId of lanes.of(thread.id).toReversed()) await stopRun(actor, runId, multitask);
    }
    return takeLater(actor, request);
  }

  /** @throws PurserError `unknown_thread` where the thread was removed meanwhile */
  async function takeLater(actor: Actor, request: RunRequest): Promise<RunInfo> {
    try {
      const taken = await continued({ db, care }, actor, await settled(actor, request));
      return await take(taken, { immediate: false });
    } catch (error) {
      await threads.get(actor, request.threadId);
      throw error;
    }
  }

  /** Stops a run of this process; undefined where it had ended by itself. What it throws is thrown here. */
  async function stopRun(
    actor: Actor,
    runId: string,
    action: "interrupt" | "rollback",
  ): Promise<RunInfo | undefined> {
    let stopped: Promise<RunInfo | undefined> | undefined;
    const then = async () => {
      const row = await findRun(db, actor.companyId, runId);
      // Somebody else took it back already.
      if (!row) return undefined;
      const ended = runInfo(row);
      if (action === "rollback") await takeBack(actor, ended);
      return ended;
    };
    await worker.cancel(runId, async () => {
      stopped = then();
      await stopped.catch(() => undefined);
    });
    return stopped;
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
        if (thread.status !== "idle") await care.requireOwnGraph(actor, thread.id, request.graph);
        const interrupts = await waitsFor(actor, request, thread);
        const at = { threadId: thread.id, served: served(request.graph), interrupts };
        await admit(approvals, actor, { start: request.start, at });
        return await take(await continued({ db, care }, actor, request), { immediate: true });
      } catch (error) {
        await giveBack(actor, thread);
        throw error;
      }
    } catch (error) {
      lanes.release(thread.id);
      throw error;
    }
  }

  /** As it stands by its checkpoints: what was read of it before it was claimed may be of before its last run ended. */
  async function giveBack(actor: Actor, { id, graph, error }: Thread): Promise<void> {
    try {
      if (graph !== null) await care.settle(actor, id, { graph, error: error && JSON.stringify(error) });
      else await settleThread(db, actor.companyId, { id, status: "idle", at: now() });
    } catch (err) {
      deps.observer.log.error({ err, thread_id: id }, "How a thread stands could not be read");
      await settleThread(db, actor.companyId, { id, status: "error", at: now() });
    }
  }

  /** A process that was killed leaves its thread busy; whoever comes next takes it over. */
  async function claim({ companyId }: Actor, { id, metadata }: Thread): Promise<void> {
    const text = JSON.stringify(metadata);
    const attempt = () => claimThread(db, companyId, { id, metadata: text, at: now() });
    if (await attempt()) return;
    const left = (await listOrphans(db, worker.has)).filter((row) => row.thread_id === id);
    for (const row of left) await worker.giveUp(keptRun(row), LEFT_BEHIND);
    if (left.length > 0 && (await attempt())) return;
    // Taken for a run that could not be written down; a process that has just taken it will write it at once.
    const since = new Date(runtime.clock.now().getTime() - ADMISSION_MS).toISOString();
    if ((await listBusyWithoutRun(db, { id, since })).length > 0) {
      await settleThread(db, companyId, { id, status: "error", at: now() });
      if (await attempt()) return;
    }
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
    const { threadId } = await get(actor, runId);
    if (worker.has(runId)) return (await stopRun(actor, runId, action)) ?? get(actor, runId);
    const orphan = (await listOrphans(db, worker.has)).find((row) => row.id === runId);
    if (orphan) await worker.giveUp(keptRun(orphan), LEFT_BEHIND);
    const ended = await get(actor, runId);
    // Others may have begun on the thread since: what they build upon is not taken away under them.
    if (action === "rollback") await holding(actor, threadId, () => takeBack(actor, ended));
    return ended;
  }

  /**
   * As if the run had not been: what it wrote outside is undone, or, where it can write nothing, its checkpoints go.
   * The thread is held meanwhile.
   */
  async function takeBack(actor: Actor, { id, threadId, graph, attempt }: RunInfo): Promise<void> {
    if (attempt === 0) {
      await deleteRun(db, actor.companyId, id);
      return;
    }
    if (served(graph).writes) {
      const streamModes = ["custom"] as const;
      await start(actor, { threadId, graph, start: { kind: "rollback" }, streamModes, multitask: "enqueue" });
      return;
    }
    await checkpointer.deleteRun(threadId, id);
    await deleteRun(db, actor.companyId, id);
    await care.settle(actor, threadId, { graph });
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
    const last = await runBehind({ db, care }, actor, threadId);
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
    recover: () => recoverRuns({ db, runtime, graphs, events, worker, care, log: observer.log, goOn }),
    state: care.state,
    history: care.history,
    results: care.results,
    list: async (actor, threadId, filter = {}) => {
      await threads.get(actor, threadId);
      return (await listRuns(db, actor.companyId, { threadId, ...filter })).map(runInfo);
    },
    listOpen: async ({ companyId }) => (await listOpenRuns(db, companyId)).map(runInfo),
    events: async function* (actor, runId, { after = 0, signal } = {}) {
      const isHere = worker.companyOf(runId) === actor.companyId;
      const run = { companyId: actor.companyId, runId };
      let seen = after;
      for (;;) {
        const goesOn = !isHere && (await isOpenElsewhere(actor, runId));
        for await (const event of events.tail(run, { after: seen, signal })) {
          seen = event.seq;
          yield event;
        }
        if (!goesOn || signal?.aborted) return;
        await lookAgain(signal).catch(() => undefined);
      }
    },
    wait: async (actor, runId, signal) => {
      await get(actor, runId);
      await worker.ended(runId, signal);
      while (await isOpenElsewhere(actor, runId)) await lookAgain(signal);
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
        await requireAsMuch({ db, care }, actor, threadId);
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
      const runs = [...worker.later(threadId), ...lanes.of(threadId).toReversed()];
      for (const runId of runs) await stopRun(actor, runId, "interrupt");
      await holding(actor, threadId, async () => {
        await approvals.withdrawThread(actor, threadId);
        // First: its id may be taken again, and must then show nothing of what was.
        await checkpointer.deleteThread(threadId);
        await deleteThread(db, actor.companyId, threadId);
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

/** Nobody takes longer from claiming a thread to writing down its run. */
const ADMISSION_MS = 10_000;

/** How often the runs of other processes are looked at. */
const LOOK_AGAIN_MS = 250;

async function lookAgain(signal: AbortSignal | undefined): Promise<void> {
  await pause(LOOK_AGAIN_MS, signal ?? new AbortController().signal);
}

function busy(threadId: string): PurserError {
  return new PurserError("thread_busy", `Thread "${threadId}" has a run under way.`);
}
