import { z } from "zod";
import { formatMoney, minorToDecimal } from "../../base/money.ts";
import { actionSchema, amountOf } from "../../control/action.ts";
import type { Approval } from "../../control/approvals.ts";
import { decisionSchema } from "../../control/decision.ts";

const figures = actionSchema.shape.figures;

export const approvalStatus = z.enum(["pending", "approved", "edited", "rejected", "expired", "superseded"]);

/** An approval as clients see it. */
export const approvalJson = z.object({
  approval_id: z.string(),
  thread_id: z.string(),
  run_id: z.string(),
  workflow_id: z.string(),
  workflow: z.string(),
  step: z.string(),
  status: approvalStatus,
  action: z.object({
    agent: z.string(),
    operation: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    effect: z.enum(["read", "write"]),
  }),
  action_hash: z.string(),
  summary: z.string(),
  reason: z.string(),
  undo: z.string(),
  amount: z
    .object({ minor: z.number().int(), currency: z.string(), decimal: z.string(), text: z.string() })
    .nullable(),
  ledger_version: z.number().int(),
  permission: z.string(),
  requested_by: z.string(),
  requested_for: z.string().nullable(),
  requested_at: z.string(),
  age_seconds: z.number().int(),
  expires_at: z.string(),
  decided_by: z.string().nullable(),
  decided_at: z.string().nullable(),
  decision: decisionSchema.nullable(),
});
export type ApprovalJson = z.infer<typeof approvalJson>;

/** One approval, with all that bears on the decision. */
export const approvalDetailJson = approvalJson.extend({
  figures,
  exhibits: z.array(z.object({ title: z.string(), path: z.string(), href: z.string() })),
  who_may_decide: z.object({ permission: z.string(), not: z.array(z.string()), users: z.array(z.string()) }),
  may_decide: z.boolean(),
  earlier: z.array(approvalJson),
});

export function toApprovalJson(approval: Approval, now: Date): ApprovalJson {
  const { action } = approval;
  const amount = amountOf(action);
  return {
    approval_id: approval.id,
    thread_id: approval.threadId,
    run_id: approval.runId,
    workflow_id: approval.workflowId,
    workflow: action.workflow,
    step: approval.taskId,
    status: approval.status,
    action: {
      agent: action.agent,
      operation: action.operation,
      arguments: action.arguments,
      effect: action.effect,
    },
    action_hash: approval.actionHash,
    summary: action.summary,
    reason: action.reason,
    undo: action.undo,
    amount: amount && {
      ...amount,
      decimal: minorToDecimal(amount.minor, amount.currency),
      text: formatMoney(amount.minor, amount.currency),
    },
    ledger_version: action.ledgerVersion,
    permission: approval.permission,
    requested_by: approval.requestedBy,
    requested_for: approval.requestedFor,
    requested_at: approval.requestedAt,
    age_seconds: Math.max(0, Math.floor((now.getTime() - Date.parse(approval.requestedAt)) / 1000)),
    expires_at: approval.expiresAt,
    decided_by: approval.decidedBy,
    decided_at: approval.decidedAt,
    decision: approval.decision,
  };
}

export function toExhibits({ id, action }: Approval): z.infer<typeof approvalDetailJson>["exhibits"] {
  return action.exhibits.map(({ title, path }, index) => ({
    title,
    path,
    href: `/approvals/${encodeURIComponent(id)}/exhibits/${index}`,
  }));
}
