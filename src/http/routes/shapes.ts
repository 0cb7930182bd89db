import { z } from "zod";
import type { RunInfo } from "../../runs/run.ts";

/** An error as every route answers it. */
export const errorJson = z.object({
  error: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** A run, as far as one needs to follow it: the rest is at `/threads/{thread_id}/runs/{run_id}`. */
export const runRefJson = z.object({
  run_id: z.string(),
  thread_id: z.string(),
  assistant_id: z.string(),
  status: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});

export function toRunRef(run: RunInfo): z.infer<typeof runRefJson> {
  return {
    run_id: run.id,
    thread_id: run.threadId,
    assistant_id: run.assistantId ?? run.graph,
    status: run.status,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
  };
}

/** A task that changes something, and how that is taken back. */
export const writeJson = z.object({
  task: z.string(),
  operation: z.string(),
  undo: z.string(),
  approval: z.boolean(),
});

/** A JSON answer in a route's description. */
export function jsonOf<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { "application/json": { schema } } };
}
