import {
  type BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  maxChannelVersion,
  TASKS,
} from "@langchain/langgraph-checkpoint";
import type { Loaded } from "./chain.ts";
import { decode } from "./codec.ts";
import type { Head, Rows, Scope } from "./rows.ts";
import { checkpointOf } from "./state.ts";
import type { StoredWrite } from "./writes.ts";

/** Heads and their states as LangGraph's tuples, with the writes of each. */
export type Tuples = (
  scope: Scope,
  heads: readonly Head[],
  slots: readonly Loaded[],
) => Promise<readonly CheckpointTuple[]>;

/** The version of the format before which tasks sent were kept as writes of the parent. */
const TASKS_IN_STATE = 4;

export function createTuples(rows: Rows, serde: BaseCheckpointSaver["serde"]): Tuples {
  async function writesOf(scope: Scope, id: string): Promise<CheckpointPendingWrite[]> {
    const found: CheckpointPendingWrite[] = [];
    for (const { task_id, writes } of rows.writes(scope, id)) {
      for (const [, channel, value] of (await decode(serde, writes)) as readonly StoredWrite[]) {
        found.push([task_id, channel, value]);
      }
    }
    return found;
  }

  /** As LangGraph's savers read checkpoints of older formats. */
  async function addTasks(checkpoint: Checkpoint, scope: Scope, parent: string): Promise<void> {
    const sent = (await writesOf(scope, parent)).filter(([, channel]) => channel === TASKS);
    checkpoint.channel_values[TASKS] = sent.map(([, , value]) => value);
    const versions = Object.values(checkpoint.channel_versions);
    checkpoint.channel_versions[TASKS] = versions.length > 0 ? maxChannelVersion(...versions) : 1;
  }

  async function tupleOf(scope: Scope, head: Head, slot: Loaded): Promise<CheckpointTuple> {
    const checkpoint = checkpointOf(head.checkpoint_id, slot.stored);
    if (checkpoint.v < TASKS_IN_STATE && head.parent_id !== null) {
      await addTasks(checkpoint, scope, head.parent_id);
    }
    return {
      config: configOf(scope, head.checkpoint_id),
      checkpoint,
      metadata: (await decode(serde, head.metadata)) as CheckpointMetadata,
      ...(head.parent_id !== null && { parentConfig: configOf(scope, head.parent_id) }),
      pendingWrites: await writesOf(scope, head.checkpoint_id),
    };
  }

  return async (scope, heads, slots) => {
    const tuples: CheckpointTuple[] = [];
    for (const [i, head] of heads.entries()) {
      const slot = slots[i];
      if (slot !== undefined) tuples.push(await tupleOf(scope, head, slot));
    }
    return tuples;
  };
}

function configOf({ thread, ns }: Scope, id: string): CheckpointTuple["config"] {
  return { configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: id } };
}
