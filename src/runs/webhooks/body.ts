import type { RunInfo } from "../run.ts";

/** What a receiver may tell apart without reading further. */
export type WebhookType = "run.completed" | "run.failed" | "run.interrupted" | "run.cancelled";

/**
 * A run that has ended, as LangGraph's Agent Server posts it, with `type` and `timestamp` as the standard for webhooks
 * wants them. `values` are the thread's, as the run left them. What the run was given (`kwargs`) is not sent: whoever
 * asked for it knows it, and a receiver's log is no place for it.
 */
export function webhookBody(
  run: RunInfo,
  { values, at }: { readonly values: unknown; readonly at: string },
): Record<string, unknown> {
  return {
    type: typeOf(run.status),
    timestamp: at,
    run_id: run.id,
    thread_id: run.threadId,
    assistant_id: run.assistantId ?? run.graph,
    status: run.status === "cancelled" ? "interrupted" : run.status,
    metadata: run.metadata,
    multitask_strategy: run.multitask,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt,
    run_ended_at: run.endedAt,
    webhook_sent_at: at,
    values: values ?? null,
    ...(run.error === null ? {} : { error: run.error.message, error_code: run.error.code }),
  };
}

function typeOf(status: RunInfo["status"]): WebhookType {
  switch (status) {
    case "error":
    case "timeout":
      return "run.failed";
    case "interrupted":
      return "run.interrupted";
    case "cancelled":
      return "run.cancelled";
    case "success":
    case "pending":
    case "running":
      return "run.completed";
    default:
      return status satisfies never;
  }
}
