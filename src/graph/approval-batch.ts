import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import { type Decision, parseDecision } from "../control/decision.ts";
import type { ApprovalInterrupt } from "./approval-request.ts";

/** Several approvals that fell due together, in one interrupt. */
export function approvalBatch(requests: readonly ApprovalInterrupt[]) {
  return {
    type: "approvals",
    approvals: requests,
    action_requests: requests.flatMap((request) => request.action_requests),
    review_configs: requests.flatMap((request) => request.review_configs),
    description: requests.map((request) => request.description).join("\n\n"),
  };
}

const single = z.object({ type: z.literal("approval"), approval_id: z.string(), workflow_id: z.string() });
const batch = z.object({ type: z.literal("approvals"), approvals: z.array(single) });

/** The workflow that an interrupt's value belongs to, when it is one of ours. */
export function workflowOf(value: unknown): string | undefined {
  const many = batch.safeParse(value);
  return single.safeParse(value).data?.workflow_id ?? many.data?.approvals[0]?.workflow_id;
}

/** The approvals that an interrupt's value asks for, in its order; empty when it is not one of ours. */
export function approvalIds(value: unknown): string[] {
  const one = single.safeParse(value);
  if (one.success) return [one.data.approval_id];
  const many = batch.safeParse(value);
  return many.success ? many.data.approvals.map(({ approval_id }) => approval_id) : [];
}

export type AnsweredApproval = { readonly approvalId: string; readonly decision: Decision };

/**
 * Which decision an answer gives to which approval. One approval takes the answer itself; several take either
 * `{decisions: [...]}` in their order, or some of them by id: `{[approval id]: decision}`.
 * @throws PurserError `invalid_decision`, `ambiguous_answer`, `approval_settled` (it names one that is not asked for)
 */
export function readAnswer(ids: readonly string[], answer: unknown): AnsweredApproval[] {
  const [only, ...others] = ids;
  if (only === undefined)
    throw new PurserError("unknown_interrupt", "The interrupt is not an approval of Purser's.");
  const byId = z.record(z.string(), z.unknown()).safeParse(answer);
  const named = byId.success ? Object.entries(byId.data) : [];
  if (named.length > 0 && named.every(([key]) => ids.includes(key))) {
    return named.map(([approvalId, one]) => ({ approvalId, decision: parseDecision(one) }));
  }
  if (others.length === 0) {
    const meant = z.object({ approval_id: z.string() }).safeParse(answer).data?.approval_id ?? only;
    if (meant !== only) {
      throw new PurserError(
        "approval_settled",
        `The answer is to approval "${meant}"; the thread waits for "${only}".`,
      );
    }
    return [{ approvalId: only, decision: parseDecision(answer) }];
  }
  const listed = z.object({ decisions: z.array(z.unknown()) }).safeParse(answer);
  if (listed.success && listed.data.decisions.length === ids.length) {
    return ids.map((approvalId, index) => ({
      approvalId,
      decision: parseDecision(listed.data.decisions[index]),
    }));
  }
  throw new PurserError(
    "ambiguous_answer",
    `${ids.length} approvals are asked for; answer them by id: {"${only}": {"type": "approve"}, ...}.`,
    { details: { approvals: ids } },
  );
}
