import type { Registry } from "../agents/registry.ts";
import { approvalOf, type Plan } from "./plan.ts";

/** A task that changes something, and how that is taken back. */
export type PlannedWrite = {
  readonly task: string;
  readonly operation: string;
  readonly undo: string;
  readonly approval: boolean;
};

/** What a checked plan would change. */
export function writesOf(plan: Plan, registry: Registry): PlannedWrite[] {
  return plan.tasks.flatMap((task) => {
    const { effect, undo } = registry.resolve(task.agent, task.operation);
    if (effect === "read") return [];
    const how = undo?.kind === "operation" ? undo.describe : `irreversible: ${undo?.why ?? ""}`;
    const approval = approvalOf(plan, task) !== undefined;
    return [{ task: task.id, operation: `${task.agent}.${task.operation}`, undo: how, approval }];
  });
}
