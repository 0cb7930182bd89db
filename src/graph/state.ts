import { ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { taskResult } from "../control/history.ts";
import { rollbackReport } from "./rollback-report.ts";

/** How a workflow ended, in one place for every client. */
export const outcomeSchema = z.object({
  status: z.enum(["success", "failed", "rejected", "cancelled", "timeout", "rolled_back"]),
  completedSteps: z.array(z.string()),
  failedSteps: z.array(z.string()),
  /** What to tell the person who asked. */
  answer: z.string(),
  /** What was taken back; null where nothing was to be. */
  rollback: rollbackReport.nullable().default(null),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * The state of a workflow's graph. Small on purpose: documents, reports and forecasts live in their tables and are
 * named here by id.
 */
export const WorkflowState = new StateSchema({
  /** What was asked, in words; optional. */
  request: z.string().optional(),
  /** The run's input, which tasks read as `$.input.field`. */
  input: z.record(z.string(), z.unknown()).default(() => ({})),
  workflow_id: z.string().optional(),
  results: new ReducedValue(
    z.record(z.string(), taskResult).default(() => ({})),
    { reducer: (known, next) => ({ ...known, ...next }) },
  ),
  outcome: outcomeSchema.nullable().default(null),
});

/** LangGraph does not allow a node to be named like a field of the state, nor twice. */
export const START_NODE = "begin";
export const FINISH_NODE = "finish";
export const ROLLBACK_NODE = "rollback";
export const RESERVED_NODE_NAMES: readonly string[] = [
  ...Object.keys(WorkflowState.fields),
  START_NODE,
  FINISH_NODE,
  ROLLBACK_NODE,
];
