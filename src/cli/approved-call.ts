import { PurserError } from "../base/errors.ts";
import type { Actor } from "../control/context.ts";
import type { TaskResult } from "../control/history.ts";
import type { Orchestrator } from "../orchestrator.ts";

export type ApprovedCall = {
  readonly agent: string;
  readonly operation: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Kept with the approval: why it was asked. */
  readonly reason: string;
};

/**
 * One operation that needs a person's yes, with the yes of the person at the terminal: asked for, decided and done as in
 * any workflow, so that all three are on record.
 * @throws PurserError the operation's own
 */
export async function callApproved(
  orchestrator: Orchestrator,
  actor: Actor,
  { agent, operation, inputs, reason }: ApprovedCall,
): Promise<TaskResult> {
  const task = { id: operation, agent, operation, inputs, approval: { reason } };
  const { id: threadId } = await orchestrator.threads.create(actor);
  const run = await orchestrator.runs.start(actor, {
    threadId,
    graph: "plan",
    start: { kind: "input", input: { plan: { name: "call", tasks: [task] } } },
    streamModes: ["custom"],
  });
  const { error } = await orchestrator.runs.wait(actor, run.id);
  if (error) throw new PurserError(error.code, error.message);
  for (const { id } of await orchestrator.approvals.list(actor.companyId, { threadId, status: "pending" }))
    await orchestrator.answerApproval(threadId, id, { type: "approve" }, actor);
  const result = (await orchestrator.getWorkflowResults(threadId, actor))[operation];
  if (result?.status === "success") return result;
  const { code = "failed", message = "It did not succeed.", details = {} } = result?.error ?? {};
  throw new PurserError(code, message, { details });
}
