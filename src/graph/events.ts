import { z } from "zod";
import { rollbackReport } from "./rollback-report.ts";

/** What a run tells while it goes on, on the `custom` stream, by these names. */
const common = { workflow_id: z.string(), workflow: z.string(), timestamp: z.string() };
const step = { ...common, step: z.string() };

export const workflowEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("workflow_started"), ...common, steps: z.array(z.string()) }),
  z.object({ event: z.literal("step_started"), ...step, agent: z.string(), operation: z.string() }),
  z.object({
    event: z.literal("step_progress"),
    ...step,
    message: z.string(),
    done: z.number().optional(),
    total: z.number().optional(),
  }),
  z.object({
    event: z.literal("step_completed"),
    ...step,
    ms: z.number(),
    attempts: z.number(),
    /** What came of it, in a sentence, where the operation says it. */
    answer: z.string().optional(),
    /** What a person should know of single things. */
    remarks: z.array(z.string()).optional(),
  }),
  z.object({
    event: z.literal("step_failed"),
    ...step,
    status: z.string(),
    code: z.string(),
    message: z.string(),
  }),
  z.object({ event: z.literal("step_skipped"), ...step, reason: z.string() }),
  z.object({ event: z.literal("approval_requested"), ...step, approval_id: z.string(), summary: z.string() }),
  z.object({ event: z.literal("rollback_started"), ...common, steps: z.array(z.string()) }),
  z.object({ event: z.literal("rollback_completed"), ...common, ...rollbackReport.shape }),
  z.object({
    event: z.literal("workflow_completed"),
    ...common,
    status: z.string(),
    completed_steps: z.array(z.string()),
  }),
]);
export type WorkflowEvent = z.infer<typeof workflowEvent>;

/** An event as a task tells it; who and when is added where it is sent. */
export type Announcement = WorkflowEvent extends infer E
  ? E extends WorkflowEvent
    ? Omit<E, "workflow_id" | "workflow" | "timestamp">
    : never
  : never;
