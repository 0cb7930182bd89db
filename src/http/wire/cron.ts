import { z } from "@hono/zod-openapi";
import { type Cron, cronPayload } from "../../runs/crons/cron.ts";
import { id, limit, metadata, offset } from "./common.ts";

const settings = z.object({
  timezone: z.string().nullish().openapi({ description: "IANA name; default: UTC" }),
  metadata: metadata.nullish(),
  on_run_completed: z.enum(["delete", "keep"]).nullish(),
  enabled: z.boolean().nullish(),
});

export const cronCreate = cronPayload
  .extend(settings.shape)
  .extend({
    assistant_id: z.string().min(1).openapi({ description: "an assistant, or the name of a graph" }),
    schedule: z.string().openapi({ description: "five or six fields: 0 9 * * 1-5" }),
    end_time: z.string().nullish().openapi({ description: "ISO 8601; nothing is started after it" }),
  })
  .openapi("CronCreate");

export const cronUpdate = cronPayload
  .extend(settings.shape)
  .extend({
    schedule: z.string().nullish(),
    end_time: z.string().nullish().openapi({ description: "null: no end any more" }),
  })
  .openapi("CronUpdate");

const filter = z.object({
  assistant_id: z.string().nullish(),
  thread_id: z.string().nullish(),
  metadata: metadata.nullish(),
});

export const cronCount = filter.openapi("CronCount");
export const cronSearch = filter
  .extend({
    enabled: z.boolean().nullish(),
    limit: limit.default(10),
    offset: offset.default(0),
    sort_by: z
      .enum(["cron_id", "assistant_id", "thread_id", "created_at", "updated_at", "next_run_date"])
      .nullish(),
    sort_order: z.enum(["asc", "desc"]).nullish(),
    select: z.array(z.string()).nullish(),
  })
  .openapi("CronSearch");

export const cronParams = z.object({ cron_id: id });

export const cronJson = z
  .object({
    cron_id: z.string(),
    assistant_id: z.string(),
    thread_id: z.string().nullable(),
    schedule: z.string(),
    timezone: z.string(),
    end_time: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
    metadata,
    on_run_completed: z.enum(["delete", "keep"]),
    enabled: z.boolean(),
    user_id: z.string(),
    next_run_date: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Cron");

export function toCron(cron: Cron): z.infer<typeof cronJson> {
  return {
    cron_id: cron.id,
    assistant_id: cron.assistantId,
    thread_id: cron.threadId,
    schedule: cron.schedule,
    timezone: cron.timezone,
    end_time: cron.endTime,
    payload: { assistant_id: cron.assistantId, ...cron.payload },
    metadata: cron.metadata,
    on_run_completed: cron.onRunCompleted,
    enabled: cron.enabled,
    user_id: cron.userId,
    next_run_date: cron.nextRunAt,
    created_at: cron.createdAt,
    updated_at: cron.updatedAt,
  };
}
