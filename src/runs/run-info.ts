import { z } from "zod";
import type { Actor } from "../control/context.ts";
import type { Row } from "../store/schema.ts";
import type { NewRun } from "./queries.ts";
import { type RunInfo, type RunRequest, multitaskStrategy, runOptions, startSchema } from "./run.ts";

/** The options as kept: with the permissions under which the run acts, so that another process can go on with it. */
const keptOptions = runOptions.extend({ permissions: z.array(z.string()) });

export type KeptRun = { readonly info: RunInfo; readonly actor: Actor };

/** @throws ZodError for options that no route lets through: a bug */
export function newRunRow(
  actor: Actor,
  request: RunRequest,
  { id, owner, at, notBefore }: { id: string; owner: string; at: string; notBefore: string | null },
): NewRun {
  const options = keptOptions.parse({
    ...request.options,
    streamModes: request.streamModes,
    permissions: actor.permissions,
  });
  return {
    id,
    thread_id: request.threadId,
    company_id: actor.companyId,
    graph: request.graph,
    assistant_id: request.assistantId ?? null,
    status: "pending",
    input: JSON.stringify(request.start),
    options: JSON.stringify(options),
    metadata: JSON.stringify(request.metadata ?? {}),
    multitask: request.multitask ?? "reject",
    error: null,
    user_id: actor.userId,
    owner,
    attempt: 0,
    temporary: request.temporary === true ? 1 : 0,
    not_before: notBefore,
    traceparent: request.traceparent ?? null,
    started_at: null,
    ended_at: null,
    created_at: at,
    updated_at: at,
  };
}

export function keptRun(row: NewRun | Row<"run">): KeptRun {
  const { permissions, ...options } = readOptions(row.options);
  return {
    info: {
      id: row.id,
      threadId: row.thread_id,
      graph: row.graph,
      assistantId: row.assistant_id,
      status: row.status as RunInfo["status"],
      error: row.error === null ? null : (JSON.parse(row.error) as RunInfo["error"]),
      metadata: JSON.parse(row.metadata) as Record<string, unknown>,
      multitask: multitaskStrategy.parse(row.multitask),
      options,
      start: startSchema.parse(JSON.parse(row.input)),
      temporary: row.temporary === 1,
      traceparent: row.traceparent,
      attempt: row.attempt,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    },
    actor: { companyId: row.company_id, userId: row.user_id, permissions },
  };
}

export function runInfo(row: Row<"run">): RunInfo {
  return keptRun(row).info;
}

/** A run of before options were kept has none: it acts with nothing but what its thread shows. */
function readOptions(text: string) {
  return keptOptions.parse({ permissions: [], ...(JSON.parse(text) as object) });
}
