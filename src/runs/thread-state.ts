import type { StateSnapshot } from "@langchain/langgraph";
import { PurserError } from "../base/errors.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import { checkpointConfig, checkpointRef } from "./checkpoint-ref.ts";
import type { PendingInterrupt } from "./resume-gate.ts";
import type { CheckpointRef, HistoryOptions, StateOptions, ThreadState, ThreadTask } from "./run.ts";
import { createWire, type Wire } from "./wire.ts";

/** Of a thread that has run nothing. */
export const NO_STATE: ThreadState = {
  values: {},
  next: [],
  tasks: [],
  metadata: {},
  checkpointId: null,
  checkpoint: null,
  parentCheckpoint: null,
  createdAt: null,
};

type Where = { readonly threadId: string; readonly served: ServedGraph };

export async function readState(
  { threadId, served }: Where,
  { checkpoint, subgraphs = false }: Pick<StateOptions, "checkpoint" | "subgraphs"> = {},
): Promise<ThreadState> {
  const snapshot = await served.graph.getState(checkpointConfig(threadId, checkpoint), { subgraphs });
  const state = threadState(snapshot, createWire());
  const asks = state.tasks.some(({ interrupts }) => interrupts.length > 0);
  if (!asks || typeof served.graph.checkpointer !== "object") return state;
  const tuple = await served.graph.checkpointer.getTuple(snapshot.config);
  const answered = new Set(
    (tuple?.pendingWrites ?? []).flatMap(([taskId, channel]) => (OPEN_CHANNELS.has(channel) ? [] : [taskId])),
  );
  const tasks = state.tasks.map((task) => (answered.has(task.id) ? { ...task, interrupts: [] } : task));
  return { ...state, tasks };
}

/**
 * Writes of a task that has not ended. LangGraph goes on listing the interrupt of a task that was answered while
 * another of the same step still waits: one that has written anything else has ended.
 */
const OPEN_CHANNELS: ReadonlySet<string> = new Set([
  "__interrupt__",
  "__resume__",
  "__error__",
  "__scheduled__",
]);

/** Newest first. */
export async function readHistory(
  { threadId, served }: Where,
  { limit = 10, before, checkpoint, metadata }: HistoryOptions,
): Promise<readonly ThreadState[]> {
  const wire = createWire();
  const states: ThreadState[] = [];
  const snapshots = served.graph.getStateHistory(checkpointConfig(threadId, checkpoint), {
    limit,
    ...(before === undefined ? {} : { before: checkpointConfig(threadId, before) }),
    ...(metadata === undefined ? {} : { filter: metadata }),
  });
  for await (const snapshot of snapshots) states.push(threadState(snapshot, wire));
  return states;
}

/** @throws PurserError `invalid_update` with LangGraph's reason */
export async function writeState(
  { threadId, served }: Where,
  {
    values,
    asNode,
    checkpoint,
  }: {
    readonly values: unknown;
    readonly asNode?: string | undefined;
    readonly checkpoint?: CheckpointRef | undefined;
  },
): Promise<CheckpointRef> {
  const { graph } = served;
  try {
    const config = await graph.updateState(checkpointConfig(threadId, checkpoint), values, asNode);
    return checkpointRef(config) ?? {};
  } catch (cause) {
    if (cause instanceof PurserError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError("invalid_update", `The state was not changed: ${reason}`, { cause });
  }
}

function threadState(snapshot: StateSnapshot, wire: Wire): ThreadState {
  const checkpoint = checkpointRef(snapshot.config);
  return {
    values: wire(snapshot.values ?? {}) as Record<string, unknown>,
    next: snapshot.next,
    tasks: snapshot.tasks.map((task) => threadTask(task, wire)),
    metadata: snapshot.metadata ?? {},
    checkpointId: checkpoint?.checkpoint_id ?? null,
    checkpoint: checkpoint?.checkpoint_id === undefined ? null : checkpoint,
    parentCheckpoint: checkpointRef(snapshot.parentConfig),
    createdAt: snapshot.createdAt ?? null,
  };
}

function threadTask(task: StateSnapshot["tasks"][number], wire: Wire): ThreadTask {
  const { id, name, path, error, interrupts, state } = task;
  const nested = state !== undefined && "values" in state ? state : undefined;
  return {
    id,
    name,
    path: path ?? [],
    error: error === undefined ? null : errorText(error),
    result: "result" in task ? wire(task.result) : null,
    interrupts: interrupts.flatMap(readInterrupt),
    checkpoint: nested ? checkpointRef(nested.config) : checkpointRef(state),
    state: nested ? threadState(nested, wire) : null,
  };
}

function readInterrupt({ id, value }: { id?: string; value?: unknown }): PendingInterrupt[] {
  return id === undefined ? [] : [{ id, value }];
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : typeof error === "string" ? error : JSON.stringify(error);
}
