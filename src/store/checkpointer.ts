import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { DeltaSaver } from "./checkpoints/saver.ts";
import type { Store } from "./database.ts";

/** LangGraph's checkpointer, and what a server does with whole threads. */
export type Checkpointer = BaseCheckpointSaver & {
  /** All checkpoints and pending writes of a thread under another id; the other must have none. */
  readonly copyThread: (from: string, to: string) => Promise<void>;
  /** Removes all but the last `keepLast` checkpoints (1 at least), and those of subgraphs that ran under them. */
  readonly pruneThread: (threadId: string, keepLast: number) => Promise<{ readonly removed: number }>;
  /** Removes the checkpoints that a run (`metadata.run_id` of its configuration) made. */
  readonly deleteRun: (threadId: string, runId: string) => Promise<void>;
  /** Bytes that the thread's checkpoints and writes take in the database, their keys' indexes included. */
  readonly storedBytes: (threadId: string) => number;
};

/**
 * The checkpointer of a store: one a process, as it keeps the last states in memory. Each checkpoint is stored as what
 * changed since its parent, and the writes of one turn of the event loop in one transaction of their own, never inside
 * somebody else's. What was stored is frozen: a node must return a new value, not change the state in place.
 */
export function createCheckpointer(store: Store): Checkpointer {
  return new DeltaSaver(store);
}
