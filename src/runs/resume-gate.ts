import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { parseDecision } from "../control/decision.ts";

export type PendingInterrupt = { readonly id: string; readonly value: unknown };

/** For each interrupt that may go on, what LangGraph is resumed with. The decision itself stands in the approval's row. */
export type ResumeMap = Readonly<Record<string, { readonly approval_id: string }>>;

const approvalOfInterrupt = z.object({ type: z.literal("approval"), approval_id: z.string() });

/**
 * What stands between a client's answer and a graph that waits. It settles each approval under the decider's name
 * before anything resumes; an answer to nothing, to something unknown, or a second one is refused and does nothing.
 * @throws PurserError `nothing_to_resume`, `unknown_interrupt`, `ambiguous_answer`, and those of Approvals.decide
 */
export async function settleAnswers(
  approvals: Approvals,
  actor: Actor,
  { interrupts, answer }: { readonly interrupts: readonly PendingInterrupt[]; readonly answer: unknown },
): Promise<ResumeMap> {
  const resume: Record<string, { approval_id: string }> = {};
  const answers = [...match(interrupts, answer)].map(([id, one]) => ({
    id,
    approvalId: approvalIdOf(interrupts, id),
    decision: parseDecision(one),
    named: z.object({ approval_id: z.string() }).safeParse(one).data?.approval_id,
  }));
  for (const { approvalId, named } of answers) {
    if (named !== undefined && named !== approvalId) {
      throw new PurserError(
        "approval_settled",
        `The answer is to approval "${named}"; the thread waits for "${approvalId}".`,
      );
    }
  }
  for (const { id, approvalId, decision } of answers) {
    await approvals.decide(actor, approvalId, decision);
    resume[id] = { approval_id: approvalId };
  }
  return resume;
}

/** Interrupts whose approvals were settled although the run did not go on: a crash came between. */
export async function settledBefore(
  approvals: Approvals,
  companyId: string,
  interrupts: readonly PendingInterrupt[],
): Promise<ResumeMap> {
  const resume: Record<string, { approval_id: string }> = {};
  for (const { id } of interrupts) {
    const approvalId = approvalIdOf(interrupts, id);
    const approval = await approvals.get(companyId, approvalId);
    if (approval && approval.status !== "pending") resume[id] = { approval_id: approvalId };
  }
  return resume;
}

function match(interrupts: readonly PendingInterrupt[], answer: unknown): Map<string, unknown> {
  const [first, ...others] = interrupts;
  if (!first) throw new PurserError("nothing_to_resume", "The thread does not wait for an answer.");
  const byId = z.record(z.string(), z.unknown()).safeParse(answer);
  const keys = byId.success ? Object.keys(byId.data) : [];
  const known = new Set(interrupts.map(({ id }) => id));
  if (byId.success && keys.length > 0 && keys.every((key) => known.has(key)))
    return new Map(Object.entries(byId.data));
  const looksLikeIds = keys.length > 0 && keys.every((key) => /^[0-9a-f]{32}$/.test(key));
  if (looksLikeIds) {
    throw new PurserError(
      "unknown_interrupt",
      `The thread does not wait for ${keys.join(", ")}; it waits for ${[...known].join(", ")}.`,
    );
  }
  if (others.length > 0) {
    throw new PurserError(
      "ambiguous_answer",
      `The thread waits for ${interrupts.length} answers; give them by interrupt id: ${[...known].join(", ")}.`,
    );
  }
  return new Map([[first.id, answer]]);
}

function approvalIdOf(interrupts: readonly PendingInterrupt[], id: string): string {
  const value = approvalOfInterrupt.safeParse(interrupts.find((one) => one.id === id)?.value);
  if (!value.success)
    throw new PurserError("unknown_interrupt", `Interrupt "${id}" is not an approval of Purser's.`);
  return value.data.approval_id;
}
