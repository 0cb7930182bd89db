import { z } from "@hono/zod-openapi";
import type { PendingInterrupt } from "../../runs/resume-gate.ts";
import type { Thread } from "../../runs/threads.ts";
import { checkpointRef, id, limit, metadata, offset } from "./common.ts";
import { commandBody } from "./command.ts";

const status = z.enum(["idle", "busy", "interrupted", "error"]);

/** Accepted as the official server does. How long threads are kept is decided by this server's retention alone. */
const ttl = z.union([z.number(), z.looseObject({ ttl: z.number().optional() })]);

export const threadJson = z
  .object({
    thread_id: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    metadata,
    status,
    config: z.record(z.string(), z.unknown()),
    values: z.record(z.string(), z.unknown()).optional(),
    interrupts: z.record(z.string(), z.array(z.object({ id: z.string(), value: z.unknown() }))),
    error: z.object({ error: z.string(), message: z.string() }).optional(),
  })
  .openapi("Thread");

const superstep = z.object({
  updates: z
    .array(z.object({ values: z.unknown().optional(), command: commandBody.nullish(), as_node: z.string() }))
    .min(1),
});

export const threadCreate = z
  .object({
    thread_id: id.nullish(),
    metadata: metadata.nullish().openapi({ description: "graph_id says which graph the supersteps are of" }),
    if_exists: z.enum(["raise", "do_nothing"]).nullish(),
    ttl: ttl.nullish(),
    supersteps: z.array(superstep).max(1000).nullish(),
  })
  .openapi("ThreadCreate");
export type Superstep = z.infer<typeof superstep>;

export const threadPatch = z
  .object({ metadata: metadata.nullish(), ttl: ttl.nullish() })
  .openapi("ThreadPatch");

export const threadCount = z
  .object({ metadata: metadata.nullish(), values: metadata.nullish(), status: status.nullish() })
  .openapi("ThreadCount");

export const threadSearch = threadCount
  .extend({
    ids: z.array(id).max(1000).nullish(),
    limit: limit.default(10),
    offset: offset.default(0),
    sort_by: z.enum(["thread_id", "status", "created_at", "updated_at"]).nullish(),
    sort_order: z.enum(["asc", "desc"]).nullish(),
    select: z.array(z.string()).nullish(),
  })
  .openapi("ThreadSearch");

export const threadPrune = z
  .object({ thread_ids: z.array(id).max(1000), strategy: z.literal("delete").default("delete") })
  .openapi("ThreadPrune");

/** A checkpoint by its id, or as clients keep it. The order counts: any object passes for the last. */
const before = z.union([
  z.string(),
  z.object({ configurable: checkpointRef }).openapi("CheckpointConfig"),
  checkpointRef,
]);

export const historyBody = z
  .object({
    limit: limit.default(10),
    before: before.nullish(),
    metadata: metadata.nullish(),
    checkpoint: checkpointRef.nullish(),
  })
  .openapi("ThreadHistory");
export type Before = z.infer<typeof before>;

export function toThread(thread: Thread): z.infer<typeof threadJson> {
  const interrupts = Object.entries(thread.interrupts).map(
    ([task, waiting]): [string, PendingInterrupt[]] => [task, [...waiting]],
  );
  return {
    thread_id: thread.id,
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    metadata: thread.metadata,
    status: thread.status,
    config: {},
    ...(thread.values === null ? {} : { values: thread.values }),
    interrupts: Object.fromEntries(interrupts),
    ...(thread.error === null ? {} : { error: { error: thread.error.code, message: thread.error.message } }),
  };
}
