import { z } from "@hono/zod-openapi";
import {
  multitaskStrategy,
  type RunInfo,
  type RunOptions,
  type RunStart,
  type RunStatus,
  streamMode,
} from "../../runs/run.ts";
import { commandBody } from "./command.ts";
import { checkpointRef, config, id, limit, metadata, offset, queryList } from "./common.ts";

const nodes = z.union([z.literal("*"), z.array(z.string())]);

export const wireStatus = z.enum(["pending", "running", "error", "success", "timeout", "interrupted"]);
export type WireStatus = z.infer<typeof wireStatus>;

export const runCreate = z
  .object({
    assistant_id: z.string().min(1).openapi({ description: "an assistant, or the name of a graph" }),
    input: z.unknown().optional().openapi({ description: "null: the thread goes on from its checkpoint" }),
    command: commandBody.nullish(),
    checkpoint: checkpointRef.nullish(),
    checkpoint_id: z.string().nullish(),
    config: config.nullish(),
    context: z.unknown().optional(),
    metadata: metadata.nullish(),
    stream_mode: z.union([streamMode, z.array(streamMode)]).nullish(),
    stream_subgraphs: z.boolean().nullish(),
    interrupt_before: nodes.nullish(),
    interrupt_after: nodes.nullish(),
    webhook: z.url().max(2000).nullish(),
    multitask_strategy: multitaskStrategy.nullish(),
    on_disconnect: z.enum(["cancel", "continue"]).nullish(),
    on_completion: z.enum(["delete", "keep"]).nullish(),
    if_not_exists: z.enum(["reject", "create"]).nullish(),
    after_seconds: z.number().min(0).max(31_536_000).nullish(),
    durability: z.enum(["sync", "async", "exit"]).nullish(),
  })
  .openapi("RunCreate");
export type RunCreate = z.infer<typeof runCreate>;

export const runBatch = z.array(runCreate).min(1).max(1000).openapi("RunBatchCreate");

export const runJson = z
  .object({
    run_id: z.string(),
    thread_id: z.string(),
    assistant_id: z.string(),
    status: wireStatus,
    metadata,
    kwargs: z.record(z.string(), z.unknown()),
    multitask_strategy: multitaskStrategy,
    created_at: z.string(),
    updated_at: z.string(),
    started_at: z.string().nullable(),
    ended_at: z.string().nullable(),
    error: z.object({ error: z.string(), message: z.string() }).optional(),
  })
  .openapi("Run");

export const runParams = z.object({ thread_id: id, run_id: id });

export const runList = z.object({
  limit: z.coerce.number().pipe(limit).default(10),
  offset: z.coerce.number().pipe(offset).default(0),
  status: wireStatus.optional(),
  select: queryList.optional(),
});

export const runsCancel = z
  .object({
    thread_id: id.nullish(),
    run_ids: z.array(id).max(1000).nullish(),
    status: z.enum(["pending", "running", "all"]).nullish(),
  })
  .openapi("RunsCancel");

/** Modes of a query, given once, several times, or with commas. */
export const queryModes = queryList.pipe(z.array(streamMode)).openapi({
  type: "array",
  items: { type: "string", enum: streamMode.options },
});

/** `interrupted` is both: it waits for a person, or it was stopped on request. */
export function toWireStatus(status: RunStatus): WireStatus {
  return status === "cancelled" ? "interrupted" : status;
}

/** The statuses of ours that a client's status stands for. */
export function fromWireStatus(status: WireStatus): readonly RunStatus[] {
  return status === "interrupted" ? ["interrupted", "cancelled"] : [status];
}

export function toRun(run: RunInfo): z.infer<typeof runJson> {
  return {
    run_id: run.id,
    thread_id: run.threadId,
    assistant_id: run.assistantId ?? run.graph,
    status: toWireStatus(run.status),
    metadata: run.metadata,
    kwargs: toKwargs(run),
    multitask_strategy: run.multitask,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    ...(run.error === null ? {} : { error: { error: run.error.code, message: run.error.message } }),
  };
}

function toKwargs({ start, options, temporary }: RunInfo): Record<string, unknown> {
  return {
    ...toGiven(start),
    config: toConfig(options),
    ...(options.context === undefined ? {} : { context: options.context }),
    stream_mode: options.streamModes,
    ...(options.interruptBefore === undefined ? {} : { interrupt_before: options.interruptBefore }),
    ...(options.interruptAfter === undefined ? {} : { interrupt_after: options.interruptAfter }),
    ...(options.webhook === undefined ? {} : { webhook: options.webhook }),
    subgraphs: options.subgraphs,
    durability: options.durability,
    on_disconnect: options.onDisconnect,
    temporary,
    resumable: true,
  };
}

function toConfig({ configurable, tags, recursionLimit }: RunOptions): Record<string, unknown> {
  return {
    configurable,
    ...(tags.length === 0 ? {} : { tags }),
    ...(recursionLimit === undefined ? {} : { recursion_limit: recursionLimit }),
  };
}

function toGiven(start: RunStart): Record<string, unknown> {
  switch (start.kind) {
    case "input":
      return { input: start.input };
    case "resume":
      return { input: null, command: { resume: start.answer, update: start.update, goto: start.goto } };
    case "command":
      return { input: null, command: { update: start.update, goto: start.goto } };
    case "continue":
    case "rollback":
      return { input: null };
    default:
      return start satisfies never;
  }
}
