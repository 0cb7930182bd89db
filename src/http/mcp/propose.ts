import { z } from "zod";
import { parseOrThrow } from "../../base/parse.ts";
import { formatFigure } from "../../figures/format.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { followRun, requireRun } from "./follow-run.ts";
import { type PurserTool, type ToolCall, sentence, toolFailure, toolResult } from "./tool.ts";

/** A write that waits for its approval: what would be done, exactly, and where a person answers. */
export const PROPOSAL_SCHEMA = z.object({
  status: z.literal("waiting_for_approval"),
  approval_id: z.string(),
  summary: z.string(),
  reason: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  undo: z.string(),
  figures: z.array(z.object({ id: z.string(), label: z.string(), display: z.string() })),
  expires_at: z.string(),
  answer_at: z.string(),
  run_id: z.string(),
  thread_id: z.string(),
});

/** An operation as a caller wants it done. */
export type Wanted = { readonly agent: string; readonly operation: string; readonly input: unknown };

const fields = z.record(z.string(), z.unknown());

/**
 * A write is proposed, not done: a plan of one task that stops at its approval point. Whoever may decide it does so
 * elsewhere; no tool can.
 */
export async function propose(
  orchestrator: Orchestrator,
  { agent, operation, input }: Wanted,
  call: ToolCall,
): ReturnType<PurserTool["call"]> {
  const { actor } = call;
  const given = parseOrThrow(fields, input, { what: `The input of ${agent}.${operation}` });
  // By reference, so that nothing that a caller writes is read as a reference itself.
  const inputs = Object.fromEntries(Object.keys(given).map((field) => [field, `$.input.${field}`]));
  const reason = `${actor.userId} asks for it through an assistant (MCP).`;
  const plan = { name: "call", tasks: [{ id: operation, agent, operation, inputs, approval: { reason } }] };
  const start = { kind: "input" as const, input: { plan, input: given } };
  const run = requireRun(await followRun(orchestrator, { request: { graph: "plan", start } }, call));
  const filter = { threadId: run.threadId, status: "pending" };
  const [approval] = await orchestrator.approvals.list(actor.companyId, filter);
  if (!approval) {
    const result = (await orchestrator.getWorkflowResults(run.threadId, actor))[operation];
    return toolFailure(result?.error ?? { code: "not_proposed", message: `It ended as ${run.status}.` });
  }
  const { id, action, expiresAt } = approval;
  const answer_at = `POST /approvals/${id}`;
  const proposal: z.infer<typeof PROPOSAL_SCHEMA> = {
    status: "waiting_for_approval",
    approval_id: id,
    summary: action.summary,
    reason: action.reason,
    arguments: action.arguments,
    undo: action.undo,
    figures: action.figures.map((figure) => ({
      id: figure.id,
      label: figure.label,
      display: formatFigure(figure),
    })),
    expires_at: expiresAt,
    answer_at,
    run_id: run.id,
    thread_id: run.threadId,
  };
  const text =
    `Nothing is done yet. ${sentence(action.summary)} A person must decide approval ${id} (${answer_at}) ` +
    `before ${expiresAt}. Undo: ${sentence(action.undo)} purser__approval_status tells what became of it.`;
  return toolResult(text, proposal);
}
