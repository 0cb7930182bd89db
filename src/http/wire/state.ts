import { z } from "@hono/zod-openapi";
import type { CheckpointRef, ThreadState } from "../../runs/run.ts";
import { checkpointRef, metadata } from "./common.ts";
import type { Before } from "./thread.ts";

export const stateJson = z
  .object({
    values: z.record(z.string(), z.unknown()),
    next: z.array(z.string()),
    tasks: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        path: z.array(z.unknown()),
        error: z.string().nullable(),
        interrupts: z.array(z.object({ id: z.string(), value: z.unknown() })),
        checkpoint: checkpointRef.nullable(),
        state: z
          .record(z.string(), z.unknown())
          .nullable()
          .openapi({ description: "of the subgraph that runs in this task, where it was asked for" }),
        result: z.unknown(),
      }),
    ),
    metadata,
    created_at: z.string().nullable(),
    checkpoint: checkpointRef.nullable(),
    parent_checkpoint: checkpointRef.nullable(),
  })
  .openapi("ThreadState");

export const stateUpdate = z
  .object({
    values: z
      .union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
      .nullish(),
    as_node: z.string().nullish().openapi({ description: "the node as which the values are written" }),
    checkpoint_id: z.string().nullish(),
    checkpoint: checkpointRef.nullish(),
  })
  .openapi("ThreadStateUpdate");

export const stateUpdated = z
  .object({ checkpoint: checkpointRef, configurable: checkpointRef })
  .openapi("ThreadStateUpdated");

export const stateAt = z
  .object({ checkpoint: checkpointRef.nullish(), subgraphs: z.boolean().nullish() })
  .openapi("ThreadStateAt");

export const statePatch = z.object({ metadata }).openapi("ThreadStatePatch");

export type StateJson = Readonly<Record<string, unknown>>;

export function toState(threadId: string, state: ThreadState): StateJson {
  return {
    values: state.values,
    next: state.next,
    tasks: state.tasks.map((task) => ({
      id: task.id,
      name: task.name,
      path: task.path,
      error: task.error,
      interrupts: task.interrupts,
      checkpoint: task.checkpoint && toCheckpoint(threadId, task.checkpoint),
      state: task.state && toState(threadId, task.state),
      result: task.result ?? null,
    })),
    metadata: state.metadata,
    created_at: state.createdAt,
    checkpoint: state.checkpoint && toCheckpoint(threadId, state.checkpoint),
    parent_checkpoint: state.parentCheckpoint && toCheckpoint(threadId, state.parentCheckpoint),
  };
}

export function toCheckpoint(
  threadId: string,
  { checkpoint_id, checkpoint_ns, checkpoint_map }: CheckpointRef,
) {
  return {
    thread_id: threadId,
    checkpoint_ns: checkpoint_ns ?? "",
    ...(checkpoint_id === undefined ? {} : { checkpoint_id }),
    checkpoint_map: checkpoint_map ?? null,
  };
}

/** The checkpoint that a client means, by whichever of the two ways it names it; undefined: the newest. */
export function fromCheckpoint(
  checkpoint: z.infer<typeof checkpointRef> | null | undefined,
  checkpointId?: string | null,
): CheckpointRef | undefined {
  const id = checkpoint?.checkpoint_id ?? checkpointId ?? undefined;
  const ns = checkpoint?.checkpoint_ns ?? undefined;
  const map = checkpoint?.checkpoint_map ?? undefined;
  if (id === undefined && ns === undefined) return undefined;
  return {
    ...(id === undefined ? {} : { checkpoint_id: id }),
    ...(ns === undefined ? {} : { checkpoint_ns: ns }),
    ...(map === undefined ? {} : { checkpoint_map: map }),
  };
}

export function fromBefore(before: Before | null | undefined): CheckpointRef | undefined {
  if (before == null) return undefined;
  if (typeof before === "string") return { checkpoint_id: before };
  return fromCheckpoint("configurable" in before ? before.configurable : before);
}
