import { describeCondition } from "./condition.ts";
import { type Plan, approvalOf, directPredecessors } from "./plan.ts";

/** A plan as a Mermaid flowchart: dotted edges where a condition decides, a hexagon where a person does. */
export function drawPlan(plan: Plan): string {
  const nodes = plan.tasks.map((task) => {
    const label = `"${task.id}<br/>${task.agent}.${task.operation}"`;
    return approvalOf(plan, task) ? `  ${task.id}{{${label}}}` : `  ${task.id}[${label}]`;
  });
  const edges = plan.tasks.flatMap((task) => {
    const { condition } = task;
    const text = condition === undefined ? undefined : describeCondition(condition).replaceAll('"', "'");
    const from = directPredecessors(plan, task);
    return (from.length > 0 ? from : ["start"]).map((id) =>
      text === undefined ? `  ${id} --> ${task.id}` : `  ${id} -. "${text}" .-> ${task.id}`,
    );
  });
  return ["flowchart TD", "  start((start))", ...nodes, ...edges].join("\n");
}
