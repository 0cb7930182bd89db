import { z } from "zod";
import type { Row } from "../../store/schema.ts";
import { multitaskStrategy, streamMode } from "../run.ts";

const nodes = z.union([z.literal("*"), z.array(z.string())]);

/** What its runs start with, by the names a client posts a run with. */
export const cronPayload = z.object({
  input: z.unknown().optional(),
  config: z
    .looseObject({
      tags: z.array(z.string()).optional(),
      recursion_limit: z.number().int().min(1).max(10_000).optional(),
      configurable: z.record(z.string(), z.unknown()).optional(),
    })
    .nullish(),
  context: z.unknown().optional(),
  webhook: z.url().max(2000).nullish(),
  interrupt_before: nodes.nullish(),
  interrupt_after: nodes.nullish(),
  multitask_strategy: multitaskStrategy.nullish(),
  durability: z.enum(["sync", "async", "exit"]).nullish(),
  stream_mode: z.union([streamMode, z.array(streamMode).min(1)]).nullish(),
  stream_subgraphs: z.boolean().nullish(),
});
export type CronPayload = z.infer<typeof cronPayload>;

/** As kept: with what its user was allowed when making or changing it, which its runs never exceed. */
const keptPayload = cronPayload.extend({ permissions: z.array(z.string()) });

/** cron: a run that the clock starts again and again, for the user who asked for it or changed it last. */
export type Cron = {
  readonly id: string;
  readonly assistantId: string;
  /** the thread that its runs share; null: each has its own */
  readonly threadId: string | null;
  readonly schedule: string;
  readonly timezone: string;
  /** After it nothing is started any more. */
  readonly endTime: string | null;
  readonly payload: CronPayload;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** what becomes of a thread of a run's own */
  readonly onRunCompleted: "delete" | "keep";
  readonly enabled: boolean;
  readonly userId: string;
  /** that this user had then, of the key that was used */
  readonly permissions: readonly string[];
  /** null: it does not run any more, or is not enabled */
  readonly nextRunAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type NewCron = {
  readonly assistantId: string;
  readonly threadId?: string | undefined;
  readonly schedule: string;
  /** default: UTC */
  readonly timezone?: string | undefined;
  readonly endTime?: string | undefined;
  readonly payload?: CronPayload | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** default: delete */
  readonly onRunCompleted?: "delete" | "keep" | undefined;
  /** default: true */
  readonly enabled?: boolean | undefined;
};

/** What is not given stays; of the payload and the metadata, field by field. */
export type CronChange = Omit<Partial<NewCron>, "assistantId" | "threadId" | "endTime"> & {
  /** null: no end */
  readonly endTime?: string | null | undefined;
};

export type CronFilter = {
  readonly assistantId?: string | undefined;
  readonly threadId?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
};

export type CronSearch = CronFilter & {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?:
    "cron_id" | "assistant_id" | "thread_id" | "created_at" | "updated_at" | "next_run_date" | undefined;
  readonly sortOrder?: "asc" | "desc" | undefined;
};

export function fromRow(row: Row<"cron">): Cron {
  const { permissions, ...payload } = keptPayload.parse(JSON.parse(row.payload));
  return {
    id: row.id,
    assistantId: row.assistant_id,
    threadId: row.thread_id,
    schedule: row.schedule,
    timezone: row.timezone,
    endTime: row.end_time,
    payload,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    onRunCompleted: row.on_run_completed === "keep" ? "keep" : "delete",
    enabled: row.enabled === 1,
    userId: row.user_id,
    permissions,
    nextRunAt: row.next_run_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toRow(companyId: string, cron: Cron): Row<"cron"> {
  return {
    company_id: companyId,
    id: cron.id,
    assistant_id: cron.assistantId,
    thread_id: cron.threadId,
    schedule: cron.schedule,
    timezone: cron.timezone,
    end_time: cron.endTime,
    payload: JSON.stringify({ ...cron.payload, permissions: cron.permissions }),
    metadata: JSON.stringify(cron.metadata),
    on_run_completed: cron.onRunCompleted,
    enabled: cron.enabled ? 1 : 0,
    user_id: cron.userId,
    next_run_at: cron.nextRunAt,
    created_at: cron.createdAt,
    updated_at: cron.updatedAt,
  };
}
