import { z } from "zod";
import { type Condition, tasksNamed } from "./condition.ts";
import { references } from "./references.ts";

/**
 * plan: tasks with dependencies, conditions, approval points · task: one use of an operation in a plan · workflow: a plan
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

export type ApprovalPoint = z.output<typeof approvalPoint>;

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
  /**
   * Own inputs; a string `$.taskId.field` takes a value from a dependency's output, `$.input.field` from the run's
   * input, `$.taskId?.field` from a task that may have been skipped: then the field is left out.
   */
  inputs: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.array(z.string()).default([]),
  /** False: the task is skipped. A CEL expression over the outputs of tasks by id, or a function in code. */
  condition: z
    .custom<Condition>(
      (value) => typeof value === "string" || typeof value === "function",
      "must be a CEL expression",
    )
    .optional(),
  approval: approvalPoint.optional(),
  retry: retryPolicy.optional(),
  timeoutMs: z.number().int().positive().optional(),
});
export type PlanTask = z.infer<typeof planTask>;

export const planSchema = z.object({
  name: taskId,
  title: z.string().optional(),
  description: z.string().optional(),
  /**
   * sequential: each task follows the one before it in the list; parallel: only dependencies order them;
   * conditional: as parallel, and a task also follows those that its condition looks at
   */
  pattern: z.enum(["sequential", "parallel", "conditional"]).default("sequential"),
  tasks: z.array(planTask).min(1),
  /** Ids of tasks that wait for a person; the same as an `approval` on the task. */
  approvalPoints: z.array(z.string()).default([]),
  /**
   * rollback: when the plan fails, is rejected or runs out of time, what its tasks wrote is taken back, the last
   * write first; abort: the same, and a sequential plan runs no further task once one did not succeed; keep: each
   * write stands by itself
   */
  onFailure: z.enum(["rollback", "abort", "keep"]).default("rollback"),
});
export type Plan = z.infer<typeof planSchema>;
export type PlanInput = z.input<typeof planSchema>;

/** The approval point of a task, wherever the plan names it. */
export function approvalOf(plan: Plan, task: PlanTask): ApprovalPoint | undefined {
  if (task.approval) return task.approval;
  return plan.approvalPoints.includes(task.id) ? approvalPoint.parse({}) : undefined;
}

/** The tasks without whose success a task makes no sense: its dependencies, and those that its expression names. */
export function neededTasks(plan: Plan, task: PlanTask): string[] {
  const ids = new Set(task.dependencies);
  if (typeof task.condition === "string") {
    const all = plan.tasks.map((one) => one.id);
    for (const id of tasksNamed(task.condition, all)) ids.add(id);
  }
  return [...ids];
}

/**
 * What a task must wait for: what it needs, what it takes where it is there, what its condition may look at (a function in code: any task before it
 * in the list) and, in a sequential plan, the task before it.
 */
export function predecessors(plan: Plan, task: PlanTask): string[] {
  const ids = new Set(neededTasks(plan, task));
  for (const { target, optional } of references(task.inputs)) if (optional) ids.add(target);
  if (typeof task.condition === "function") {
    for (const { id } of plan.tasks.slice(0, plan.tasks.indexOf(task))) ids.add(id);
  }
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
