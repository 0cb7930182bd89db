import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import type { Approval } from "../../control/approvals.ts";
import { type Actor, holds } from "../../control/context.ts";
import { taskError, taskStatus } from "../../control/history.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { READ_RUNS } from "../permissions.ts";
import { approvalJson, toApprovalJson } from "../routes/approval-json.ts";
import { reportRun, runReport } from "./follow-run.ts";
import { ANY_OBJECT, objectSchema } from "./json-schema.ts";
import { type PurserTool, toolResult } from "./tool.ts";

const approvalInput = z.object({ approval_id: z.string().describe("as it was returned with the proposal") });
const approvalOutput = z.object({
  approval: approvalJson,
  /** What came of the action; null while nothing did. */
  result: z
    .object({ status: taskStatus, output: z.unknown().optional(), error: taskError.optional() })
    .nullable(),
});
const runInput = z.object({ run_id: z.string().describe("as a workflow's tool returned it") });

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** Tools that tell what became of what was begun. */
export function statusTools(orchestrator: Orchestrator): readonly PurserTool[] {
  return [approvalStatus(orchestrator), runStatus(orchestrator)];
}

function approvalStatus(orchestrator: Orchestrator): PurserTool {
  const name = "purser__approval_status";
  return {
    name,
    describe: () => ({
      name,
      title: "Purser: approval status",
      description: "Tells whether an approval was decided, by whom, and what came of the action.",
      inputSchema: objectSchema(approvalInput, "input") ?? ANY_OBJECT,
      outputSchema: objectSchema(approvalOutput, "output") ?? ANY_OBJECT,
      annotations: READS,
    }),
    call: async (input, { actor }) => {
      const { approval_id } = parseOrThrow(approvalInput, input, { what: `The input of ${name}` });
      const approval = await orchestrator.approvals.get(actor.companyId, approval_id);
      if (!approval || !mayAsk(orchestrator, actor, approval)) {
        throw new PurserError("unknown_approval", `There is no approval "${approval_id}".`);
      }
      const results = await orchestrator.getWorkflowResults(approval.threadId, actor);
      const done = approval.status === "pending" ? undefined : results[approval.taskId];
      const result = done ? { status: done.status, output: done.output, error: done.error } : null;
      const shown = toApprovalJson(approval, orchestrator.runtime.clock.now());
      return toolResult(describe(approval, result), { approval: shown, result });
    },
  };
}

/** Whoever may decide it, and whoever may ask for such a thing. */
function mayAsk({ registry }: Orchestrator, actor: Actor, { action, permission }: Approval): boolean {
  const operation = registry.forCompany(actor.companyId).find(action.agent, action.operation);
  return holds(actor, permission) || (operation !== undefined && holds(actor, operation.permission));
}

function describe(
  { id, status, decidedBy, decision, expiresAt }: Approval,
  result: z.infer<typeof approvalOutput>["result"],
): string {
  if (status === "pending") return `Approval ${id} is still waited for, until ${expiresAt}. Nothing is done.`;
  const why = decision?.type === "reject" ? `: ${decision.reason}` : "";
  const came =
    result === null
      ? "Nothing came of it yet."
      : `The action ended as ${result.status}${result.error ? `: ${result.error.message}` : "."}`;
  return `Approval ${id} was ${status} by ${decidedBy ?? "nobody"}${why}. ${came}`;
}

function runStatus(orchestrator: Orchestrator): PurserTool {
  const name = "purser__run_status";
  return {
    name,
    permission: READ_RUNS,
    describe: () => ({
      name,
      title: "Purser: run status",
      description: "Tells where a run stands: its outcome, or what it waits for.",
      inputSchema: objectSchema(runInput, "input") ?? ANY_OBJECT,
      outputSchema: objectSchema(runReport, "output") ?? ANY_OBJECT,
      annotations: READS,
    }),
    call: async (input, { actor }) => {
      const { run_id } = parseOrThrow(runInput, input, { what: `The input of ${name}` });
      const report = await reportRun(orchestrator, actor, await orchestrator.runs.get(actor, run_id));
      return toolResult(report.answer, report);
    },
  };
}
