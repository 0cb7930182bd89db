import { z } from "zod";

/**
 * plan: tasks with dependencies and approval points · task: one use of an operation in a plan · workflow: a plan
 * registered under a name.
 */

const taskId = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_]*$/, "must be letters, digits and underscores, starting with a letter");

/** A person must say yes before the task runs. */
export const approvalPoint = z.object({
  /** Shown to the person: why this needs a decision. */
  reason: z.string().default("This step needs a person's approval."),
  /** What the decider must hold; default: the operation's own permission. */
  permission: z.string().optional(),
});

export const retryPolicy = z.object({
  /** including the first */
  maxAttempts: z.number().int().min(1).max(10).default(3),
  /** doubles with each attempt */
  backoffMs: z.number().int().min(0).max(60_000).default(200),
});

export const planTask = z.object({
  id: taskId,
  agent: z.string(),
  operation: z.string(),
  /** Own inputs; a string `$.taskId.field` takes a value from a dependency's output, `$.input.field` from the run's input. */
  inputs: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.array(z.string()).default([]),
  approval: approvalPoint.optional(),
  retry: retryPolicy.optional(),
  timeoutMs: z.number().int().positive().optional(),
});
export type PlanTask = z.infer<typeof planTask>;

export const planSchema = z.object({
  name: taskId,
  title: z.string().optional(),
  description: z.string().optional(),
  /** sequential: each task follows the one before it in the list; parallel: only dependencies order them */
  pattern: z.enum(["sequential", "parallel"]).default("sequential"),
  tasks: z.array(planTask).min(1),
  /** Ids of tasks that wait for a person; the same as an `approval` on the task. */
  approvalPoints: z.array(z.string()).default([]),
});
export type Plan = z.infer<typeof planSchema>;
export type PlanInput = z.input<typeof planSchema>;

/** The approval point of a task, wherever the plan names it. */
export function approvalOf(plan: Plan, task: PlanTask): z.infer<typeof approvalPoint> | undefined {
  if (task.approval) return task.approval;
  return plan.approvalPoints.includes(task.id) ? approvalPoint.parse({}) : undefined;
}

/** What a task must wait for: its dependencies and, in a sequential plan, the task before it. */
export function predecessors(plan: Plan, task: PlanTask): string[] {
  const ids = new Set(task.dependencies);
  if (plan.pattern === "sequential") {
    const before = plan.tasks[plan.tasks.indexOf(task) - 1];
    if (before) ids.add(before.id);
  }
  return [...ids];
}

/** Predecessors without those that another one waits for anyway: the edges worth drawing. The plan has no cycle. */
export function directPredecessors(plan: Plan, task: PlanTask): string[] {
  const byId = new Map(plan.tasks.map((one) => [one.id, one]));
  const waitsFor = (id: string, target: string): boolean => {
    const one = byId.get(id);
    return (
      one !== undefined && predecessors(plan, one).some((next) => next === target || waitsFor(next, target))
    );
  };
  const all = predecessors(plan, task);
  return all.filter((id) => !all.some((other) => other !== id && waitsFor(other, id)));
}
