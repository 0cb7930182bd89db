import type { Generated } from "kysely";

export type ThreadTable = {
  id: string;
  company_id: string;
  metadata: string;
  /** idle, busy, interrupted, error */
  status: string;
  created_by: string;
  created_at: string;
  updated_at: string;
};

export type RunTable = {
  id: string;
  thread_id: string;
  company_id: string;
  /** the graph's name: advisory ... */
  graph: string;
  /** pending, running, interrupted, success, error, timeout, cancelled */
  status: string;
  input: string;
  error: string | null;
  user_id: string;
  /** the process that executes it: `host:pid` */
  owner: string;
  created_at: string;
  updated_at: string;
};

export type RunEventTable = {
  company_id: string;
  run_id: string;
  seq: number;
  event: string;
  data: string;
  created_at: string;
};

export type TaskExecutionTable = {
  id: Generated<number>;
  company_id: string;
  run_id: string;
  thread_id: string;
  /** one execution of a workflow; several runs (resumes) may serve it */
  workflow_id: string;
  workflow: string;
  task_id: string;
  agent: string;
  operation: string;
  instance: string | null;
  status: string;
  output: string | null;
  error: string | null;
  started_at: string;
  finished_at: string;
  execution_ms: number;
  attempts: number;
};

export type ApprovalTable = {
  company_id: string;
  id: string;
  thread_id: string;
  run_id: string;
  workflow_id: string;
  task_id: string;
  /** JSON: the exact action */
  action: string;
  action_hash: string;
  /** permission that the decider needs */
  permission: string;
  requested_by: string;
  requested_at: string;
  expires_at: string;
  /** pending, approved, edited, rejected, expired, superseded */
  status: string;
  decided_by: string | null;
  decided_at: string | null;
  /** JSON: edited arguments, reason or answer */
  decision: string | null;
};

export type EffectTable = {
  company_id: string;
  key: string;
  workflow_id: string;
  run_id: string;
  task_id: string;
  agent: string;
  operation: string;
  action_hash: string;
  /** reserved, executed, confirmed, failed, undone, unknown */
  status: string;
  input: string;
  output: string | null;
  reserved_at: string;
  finished_at: string | null;
  /** key of the effect that this one takes back, or null */
  undoes: string | null;
};
