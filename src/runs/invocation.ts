import { Command, Send } from "@langchain/langgraph";
import { PurserError } from "../base/errors.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { workflowOf } from "../graph/approval-batch.ts";
import { ROLLBACK_NODE } from "../graph/state.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import { asksApproval, type PendingInterrupt, resumeMap, settleAnswers } from "./resume-gate.ts";
import type { RunStart } from "./run.ts";

export type Standing = {
  readonly threadId: string;
  readonly served: ServedGraph;
  /** What the thread waits for now. */
  readonly interrupts: readonly PendingInterrupt[];
};

/**
 * May the run begin? It settles what the start answers, so that a second answer is refused before anything runs.
 * @throws PurserError `approval_pending`, `nothing_to_undo`, and the resume gate's
 */
export async function admit(
  approvals: Approvals,
  actor: Actor,
  { start, at: { threadId, served, interrupts } }: { readonly start: RunStart; readonly at: Standing },
): Promise<void> {
  switch (start.kind) {
    case "input":
    case "command": {
      const asked = interrupts.filter(asksApproval);
      if (asked.length > 0) throw approvalPending(threadId, asked);
      return;
    }
    case "resume":
      await settleAnswers(approvals, actor, { interrupts, answer: start.answer });
      return;
    case "continue": {
      if (interrupts.length === 0) return;
      const resume = await resumeMap(approvals, actor.companyId, { interrupts, answer: undefined });
      if (Object.keys(resume).length === 0) throw approvalPending(threadId, interrupts);
      return;
    }
    case "rollback":
      if (served.writes) return;
      throw new PurserError("nothing_to_undo", `"${served.name}" writes nothing that could be taken back.`);
    default:
      return start satisfies never;
  }
}

/** What the graph is invoked with, as the thread stands when the run's turn has come. */
export async function invocation(
  approvals: Approvals,
  actor: Actor,
  { start, at }: { readonly start: RunStart; readonly at: Standing },
): Promise<unknown> {
  switch (start.kind) {
    case "input":
      return start.input;
    case "command":
      return command(start);
    case "resume":
    case "continue": {
      const { interrupts } = at;
      const answer = start.kind === "resume" ? start.answer : undefined;
      const resume = await resumeMap(approvals, actor.companyId, { interrupts, answer });
      if (Object.keys(resume).length === 0) return null;
      return start.kind === "resume" ? command(start, resume) : new Command({ resume });
    }
    case "rollback":
      return prepareRollback(approvals, actor, at);
    default:
      return start satisfies never;
  }
}

function command(
  { update, goto }: Pick<Extract<RunStart, { kind: "resume" }>, "update" | "goto">,
  resume?: Readonly<Record<string, unknown>>,
): Command {
  const targets = goto?.map((target) =>
    typeof target === "string" ? target : new Send(target.node, target.input),
  );
  return new Command({
    ...(resume === undefined ? {} : { resume }),
    ...(update == null ? {} : { update: update as Record<string, unknown> }),
    ...(targets === undefined ? {} : { goto: targets }),
  });
}

/** Whatever the thread waits for is dropped, and only the rollback is left to run. */
async function prepareRollback(
  approvals: Approvals,
  actor: Actor,
  { threadId, served: { graph }, interrupts }: Standing,
): Promise<Command> {
  // A plan that waits in its first step has told its workflow's id only by what it asks.
  const [workflow_id] = interrupts.flatMap(({ value }) => workflowOf(value) ?? []);
  if (workflow_id !== undefined) await approvals.withdraw(actor, workflow_id);
  const update = { outcome: null, ...(workflow_id === undefined ? {} : { workflow_id }) };
  // As if the rollback had just ended: nothing follows it, so no task of before is left over.
  await graph.updateState({ configurable: { thread_id: threadId } }, update, ROLLBACK_NODE);
  return new Command({ goto: ROLLBACK_NODE });
}

export function approvalPending(threadId: string, interrupts: readonly PendingInterrupt[]): PurserError {
  return new PurserError(
    "approval_pending",
    `Thread "${threadId}" waits for a decision; answer it, or ask on another thread.`,
    { details: { interrupts: interrupts.map(({ id }) => id) } },
  );
}
