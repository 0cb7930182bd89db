import { z } from "zod";
import type { Approval } from "../../control/approvals.ts";
import type { Actor } from "../../control/context.ts";
import type { Decision } from "../../control/decision.ts";
import { approvalIds } from "../../graph/approval-batch.ts";
import type { Orchestrator } from "../../orchestrator.ts";

export type Pending = {
  readonly kind: "waiting";
  /** Everything the thread waits for that is not decided yet; may be none of our approvals. */
  readonly pending: readonly Approval[];
  /** Those of them that this conversation has shown: only they can be meant by a message. */
  readonly shown: readonly Approval[];
  /** The decisions as the resume gate takes them: by interrupt, then by approval. */
  readonly answerOf: (decisions: Readonly<Record<string, Decision>>) => Readonly<Record<string, unknown>>;
};

export type Waiting =
  | { readonly kind: "nothing" }
  /** All of it was settled elsewhere; the thread has only not gone on with it yet. */
  | { readonly kind: "decided elsewhere" }
  | Pending;

const noted = z.looseObject({ chat_shown: z.array(z.string()).catch([]).default([]) });

/** What one thread waits for; approvals of other threads are never among it. */
export async function pendingDecisions(
  { runs, approvals, threads }: Pick<Orchestrator, "runs" | "approvals" | "threads">,
  actor: Actor,
  threadId: string,
): Promise<Waiting> {
  const { tasks } = await runs.state(actor, threadId);
  const interrupts = tasks.flatMap((task) => task.interrupts);
  if (interrupts.length === 0) return { kind: "nothing" };
  const asked = interrupts.map(({ id, value }) => ({ id, approvals: approvalIds(value) }));
  const ids = asked.flatMap((interrupt) => interrupt.approvals);
  const known = await Promise.all(ids.map((id) => approvals.get(actor.companyId, id)));
  const own = known.filter((approval) => approval?.threadId === threadId).flatMap((found) => found ?? []);
  const pending = own.filter(({ status }) => status === "pending");
  if (own.length > 0 && pending.length === 0) return { kind: "decided elsewhere" };
  const { chat_shown } = noted.parse((await threads.get(actor, threadId)).metadata);
  return {
    kind: "waiting",
    pending,
    shown: pending.filter(({ id }) => chat_shown.includes(id)),
    answerOf: (decisions) =>
      Object.fromEntries(
        asked.flatMap((interrupt) => {
          const own = interrupt.approvals.filter((id) => id in decisions);
          return own.length > 0 ? [[interrupt.id, pick(decisions, own)]] : [];
        }),
      ),
  };
}

function pick<T>(all: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = all[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
