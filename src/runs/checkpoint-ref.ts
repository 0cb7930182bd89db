import { z } from "zod";
import type { CheckpointRef } from "./run.ts";

const configured = z.object({
  configurable: z.object({
    thread_id: z.string(),
    checkpoint_id: z.string().nullish(),
    checkpoint_ns: z.string().nullish(),
    checkpoint_map: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** The checkpoint that a LangGraph configuration names, and nothing else of it; null where it names none. */
export function checkpointRef(config: unknown): CheckpointRef | null {
  const read = configured.safeParse(config);
  if (!read.success) return null;
  const { thread_id, checkpoint_id, checkpoint_ns, checkpoint_map } = read.data.configurable;
  return {
    thread_id,
    checkpoint_ns: checkpoint_ns ?? "",
    ...(checkpoint_id == null ? {} : { checkpoint_id }),
    ...(checkpoint_map == null ? {} : { checkpoint_map }),
  };
}

/** The other way: what LangGraph is given to look at a checkpoint of a thread. */
export function checkpointConfig(threadId: string, ref: CheckpointRef | undefined) {
  return {
    configurable: {
      thread_id: threadId,
      ...(ref?.checkpoint_id === undefined ? {} : { checkpoint_id: ref.checkpoint_id }),
      ...(ref?.checkpoint_ns === undefined ? {} : { checkpoint_ns: ref.checkpoint_ns }),
      ...(ref?.checkpoint_map === undefined ? {} : { checkpoint_map: ref.checkpoint_map }),
    },
  };
}
