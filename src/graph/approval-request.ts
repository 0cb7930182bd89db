import type { Approval } from "../control/approvals.ts";

/**
 * What an interrupt carries: our own approval, beside it the same request in the words that Agent Chat UI
 * (`action_requests`, `review_configs`) and Agent Inbox (`action_request`, `config`) look for.
 */
export function approvalRequest(approval: Approval, problem?: string) {
  const { action } = approval;
  const name = `${action.agent}.${action.operation}`;
  const description = [action.summary, action.reason, `Undo: ${action.undo}`, problem]
    .filter(Boolean)
    .join("\n");
  return {
    type: "approval",
    approval_id: approval.id,
    action_hash: approval.actionHash,
    workflow_id: approval.workflowId,
    step: approval.taskId,
    summary: action.summary,
    reason: action.reason,
    undo: action.undo,
    effect: action.effect,
    permission: approval.permission,
    requested_by: approval.requestedBy,
    expires_at: approval.expiresAt,
    ledger_version: action.ledgerVersion,
    figures: action.figures,
    exhibits: action.exhibits,
    ...(problem === undefined ? {} : { problem }),
    action_requests: [{ name, args: action.arguments, description }],
    review_configs: [{ action_name: name, allowed_decisions: ["approve", "edit", "reject"] }],
    action_request: { action: name, args: action.arguments },
    config: { allow_accept: true, allow_edit: true, allow_respond: false, allow_ignore: true },
    description,
  };
}
export type ApprovalInterrupt = ReturnType<typeof approvalRequest>;
