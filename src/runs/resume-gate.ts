import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { approvalIds, readAnswer } from "../graph/approval-batch.ts";

export type PendingInterrupt = { readonly id: string; readonly value: unknown };

/** For each interrupt that may go on, what LangGraph is resumed with: for an approval, which; its decision stands in its row. */
export type ResumeMap = Readonly<Record<string, unknown>>;

type Answered = { readonly interrupts: readonly PendingInterrupt[]; readonly answer: unknown };

/** Does a person decide it by an approval of ours? */
export const asksApproval = ({ value }: PendingInterrupt): boolean => approvalIds(value).length > 0;

/**
 * What stands between a client's answer and a graph that waits. It settles each approval under the decider's name
 * before anything resumes; an answer to nothing, to something unknown, or a second one is refused and does nothing.
 * All approvals that an answer names are settled or, where one cannot be, none. An interrupt that is not an approval
 * takes its answer as it is.
 * @returns whether nothing but approvals was answered: then the decisions stand in their rows, and the answer is done with
 * @throws PurserError `nothing_to_resume`, `unknown_interrupt`, `ambiguous_answer`, and those of Approvals.decide
 */
export async function settleAnswers(
  approvals: Approvals,
  actor: Actor,
  { interrupts, answer }: Answered,
): Promise<boolean> {
  // All answers are read before the first is settled: one that is not clear leaves everything pending.
  const answered = [...match(interrupts, answer)].map(([id, one]) => {
    const ids = approvalIds(interrupts.find((pending) => pending.id === id)?.value);
    return ids.length === 0 ? [] : readAnswer(ids, one);
  });
  const decisions = answered.flat().map(({ approvalId: id, decision }) => ({ id, decision }));
  await approvals.decideAll(actor, decisions);
  return answered.every((one) => one.length > 0);
}

/** What may go on: interrupts whose approvals are settled, by whichever way, and others that `answer` is for. */
export async function resumeMap(
  approvals: Approvals,
  companyId: string,
  { interrupts, answer }: Answered,
): Promise<ResumeMap> {
  const given = answer === undefined ? new Map<string, unknown>() : match(interrupts, answer);
  const resume: Record<string, unknown> = {};
  for (const pending of interrupts) {
    const ids = approvalIds(pending.value);
    if (ids.length === 0) {
      if (given.has(pending.id)) resume[pending.id] = given.get(pending.id);
      continue;
    }
    const known = await Promise.all(ids.map((id) => approvals.get(companyId, id)));
    const settled = known.flatMap((one) => (one && one.status !== "pending" ? [one.id] : []));
    if (settled.length > 0) resume[pending.id] = { approval_ids: settled };
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
