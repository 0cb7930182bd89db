import type { Generated } from "kysely";

/** A graph with its settings, as LangGraph's clients know it: `graph` and what runs of it are configured with. */
export type AssistantTable = {
  company_id: string;
  id: string;
  graph: string;
  name: string;
  description: string | null;
  /** JSON */
  config: string;
  /** JSON */
  context: string;
  /** JSON */
  metadata: string;
  /** of the version in force */
  version: number;
  created_at: string;
  updated_at: string;
};

/** What an assistant was at each change; the highest number is the newest, not always the one in force. */
export type AssistantVersionTable = {
  company_id: string;
  assistant_id: string;
  version: number;
  graph: string;
  name: string;
  description: string | null;
  config: string;
  context: string;
  metadata: string;
  created_at: string;
};

/** A run that is started again and again by the clock. */
export type CronTable = {
  company_id: string;
  id: string;
  assistant_id: string;
  /** the thread its runs share; null: each has one of its own */
  thread_id: string | null;
  /** five or six fields, as cron has them */
  schedule: string;
  /** IANA name of the zone in which the schedule is read */
  timezone: string;
  end_time: string | null;
  /** JSON: the run as a client would have posted it */
  payload: string;
  /** JSON */
  metadata: string;
  /** delete or keep, for the threads of its runs */
  on_run_completed: string;
  enabled: number;
  user_id: string;
  /** ISO instant; null: it does not run any more */
  next_run_at: string | null;
  created_at: string;
  updated_at: string;
};

/** A webhook that is due, or was delivered or given up. Written with the end of the run it tells of. */
export type WebhookDeliveryTable = {
  company_id: string;
  id: string;
  run_id: string;
  url: string;
  /** JSON */
  body: string;
  /** pending, delivered, failed */
  status: string;
  attempts: number;
  next_attempt_at: string;
  last_error: string | null;
  created_at: string;
  delivered_at: string | null;
};

/** What outlives a thread: LangGraph's store. */
export type StoreItemTable = {
  company_id: string;
  /** JSON array of labels */
  namespace: string;
  key: string;
  /** JSON */
  value: string;
  created_at: string;
  updated_at: string;
};

/** Who may come with which key. Only the key's hash is kept. */
export type ApiKeyTable = {
  company_id: string;
  id: string;
  user_id: string;
  /** JSON array */
  permissions: string;
  key_hash: string;
  created_at: string;
  created_by: string;
  last_used_at: string | null;
  revoked_at: string | null;
};

/** An agent that another LangGraph server runs. */
export type RemoteAgentTable = {
  company_id: string;
  id: string;
  url: string;
  /** the assistant or graph there */
  assistant: string;
  title: string;
  description: string;
  /** JSON: what it takes and gives, as the other server told */
  schemas: string;
  created_by: string;
  created_at: string;
  /** read or write */
  effect: Generated<string>;
  /** JSON: sent with each request there; may hold secrets */
  headers: Generated<string>;
};

/** Who an agent acts for in a session. Made by authentication only. */
export type ContextTable = {
  company_id: string;
  session_id: string;
  agent_id: string;
  user_id: string;
  /** JSON array */
  permissions: string;
  created_at: string;
};

/** What the agents of a session share. */
export type SharedStateTable = {
  company_id: string;
  session_id: string;
  key: string;
  /** JSON */
  value: string;
  updated_by: string;
  updated_at: string;
};
