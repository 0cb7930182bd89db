import { Command } from "@langchain/langgraph";
import { z } from "zod";
import { PurserError, toErrorShape } from "../base/errors.ts";
import { mayBeAlive, thisProcess } from "../base/process.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import type { TaskResult } from "../control/history.ts";
import { listWorkflowResults } from "../control/history-queries.ts";
import { workflowOf } from "../graph/approval-batch.ts";
import { ROLLBACK_NODE, outcomeSchema } from "../graph/state.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { Db } from "../store/database.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { Row } from "../store/schema.ts";
import { createEventLog, type RunEvent } from "./event-log.ts";
import {
  claimThread,
  endRun,
  findRun,
  insertRun,
  listRuns,
  listUnendedRuns,
  setThreadStatus,
} from "./queries.ts";
import { type PendingInterrupt, type ResumeMap, settleAnswers, settledBefore } from "./resume-gate.ts";
import type { Threads } from "./threads.ts";

export type StreamMode = "values" | "updates" | "custom" | "messages" | "debug" | "tasks" | "checkpoints";

/** One execution of a graph on a thread: with new input, with the answer to what it waits for, or going on after a crash. */
export type RunRequest = {
  readonly threadId: string;
  readonly graph: string;
  readonly start:
    | { readonly kind: "input"; readonly input: Readonly<Record<string, unknown>> }
    | { readonly kind: "resume"; readonly answer: unknown }
    | { readonly kind: "continue" }
    /** Takes back what the thread's workflow wrote, however it ended; what it still waits for is withdrawn. */
    | { readonly kind: "rollback" };
  readonly streamModes: readonly StreamMode[];
};

export type RunInfo = {
  readonly id: string;
  readonly threadId: string;
  readonly graph: string;
  readonly status: "running" | "interrupted" | "success" | "error" | "timeout" | "cancelled";
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ThreadState = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly next: readonly string[];
  readonly tasks: readonly {
    readonly id: string;
    readonly name: string;
    readonly interrupts: readonly PendingInterrupt[];
  }[];
  readonly checkpointId: string | null;
  readonly createdAt: string | null;
};

export type RunManager = {
  /**
   * Starts a run, detached from whoever asked.
   * @throws PurserError `unknown_graph`, `unknown_thread`, `thread_busy`, `approval_pending`, and the resume gate's
   */
  readonly start: (actor: Actor, request: RunRequest) => Promise<RunInfo>;
  readonly get: (actor: Actor, runId: string) => Promise<RunInfo>;
  readonly list: (actor: Actor, threadId: string) => Promise<readonly RunInfo[]>;
  /** The run's events after `after`, then live until it ends. Not reading on does not stop the run. */
  readonly events: (
    actor: Actor,
    runId: string,
    options?: { after?: number; signal?: AbortSignal },
  ) => AsyncGenerator<RunEvent>;
  readonly wait: (actor: Actor, runId: string) => Promise<RunInfo>;
  readonly cancel: (actor: Actor, runId: string) => Promise<RunInfo>;
  readonly state: (actor: Actor, threadId: string, graph?: string) => Promise<ThreadState>;
  /** What the thread's last workflow has so far, by task. */
  readonly results: (actor: Actor, threadId: string) => Promise<Record<string, TaskResult>>;
  /** Runs that a dead process left behind are ended as errors; their threads can go on from the last checkpoint. */
  readonly reconcile: () => Promise<number>;
  /** Cancels what runs and waits for it to end. */
  readonly stop: () => Promise<void>;
};

export type RunManagerDeps = {
  readonly db: Db;
  readonly log: GroupCommit;
  readonly runtime: Runtime;
  readonly threads: Threads;
  readonly approvals: Approvals;
  readonly graphs: ReadonlyMap<string, ServedGraph>;
  readonly workflowTimeoutMs: number;
};

const startedBy = z.object({ workflow_id: z.string().optional() });
const endedBy = z.object({ outcome: outcomeSchema });

/** Ours are in `active` while they run, so one that names us and is not there was left by an earlier process of our number. */
function isOrphan(owner: string): boolean {
  return owner === thisProcess() || !mayBeAlive(owner);
}

type Active = { readonly controller: AbortController; readonly ended: Promise<void> };

export function createRunManager(deps: RunManagerDeps): RunManager {
  const { db, runtime, threads, approvals, graphs } = deps;
  const log = createEventLog({ db, log: deps.log, runtime });
  const active = new Map<string, Active>();
  const now = () => runtime.clock.now().toISOString();

  function served(name: string): ServedGraph {
    const graph = graphs.get(name);
    if (graph) return graph;
    throw new PurserError(
      "unknown_graph",
      `There is no workflow "${name}". Known: ${[...graphs.keys()].join(", ")}.`,
    );
  }

  async function get(actor: Actor, runId: string): Promise<RunInfo> {
    const row = await findRun(db, actor.companyId, runId);
    if (!row) throw new PurserError("unknown_run", `There is no run "${runId}".`);
    return fromRow(row);
  }

  async function state(actor: Actor, threadId: string, graph?: string): Promise<ThreadState> {
    await threads.get(actor, threadId);
    const name = graph ?? (await listRuns(db, actor.companyId, threadId))[0]?.graph;
    if (name === undefined) return { values: {}, next: [], tasks: [], checkpointId: null, createdAt: null };
    const snapshot = await served(name).graph.getState({ configurable: { thread_id: threadId } });
    return {
      values: snapshot.values as Record<string, unknown>,
      next: snapshot.next,
      tasks: snapshot.tasks.map((task) => ({
        id: task.id,
        name: task.name,
        interrupts: task.interrupts.flatMap(({ id, value }) =>
          id === undefined ? [] : [{ id, value: value as unknown }],
        ),
      })),
      checkpointId: (snapshot.config.configurable?.["checkpoint_id"] as string | undefined) ?? null,
      createdAt: snapshot.createdAt ?? null,
    };
  }

  /** What the graph is invoked with, once nothing stands against it. */
  async function admit(actor: Actor, request: RunRequest) {
    const { threadId, graph, start } = request;
    const interrupts = (await state(actor, threadId, graph)).tasks.flatMap((task) => task.interrupts);
    switch (start.kind) {
      case "input": {
        if (interrupts.length > 0) {
          throw new PurserError(
            "approval_pending",
            `Thread "${threadId}" waits for a decision; answer it, or ask on another thread.`,
            { details: { interrupts: interrupts.map(({ id }) => id) } },
          );
        }
        return start.input;
      }
      case "resume":
        return asCommand(await settleAnswers(approvals, actor, { interrupts, answer: start.answer }));
      case "continue": {
        if (interrupts.length === 0) return null;
        const settled = await settledBefore(approvals, actor.companyId, interrupts);
        if (Object.keys(settled).length > 0) return asCommand(settled);
        throw new PurserError("approval_pending", `Thread "${threadId}" waits for a decision.`);
      }
      case "rollback":
        return prepareRollback(actor, request, interrupts);
      default:
        return start satisfies never;
    }
  }

  /** Whatever the thread waits for is dropped, and only the rollback is left to run. */
  async function prepareRollback(
    actor: Actor,
    { threadId, graph: name }: RunRequest,
    interrupts: readonly PendingInterrupt[],
  ): Promise<Command> {
    const { graph, writes } = served(name);
    if (!writes) {
      throw new PurserError("nothing_to_undo", `"${name}" writes nothing that could be taken back.`);
    }
    // A plan that waits in its first step has told its workflow's id only by what it asks.
    const [workflow_id] = interrupts.flatMap(({ value }) => workflowOf(value) ?? []);
    if (workflow_id !== undefined) await approvals.withdraw(actor, workflow_id);
    const update = { outcome: null, ...(workflow_id === undefined ? {} : { workflow_id }) };
    // As if the rollback had just ended: nothing follows it, so no task of before is left over.
    await graph.updateState({ configurable: { thread_id: threadId } }, update, ROLLBACK_NODE);
    return new Command({ goto: ROLLBACK_NODE });
  }

  async function execute(actor: Actor, run: RunInfo, { request, input, signal }: Execution): Promise<void> {
    const key = { companyId: actor.companyId, runId: run.id };
    const { graph, recursionLimit } = served(request.graph);
    try {
      await log.append(key, "metadata", { run_id: run.id, thread_id: run.threadId });
      const stream = await graph.stream(input as Parameters<typeof graph.stream>[0], {
        configurable: {
          thread_id: run.threadId,
          run_id: run.id,
          purser_actor: actor,
          purser_deadline: runtime.clock.now().getTime() + deps.workflowTimeoutMs,
        },
        streamMode: [...request.streamModes],
        durability: "sync",
        recursionLimit,
        signal,
      });
      // Not awaited one by one: events of one turn are written together. All are written before the run ends.
      const writes = new Set<Promise<void>>();
      for await (const chunk of stream) {
        const [mode, data] = chunk as unknown as [string, unknown];
        writes.add(log.append(key, mode, data));
      }
      await Promise.all(writes);
      const { tasks, values } = await state(actor, run.threadId, request.graph);
      const timedOut = endedBy.safeParse(values).data?.outcome.status === "timeout";
      const status = tasks.length > 0 ? "interrupted" : timedOut ? "timeout" : "success";
      await end(actor, run, { status, thread: tasks.length > 0 ? "interrupted" : "idle", error: null });
    } catch (error) {
      const shape = signal.aborted
        ? { code: "cancelled", message: "The run was cancelled.", retryable: false }
        : toErrorShape(error);
      await log.append(key, "error", { error: shape.code, message: shape.message });
      const status = signal.aborted ? "cancelled" : "error";
      await end(actor, run, { status, thread: "error", error: shape });
    } finally {
      log.close(run.id);
      active.delete(run.id);
    }
  }

  async function end(actor: Actor, run: RunInfo, { status, thread, error }: Ending): Promise<void> {
    await endRun(db, actor.companyId, {
      id: run.id,
      status,
      error: error && JSON.stringify(error),
      at: now(),
    });
    await setThreadStatus(db, actor.companyId, { id: run.threadId, status: thread, at: now() });
  }

  async function endOrphans(threadId?: string): Promise<number> {
    const left = (await listUnendedRuns(db)).filter(
      (row) => !active.has(row.id) && (threadId ?? row.thread_id) === row.thread_id && isOrphan(row.owner),
    );
    const error = JSON.stringify({
      code: "interrupted_by_restart",
      message: "The process ended while the run was under way.",
    });
    for (const row of left) {
      await endRun(db, row.company_id, { id: row.id, status: "error", error, at: now() });
      await setThreadStatus(db, row.company_id, { id: row.thread_id, status: "error", at: now() });
    }
    return left.length;
  }

  return {
    get,
    state,
    list: async (actor, threadId) => {
      await threads.get(actor, threadId);
      return (await listRuns(db, actor.companyId, threadId)).map(fromRow);
    },
    start: async (actor, request) => {
      served(request.graph);
      const thread = await threads.get(actor, request.threadId);
      const claim = () => claimThread(db, actor.companyId, { id: thread.id, at: now() });
      // A process that was killed leaves its thread busy; whoever comes next takes it over.
      if (!(await claim()) && !((await endOrphans(thread.id)) > 0 && (await claim()))) {
        throw new PurserError("thread_busy", `Thread "${thread.id}" has a run under way.`);
      }
      try {
        const input = await admit(actor, request);
        const at = now();
        const row: Row<"run"> = {
          id: runtime.ids.next(),
          thread_id: thread.id,
          company_id: actor.companyId,
          graph: request.graph,
          status: "running",
          input: JSON.stringify(request.start),
          error: null,
          user_id: actor.userId,
          owner: thisProcess(),
          created_at: at,
          updated_at: at,
        };
        await insertRun(db, row);
        const run = fromRow(row);
        const controller = new AbortController();
        log.open(run.id);
        const ended = execute(actor, run, { request, input, signal: controller.signal });
        // Whoever waits for the run hears of a failure to record its end; unheard it must not end the process.
        ended.catch(() => undefined);
        active.set(run.id, { controller, ended });
        return run;
      } catch (error) {
        // "busy" was a dead process's: nobody would ever take it back.
        const status = thread.status === "busy" ? "error" : thread.status;
        await setThreadStatus(db, actor.companyId, { id: thread.id, status, at: now() });
        throw error;
      }
    },
    events: async function* (actor, runId, { after = 0, signal } = {}) {
      await get(actor, runId);
      yield* log.tail({ companyId: actor.companyId, runId }, { after, signal });
    },
    wait: async (actor, runId) => {
      await get(actor, runId);
      await active.get(runId)?.ended;
      return get(actor, runId);
    },
    cancel: async (actor, runId) => {
      await get(actor, runId);
      const running = active.get(runId);
      running?.controller.abort(new PurserError("cancelled", "The run was cancelled."));
      await running?.ended;
      return get(actor, runId);
    },
    results: async (actor, threadId) => {
      const { values, tasks } = await state(actor, threadId);
      const asked = tasks.flatMap((task) => task.interrupts).map(({ value }) => workflowOf(value));
      // A plan that waits in its first step has told its id only by what it asks.
      const workflowId = asked[0] ?? startedBy.parse(values).workflow_id;
      return workflowId === undefined ? {} : listWorkflowResults(db, actor.companyId, workflowId);
    },
    reconcile: () => endOrphans(),
    stop: async () => {
      const running = [...active.values()];
      for (const { controller } of running)
        controller.abort(new PurserError("cancelled", "Purser is stopping."));
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

type Execution = { readonly request: RunRequest; readonly input: unknown; readonly signal: AbortSignal };
type Ending = {
  readonly status: RunInfo["status"];
  readonly thread: "idle" | "interrupted" | "error";
  readonly error: { readonly code: string; readonly message: string } | null;
};

function asCommand(resume: ResumeMap): Command {
  return new Command({ resume });
}

function fromRow(row: Row<"run">): RunInfo {
  return {
    id: row.id,
    threadId: row.thread_id,
    graph: row.graph,
    status: row.status as RunInfo["status"],
    error: row.error === null ? null : (JSON.parse(row.error) as RunInfo["error"]),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
