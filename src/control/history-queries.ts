import type { Db } from "../store/database.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { NewRow, Row } from "../store/schema.ts";
import {
  type ExecutionEntry,
  type HistoryFilter,
  type TaskResult,
  taskError,
  taskResult,
  taskStatus,
} from "./history.ts";

/** Settles when the execution is in the history. */
export function recordExecution(log: GroupCommit, entry: ExecutionEntry): Promise<void> {
  return log.write("task_execution", toRow(entry));
}

function toRow(entry: ExecutionEntry): NewRow<"task_execution"> {
  return {
    company_id: entry.companyId,
    run_id: entry.runId,
    thread_id: entry.threadId,
    workflow_id: entry.workflowId,
    workflow: entry.workflow,
    task_id: entry.taskId,
    agent: entry.agent,
    operation: entry.operation,
    instance: entry.instance ?? null,
    status: entry.status,
    output: entry.output === undefined ? null : JSON.stringify(entry.output),
    error: entry.error === undefined ? null : JSON.stringify(entry.error),
    started_at: entry.startedAt,
    finished_at: entry.finishedAt,
    execution_ms: Math.round(entry.executionTimeMs),
    attempts: entry.attempts,
  };
}

/** Newest first. */
export async function listExecutions(
  db: Db,
  companyId: string,
  filter: HistoryFilter = {},
): Promise<ExecutionEntry[]> {
  let query = db.selectFrom("task_execution").selectAll().where("company_id", "=", companyId);
  if (filter.runId !== undefined) query = query.where("run_id", "=", filter.runId);
  if (filter.workflowId !== undefined) query = query.where("workflow_id", "=", filter.workflowId);
  if (filter.threadId !== undefined) query = query.where("thread_id", "=", filter.threadId);
  if (filter.workflow !== undefined) query = query.where("workflow", "=", filter.workflow);
  if (filter.agent !== undefined) query = query.where("agent", "=", filter.agent);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  if (filter.since !== undefined) query = query.where("started_at", ">=", filter.since);
  const rows = await query
    .orderBy("id", "desc")
    .limit(filter.limit ?? 100)
    .execute();
  return rows.map(entryOf);
}

function entryOf(row: Row<"task_execution">): ExecutionEntry {
  return {
    companyId: row.company_id,
    runId: row.run_id,
    threadId: row.thread_id,
    workflowId: row.workflow_id,
    workflow: row.workflow,
    taskId: row.task_id,
    agent: row.agent,
    operation: row.operation,
    ...(row.instance === null ? {} : { instance: row.instance }),
    status: taskStatus.parse(row.status),
    ...(row.output === null ? {} : { output: JSON.parse(row.output) as unknown }),
    ...(row.error === null ? {} : { error: taskError.parse(JSON.parse(row.error)) }),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    executionTimeMs: row.execution_ms,
    attempts: row.attempts,
  };
}

/**
 * The journal of one workflow: the last result of each task that has ended for good. What was cancelled or cut off
 * is not in it, so it runs again.
 */
export async function listWorkflowResults(
  db: Db,
  companyId: string,
  workflowId: string,
): Promise<Record<string, TaskResult>> {
  const rows = await db
    .selectFrom("task_execution")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("workflow_id", "=", workflowId)
    .where("status", "!=", "cancelled")
    .orderBy("id")
    .execute();
  return Object.fromEntries(rows.map((row) => [row.task_id, taskResult.parse(entryOf(row))]));
}
