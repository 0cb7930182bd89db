import type { ContentfulStatusCode } from "hono/utils/http-status";
import { toErrorShape } from "../base/errors.ts";

/** The one place where a code becomes an HTTP status. What is not listed is the client's mistake: 400. */
const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  unauthenticated: 401,
  permission_denied: 403,
  origin_refused: 403,
  host_refused: 403,
  too_many_attempts: 429,
  too_many_streams: 429,
  too_many_runs: 429,
  path_not_allowed: 403,
  self_approval: 403,
  unknown_thread: 404,
  unknown_run: 404,
  unknown_graph: 404,
  unknown_company: 404,
  unknown_approval: 404,
  unknown_cron: 404,
  outbound_refused: 422,
  outbound_failed: 502,
  outbound_too_large: 502,
  outbound_timeout: 504,
  no_answer: 500,
  unknown_resource: 404,
  nothing_to_undo: 409,
  state_not_serialisable: 422,
  checkpoint_unreadable: 500,
  unreadable_secret: 500,
  checkpoint_config: 500,
  patch_mismatch: 500,
  no_graph: 409,
  unknown_figure: 404,
  unknown_checkpoint: 404,
  unknown_version: 404,
  unknown_assistant: 404,
  not_found: 404,
  model_not_found: 404,
  thread_exists: 409,
  run_active: 409,
  run_unfinished: 409,
  assistant_exists: 409,
  thread_busy: 409,
  approval_pending: 409,
  approval_settled: 409,
  approval_expired: 409,
  nothing_to_resume: 409,
  unknown_interrupt: 409,
  ambiguous_answer: 409,
  payload_too_large: 413,
  invalid_input: 422,
  invalid_plan: 422,
  invalid_decision: 422,
  invalid_update: 422,
  unknown_agent: 404,
  unknown_workflow: 404,
  unknown_session: 404,
  unknown_key: 404,
  unknown_remote_graph: 404,
  agent_exists: 409,
  agent_built_in: 409,
  dry_run_busy: 409,
  no_dry_run: 422,
  state_too_large: 413,
  agent_unavailable: 503,
  remote_refused: 502,
  invalid_remote_schema: 502,
  internal_error: 500,
  graph_failed: 500,
  stopping: 503,
};

/** Codes of what was not meant for whoever asks in words: the person is told only that something went wrong. */
export const INSIDE: ReadonlySet<string> = new Set(["internal_error", "graph_failed"]);

/** An error as a client sees it: `{error, message, details?}`, never a stack; a 429 says when to come again. */
export function errorResponse(thrown: unknown): {
  readonly status: ContentfulStatusCode;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
} {
  const { code, message, details } = toErrorShape(thrown);
  const status = STATUS[code] ?? 400;
  const after = details?.["retry_after_s"];
  return {
    status,
    body: { error: code, message, ...(details === undefined ? {} : { details }) },
    headers: status === 429 ? { "retry-after": String(typeof after === "number" ? after : 1) } : {},
  };
}
