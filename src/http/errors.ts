import type { ContentfulStatusCode } from "hono/utils/http-status";
import { PurserError, toErrorShape } from "../base/errors.ts";

/** The one place where a code becomes an HTTP status. What is not listed is the client's mistake: 400. */
const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  unauthenticated: 401,
  permission_denied: 403,
  origin_refused: 403,
  path_not_allowed: 403,
  self_approval: 403,
  unknown_thread: 404,
  unknown_run: 404,
  unknown_graph: 404,
  unknown_company: 404,
  unknown_approval: 404,
  unknown_figure: 404,
  not_found: 404,
  thread_exists: 409,
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
  internal_error: 500,
};

/** An error as a client sees it: `{error, message, details?}`, never a stack. */
export function errorResponse(thrown: unknown): {
  readonly status: ContentfulStatusCode;
  readonly body: object;
} {
  const { code, message, details } = toErrorShape(thrown);
  const shown =
    thrown instanceof PurserError ? message : "Something went wrong inside Purser; the log says what.";
  return {
    status: STATUS[code] ?? 400,
    body: { error: code, message: shown, ...(details === undefined ? {} : { details }) },
  };
}
