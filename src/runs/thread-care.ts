import { PurserError } from "../base/errors.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { listWorkflowResults } from "../control/history-queries.ts";
import type { TaskResult } from "../control/history.ts";
import { workflowOf } from "../graph/approval-batch.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { Db } from "../store/database.ts";
import { approvalPending } from "./invocation.ts";
import { asksApproval } from "./resume-gate.ts";
import type { CheckpointRef, HistoryOptions, RunManager, StateOptions, ThreadState } from "./run.ts";
import { settleThread, type ThreadSettled } from "./thread-queries.ts";
import { NO_STATE, readHistory, readState, writeState } from "./thread-state.ts";
import type { Threads } from "./threads.ts";

export type ThreadCareDeps = {
  readonly db: Db;
  readonly threads: Threads;
  readonly approvals: Approvals;
  /** @throws PurserError `unknown_graph` */
  readonly served: (graph: string) => ServedGraph;
  readonly now: () => string;
};

export type ThreadCare = Pick<RunManager, "state" | "history" | "results"> & {
  /** How the thread stands by its newest checkpoint. `error`: how its last run failed. */
  readonly standing: (threadId: string, of: Of) => Promise<ThreadSettled>;
  /** Brings the thread's row up to its newest checkpoint. `error`: how its last run failed. */
  readonly settle: (actor: Actor, threadId: string, of: Of) => Promise<ThreadState>;
  /**
   * A run of another graph would pass over what the thread waits for, and the yes to it would be lost.
   * @throws PurserError `approval_pending`
   */
  readonly requireOwnGraph: (actor: Actor, threadId: string, graph: string) => Promise<void>;
  /** Of its last run. */
  readonly graphOf: (actor: Actor, threadId: string) => Promise<string | null>;
  /** The caller holds the thread. */
  readonly update: (
    actor: Actor,
    threadId: string,
    change: {
      readonly graph: string;
      readonly values: unknown;
      readonly asNode?: string | undefined;
      readonly checkpoint?: CheckpointRef | undefined;
    },
  ) => Promise<CheckpointRef>;
};

type Of = { readonly graph: string; readonly error?: string | null };

/** What a thread's checkpoints say, and changing it from outside of a run. */
export function createThreadCare({ db, threads, approvals, served, now }: ThreadCareDeps): ThreadCare {
  async function state(actor: Actor, threadId: string, options: StateOptions = {}): Promise<ThreadState> {
    const graph = options.graph ?? (await threads.get(actor, threadId)).graph;
    if (graph === null) return NO_STATE;
    if (options.graph !== undefined) await threads.get(actor, threadId);
    return readState({ threadId, served: served(graph) }, options);
  }

  async function read(threadId: string, { graph, error = null }: Of) {
    const state = await readState({ threadId, served: served(graph) });
    const asking = state.tasks.filter(({ interrupts }) => interrupts.length > 0);
    const standing: ThreadSettled = {
      status: error !== null ? "error" : asking.length > 0 ? "interrupted" : "idle",
      graph,
      values: JSON.stringify(state.values),
      interrupts: JSON.stringify(Object.fromEntries(asking.map(({ id, interrupts }) => [id, interrupts]))),
      error,
    };
    return { state, standing };
  }

  const settle: ThreadCare["settle"] = async (actor, threadId, of) => {
    const { state: current, standing } = await read(threadId, of);
    await settleThread(db, actor.companyId, { id: threadId, at: now(), ...standing });
    return current;
  };

  return {
    state,
    standing: async (threadId, of) => (await read(threadId, of)).standing,
    settle,
    graphOf: async (actor, threadId) => (await threads.get(actor, threadId)).graph,
    requireOwnGraph: async (actor, threadId, graph) => {
      const thread = await threads.get(actor, threadId);
      if (thread.graph === null || thread.graph === graph) return;
      const asked = Object.values(thread.interrupts).flat().filter(asksApproval);
      if (asked.length > 0) throw approvalPending(threadId, asked);
    },
    history: async (actor, threadId, options: HistoryOptions = {}) => {
      const thread = await threads.get(actor, threadId);
      const graph = options.graph ?? thread.graph;
      return graph === null ? [] : readHistory({ threadId, served: served(graph) }, options);
    },
    results: async (actor, threadId): Promise<Record<string, TaskResult>> => {
      const { values, tasks } = await state(actor, threadId);
      const asked = tasks.flatMap((task) => task.interrupts).map(({ value }) => workflowOf(value));
      // A plan that waits in its first step has told its id only by what it asks.
      const workflowId = asked[0] ?? values["workflow_id"];
      return typeof workflowId === "string" ? listWorkflowResults(db, actor.companyId, workflowId) : {};
    },
    update: async (actor, threadId, { graph, ...change }) => {
      const ref = await writeState({ threadId, served: served(graph) }, change);
      const { tasks } = await settle(actor, threadId, { graph });
      // Set to its end from outside, the thread asks nobody any more.
      if (tasks.length === 0) await withdrawAll(actor, threadId);
      return ref;
    },
  };

  async function withdrawAll(actor: Actor, threadId: string): Promise<void> {
    const pending = await approvals.list(actor.companyId, { threadId, status: "pending" });
    for (const workflowId of new Set(pending.map((approval) => approval.workflowId)))
      await approvals.withdraw(actor, workflowId);
  }
}

export function unknownGraph(name: string, known: Iterable<string>): PurserError {
  return new PurserError("unknown_graph", `There is no workflow "${name}". Known: ${[...known].join(", ")}.`);
}
