import type { Operation, OperationContext } from "../agents/agent.ts";
import { PurserError, type ErrorShape } from "../base/errors.ts";
import { parseOrThrow } from "../base/parse.ts";
import { ledgerVersion } from "../books/ledger-queries.ts";
import type { Action } from "../control/action.ts";
import type { Approval } from "../control/approvals.ts";
import { createFigureSet } from "../figures/figure-set.ts";
import { saveFigures } from "../figures/queries.ts";
import { approvalRequest } from "./approval-request.ts";
import type { PlanTask, approvalPoint } from "./plan.ts";
import type { TaskRunnerDeps, TaskScope } from "./task-scope.ts";
import type { z } from "zod";

export type ApprovalOutcome =
  | { readonly kind: "approved"; readonly input: unknown; readonly by: string | null }
  | { readonly kind: "rejected"; readonly error: ErrorShape };

type Need = {
  readonly deps: TaskRunnerDeps;
  readonly task: PlanTask;
  readonly scope: TaskScope;
  readonly approval: z.output<typeof approvalPoint>;
  readonly operation: Operation;
  readonly input: unknown;
  readonly context: OperationContext;
};

/**
 * Waits for a person's decision on exactly this action. The node that calls this runs anew from its top on every
 * resume, so everything here is repeatable: the approval's row is the memory, and answers that were given to an
 * earlier form of the action (the ledger has moved since) are consumed without effect before asking again.
 */
export async function awaitApproval(need: Need): Promise<ApprovalOutcome> {
  const { deps, task, scope, operation } = need;
  const action = await describeAction(need);
  const {
    approval: opened,
    isNew,
    earlier,
  } = await deps.approvals.open({
    threadId: scope.threadId,
    runId: scope.runId,
    workflowId: scope.workflowId,
    action,
    permission: need.approval.permission ?? operation.permission,
    requestedBy: `agent:${task.agent}`,
    requestedFor: scope.actor.userId,
  });
  if (isNew) {
    scope.announce({
      event: "approval_requested",
      step: task.id,
      approval_id: opened.id,
      summary: action.summary,
    });
  }
  let approval = opened;
  let problem: string | undefined;
  for (let stale = 0; approval.status === "pending" && stale < earlier; stale += 1) {
    scope.ask.interrupt(approvalRequest(approval));
  }
  while (approval.status === "pending") {
    const settled = await scope.ask.settle(approval, scope.ask.interrupt(approvalRequest(approval, problem)));
    if ("approval" in settled) approval = settled.approval;
    else problem = settled.problem;
  }
  return outcomeOf(approval, need);
}

function outcomeOf(approval: Approval, { operation, input }: Need): ApprovalOutcome {
  const { decision, status, decidedBy: by } = approval;
  if (decision?.type === "approve") return { kind: "approved", input, by };
  if (decision?.type === "edit") {
    const edited = parseOrThrow(operation.input, decision.arguments, { what: "The edited arguments" });
    return { kind: "approved", input: edited, by };
  }
  const message =
    decision?.type === "reject"
      ? `Rejected by ${approval.decidedBy ?? "nobody"}: ${decision.reason}`
      : `The approval ended as ${status}.`;
  return { kind: "rejected", error: { code: "rejected", message, retryable: false } };
}

async function describeAction({
  deps,
  task,
  scope,
  approval,
  operation,
  input,
  context,
}: Need): Promise<Action> {
  const figures = createFigureSet();
  const preview = await operation.preview?.(input, { ...context, figures });
  const version = await ledgerVersion(deps.store.db, context.company.id);
  await saveFigures(deps.store.db, context.company.id, {
    figures: figures.all(),
    ledgerVersion: version,
    runId: scope.runId,
    at: deps.runtime.clock.now().toISOString(),
  });
  return {
    companyId: context.company.id,
    workflow: scope.plan.name,
    taskId: task.id,
    agent: task.agent,
    operation: task.operation,
    arguments: input as Record<string, unknown>,
    effect: operation.effect,
    summary: preview?.summary ?? operation.description,
    reason: approval.reason,
    undo: describeUndo(operation),
    exhibits: [...(preview?.exhibits ?? [])],
    amount: preview?.amount ?? null,
    ledgerVersion: version,
    figures: (preview?.figureIds ?? []).map((id) => {
      const figure = figures.get(id);
      if (!figure)
        throw new PurserError(
          "internal_error",
          `The preview of ${task.id} names figure ${id}, which it did not make.`,
        );
      return figure;
    }),
  };
}

function describeUndo({ effect, undo }: Operation): string {
  if (effect === "read" || !undo) return "nothing to undo: it changes nothing outside";
  return undo.kind === "operation" ? undo.describe : `irreversible: ${undo.why}`;
}
