import { z } from "zod";
import { hashJson } from "../base/json.ts";
import type { Money } from "../base/money.ts";
import { figureSchema } from "../figures/figure.ts";

/**
 * What a person says yes to: this operation, with these arguments, on this state of the ledger and these figures.
 * The decision is bound to `hashAction`; whatever changes it voids the approval.
 */
export const actionSchema = z.object({
  companyId: z.string(),
  workflow: z.string(),
  taskId: z.string(),
  agent: z.string(),
  operation: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  effect: z.enum(["read", "write"]),
  /** One sentence for the person who decides. */
  summary: z.string(),
  reason: z.string(),
  undo: z.string(),
  /** Files that show what it is about. */
  exhibits: z.array(z.object({ title: z.string(), path: z.string() })).default([]),
  /** What it is about in money, as the operation says; for sorting and tiers, never computed with. */
  amount: z.object({ minor: z.number().int(), currency: z.string() }).nullish(),
  ledgerVersion: z.number().int(),
  /** What the decision rests on: shown, and bound by their values. */
  figures: z.array(figureSchema),
});
export type Action = z.infer<typeof actionSchema>;

/** The money an action is about; null where its operation names none. */
export function amountOf(action: Pick<Action, "amount">): Money | null {
  return action.amount ?? null;
}

export function hashAction(action: Action): string {
  const { companyId, workflow, taskId, agent, operation, arguments: args, ledgerVersion } = action;
  const shown = action.figures.map(({ id, value }) => ({ id, value }));
  return hashJson({ companyId, workflow, taskId, agent, operation, arguments: args, ledgerVersion, shown });
}
