import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { approvalIds, readAnswer } from "../graph/approval-batch.ts";

export type PendingInterrupt = { readonly id: string; readonly value: unknown };

/** For each interrupt that may go on, what LangGraph is resumed with. The decisions stand in the approvals' rows. */
export type ResumeMap = Readonly<Record<string, { readonly approval_ids: readonly string[] }>>;

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
  const answered = [...match(interrupts, answer)].map(([id, one]) => ({
    id,
    decisions: readAnswer(approvalIds(interrupts.find((pending) => pending.id === id)?.value), one),
  }));
  for (const { decisions } of answered) {
    for (const { approvalId, decision } of decisions) await approvals.decide(actor, approvalId, decision);
  }
  return Object.fromEntries(
    answered.map(({ id, decisions }) => [
      id,
      { approval_ids: decisions.map(({ approvalId }) => approvalId) },
    ]),
  );
}

/** Interrupts whose approvals were settled although the run did not go on: a crash came between. */
export async function settledBefore(
  approvals: Approvals,
  companyId: string,
  interrupts: readonly PendingInterrupt[],
): Promise<ResumeMap> {
  const resume: Record<string, { approval_ids: readonly string[] }> = {};
  for (const { id, value } of interrupts) {
    const known = await Promise.all(
      approvalIds(value).map((approvalId) => approvals.get(companyId, approvalId)),
    );
    const settled = known.flatMap((approval) =>
      approval && approval.status !== "pending" ? [approval.id] : [],
    );
    if (settled.length > 0) resume[id] = { approval_ids: settled };
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
