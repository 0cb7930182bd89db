import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { type ExecutionEntry, taskError, taskResult, taskStatus } from "../../control/history.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { approvalJson, toApprovalJson } from "./approval-json.ts";
import { errorJson, jsonOf } from "./shapes.ts";

const filter = z.object({
  run_id: z.string().optional(),
  thread_id: z.string().optional(),
  workflow_id: z.string().optional(),
  /** the workflow's name */
  workflow: z.string().optional(),
  agent: z.string().optional(),
  status: taskStatus.optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

const executionJson = z.object({
  run_id: z.string(),
  thread_id: z.string(),
  workflow_id: z.string(),
  workflow: z.string(),
  task_id: z.string(),
  agent: z.string(),
  operation: z.string(),
  instance: z.string().nullable(),
  status: taskStatus,
  output: z.unknown(),
  error: taskError.nullable(),
  started_at: z.string(),
  finished_at: z.string(),
  execution_time_ms: z.number(),
  attempts: z.number().int(),
});

const statusJson = z.object({
  thread_id: z.string(),
  status: z.string(),
  current_step: z.string().nullable(),
  steps_completed: z.array(z.string()),
  pending_approvals: z.array(approvalJson),
  results: z.record(z.string(), taskResult),
  created_at: z.string(),
  updated_at: z.string(),
});

const list = createRoute({
  method: "get",
  path: "/history",
  tags: ["History"],
  summary: "What tasks did, newest first",
  request: { query: filter },
  responses: { 200: jsonOf(z.array(executionJson), "Executions") },
});

const status = createRoute({
  method: "get",
  path: "/threads/{thread_id}/workflow",
  tags: ["History"],
  summary: "Where a thread's workflow stands",
  request: { params: z.object({ thread_id: z.string().min(1) }) },
  responses: { 200: jsonOf(statusJson, "Its state"), 404: jsonOf(errorJson, "There is no such thread") },
});

export type HistoryRoutesDeps = {
  readonly orchestrator: IdentityDeps &
    Pick<Orchestrator, "getExecutionHistory" | "getWorkflowState" | "getWorkflowResults">;
};

export function historyRoutes({ orchestrator }: HistoryRoutesDeps): OpenAPIHono {
  const app = new OpenAPIHono();

  operation(app, list, async ({ c, query }) => {
    const context = await identify(c, orchestrator);
    const entries = await orchestrator.getExecutionHistory({
      context,
      runId: query.run_id,
      threadId: query.thread_id,
      workflowId: query.workflow_id,
      workflow: query.workflow,
      agent: query.agent,
      status: query.status,
      since: query.since === undefined ? undefined : new Date(query.since).toISOString(),
      limit: query.limit,
    });
    return c.json(entries.map(toJson));
  });

  operation(app, status, async ({ c, params: { thread_id: threadId } }) => {
    const actor = await identify(c, orchestrator);
    const state = await orchestrator.getWorkflowState(threadId, actor);
    const now = orchestrator.runtime.clock.now();
    return c.json({
      thread_id: threadId,
      status: state.status,
      current_step: state.currentStep,
      steps_completed: [...state.stepsCompleted],
      pending_approvals: state.pendingApprovals.map((approval) => toApprovalJson(approval, now)),
      results: await orchestrator.getWorkflowResults(threadId, actor),
      created_at: state.createdAt,
      updated_at: state.updatedAt,
    } satisfies z.input<typeof statusJson>);
  });

  return app;
}

function toJson(entry: ExecutionEntry): z.infer<typeof executionJson> {
  return {
    run_id: entry.runId,
    thread_id: entry.threadId,
    workflow_id: entry.workflowId,
    workflow: entry.workflow,
    task_id: entry.taskId,
    agent: entry.agent,
    operation: entry.operation,
    instance: entry.instance ?? null,
    status: entry.status,
    output: entry.output ?? null,
    error: entry.error ?? null,
    started_at: entry.startedAt,
    finished_at: entry.finishedAt,
    execution_time_ms: entry.executionTimeMs,
    attempts: entry.attempts,
  };
}
