import { type Actor, holds } from "../control/context.ts";
import type { Plan } from "../graph/plan.ts";
import type { Orchestrator } from "../orchestrator.ts";

export type NamedWorkflow = { readonly name: string; readonly plan: Plan; readonly writes: boolean };

/** The registered workflows of which this user may run every task. */
export function workflowsFor(
  { workflows, registry }: Pick<Orchestrator, "workflows" | "registry">,
  actor: Actor,
): readonly NamedWorkflow[] {
  const visible = registry.forCompany(actor.companyId);
  return [...workflows].flatMap(([name, { plan, writes }]) => {
    // A plan with a condition in code is served under a name of its own for one execution.
    if (plan?.name !== name) return [];
    const allowed = plan.tasks.every((task) => {
      const operation = visible.find(task.agent, task.operation);
      return operation !== undefined && holds(actor, operation.permission);
    });
    return allowed ? [{ name, plan, writes }] : [];
  });
}
