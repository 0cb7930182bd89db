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
  /** of its last run */
  graph: Generated<string | null>;
  /** JSON: the state's values as its last run left them; what searches look at */
  values: Generated<string | null>;
  /** JSON: what it waits for, by task */
  interrupts: Generated<string | null>;
  /** JSON */
  config: Generated<string | null>;
  /** JSON: how its last run failed */
  error: Generated<string | null>;
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
  assistant_id: Generated<string | null>;
  started_at: Generated<string | null>;
  ended_at: Generated<string | null>;
  /** ISO instant before which it does not start */
  not_before: Generated<string | null>;
  /** W3C trace context of the request that started it */
  traceparent: Generated<string | null>;
  /** JSON */
  metadata: Generated<string>;
  /** JSON: see runOptions in runs/run.ts */
  options: Generated<string>;
  /** reject, enqueue, interrupt, rollback */
  multitask: Generated<string>;
  /** how often it was started */
  attempt: Generated<number>;
  /** 1: its thread goes with it */
  temporary: Generated<number>;
};

export type RunEventTable = {
  company_id: string;
  run_id: string;
  seq: number;
  event: string;
  data: string;
  /** 1: `data` is a patch of the run's last event of the same name */
  patch: Generated<number>;
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
  /** who began the workflow; null: nobody knows (rows from before it was kept) */
  requested_for: Generated<string | null>;
  /** what the action is about in money, where it is */
  amount_minor: Generated<number | null>;
  amount_currency: Generated<string | null>;
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
