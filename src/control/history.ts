import { z } from "zod";

export const taskStatus = z.enum(["success", "failed", "skipped", "rejected", "rolled_back", "cancelled"]);
export type TaskStatus = z.infer<typeof taskStatus>;

export const taskError = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** What became of one task. `output` only on success; `error` on every other end but `skipped`. */
export const taskResult = z.object({
  taskId: z.string(),
  status: taskStatus,
  output: z.unknown().optional(),
  /** Fields of a large output that are only in the history. */
  omittedFields: z.array(z.string()).optional(),
  error: taskError.optional(),
  instance: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  startedAt: z.string(),
  executionTimeMs: z.number(),
  attempts: z.number().int(),
});
export type TaskResult = z.infer<typeof taskResult>;

export type ExecutionEntry = TaskResult & {
  readonly companyId: string;
  readonly runId: string;
  readonly threadId: string;
  readonly workflowId: string;
  readonly workflow: string;
  readonly agent: string;
  readonly operation: string;
  readonly finishedAt: string;
};

export type HistoryFilter = {
  readonly runId?: string | undefined;
  readonly threadId?: string | undefined;
  readonly workflowId?: string | undefined;
  /** the workflow's name */
  readonly workflow?: string | undefined;
  readonly agent?: string | undefined;
  readonly status?: TaskStatus | undefined;
  /** ISO instant */
  readonly since?: string | undefined;
  readonly limit?: number | undefined;
};
