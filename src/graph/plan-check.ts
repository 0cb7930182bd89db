import { z } from "zod";
import type { Registry } from "../agents/registry.ts";
import { PurserError } from "../base/errors.ts";
import { RUN_INPUT, conditionProblem } from "./condition.ts";
import { type Plan, type PlanTask, approvalOf, planSchema, predecessors } from "./plan.ts";
import { RESERVED_NODE_NAMES } from "./state.ts";
import { references } from "./references.ts";

export type PlanProblem = { readonly path: string; readonly message: string };

/**
 * The plan, parsed and checked against the registry before anything runs.
 * @throws PurserError `invalid_plan` with every problem at once, each with its path
 */
export function checkPlan(value: unknown, registry: Registry): Plan {
  const parsed = planSchema.safeParse(value);
  const problems = parsed.success
    ? findProblems(parsed.data, registry)
    : parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  if (parsed.success && problems.length === 0) return parsed.data;
  const listed = problems.map(({ path, message }) => `${path}: ${message}`).join("; ");
  throw new PurserError("invalid_plan", `The plan cannot run: ${listed}`, { details: { problems } });
}

function findProblems(plan: Plan, registry: Registry): PlanProblem[] {
  const ids = plan.tasks.map((task) => task.id);
  const firstAt = new Map(ids.map((id, index) => [id, index] as const).toReversed());
  const problems: PlanProblem[] = [];
  const add = (path: string, message: string) => problems.push({ path, message });

  plan.tasks.forEach((task, index) => {
    const path = `tasks.${index}`;
    if (firstAt.get(task.id) !== index) add(`${path}.id`, `"${task.id}" is used twice`);
    if (RESERVED_NODE_NAMES.includes(task.id))
      add(`${path}.id`, `"${task.id}" is a name that every workflow's graph uses`);
    task.dependencies.forEach((dependency, at) => {
      if (!firstAt.has(dependency)) add(`${path}.dependencies.${at}`, `there is no task "${dependency}"`);
    });
    for (const { at, target, optional } of references(task.inputs)) {
      if (optional && !firstAt.has(target)) {
        add(`${path}.inputs.${at}`, `refers to "${target}", and there is no such task`);
      } else if (!optional && target !== RUN_INPUT && !task.dependencies.includes(target)) {
        add(`${path}.inputs.${at}`, `refers to "${target}", which is not among the task's dependencies`);
      }
    }
    if (typeof task.condition === "string") {
      const problem = conditionProblem(task.condition, ids);
      if (problem) add(`${path}.condition`, problem);
    }
    for (const problem of operationProblems(plan, task, registry))
      add(`${path}.${problem.path}`, problem.message);
  });
  plan.approvalPoints.forEach((id, index) => {
    if (!ids.includes(id)) add(`approvalPoints.${index}`, `there is no task "${id}"`);
  });
  if (plan.onFailure === "abort" && plan.pattern !== "sequential")
    add("onFailure", "abort is for sequential plans: elsewhere what has started cannot be told");
  const cycle = findCycle(plan);
  if (cycle) add("tasks", `these wait for each other: ${cycle.join(" -> ")}`);
  return problems;
}

function operationProblems(plan: Plan, task: PlanTask, registry: Registry): PlanProblem[] {
  const operation = registry.find(task.agent, task.operation);
  if (!operation) {
    const isKnown = registry.list().some((agent) => agent.id === task.agent);
    return isKnown
      ? [{ path: "operation", message: `"${task.agent}" has no operation "${task.operation}"` }]
      : [{ path: "agent", message: `there is no agent "${task.agent}"` }];
  }
  const problems: PlanProblem[] = [];
  if (operation.effect === "write" && operation.undo?.kind !== "operation" && !approvalOf(plan, task)) {
    problems.push({
      path: "approval",
      message: `${task.agent}.${task.operation} cannot be undone, so it needs an approval point`,
    });
  }
  if (operation.input instanceof z.ZodObject) {
    const shape = operation.input.shape as Readonly<Record<string, z.ZodType>>;
    const open = operation.input.def.catchall !== undefined;
    for (const [name, value] of Object.entries(task.inputs)) {
      const field = shape[name];
      if (!field && open) continue;
      if (!field)
        problems.push({ path: `inputs.${name}`, message: `${task.operation} has no input "${name}"` });
      else if (references(value).length === 0) {
        const checked = field.safeParse(value);
        if (!checked.success)
          problems.push({
            path: `inputs.${name}`,
            message: checked.error.issues[0]?.message ?? "is not valid",
          });
      }
    }
  }
  return problems;
}

/** A cycle through predecessors, as ids, or undefined. */
function findCycle(plan: Plan): string[] | undefined {
  const state = new Map<string, "open" | "done">();
  // Of two tasks with one id the first counts; the second is a problem of its own.
  const byId = new Map(plan.tasks.toReversed().map((task) => [task.id, task]));
  function visit(id: string, path: string[]): string[] | undefined {
    const task = byId.get(id);
    if (!task || state.get(id) === "done") return undefined;
    if (state.get(id) === "open") return [...path.slice(path.indexOf(id)), id];
    state.set(id, "open");
    for (const next of predecessors(plan, task)) {
      const cycle = visit(next, [...path, id]);
      if (cycle) return cycle;
    }
    state.set(id, "done");
    return undefined;
  }
  for (const task of plan.tasks) {
    const cycle = visit(task.id, []);
    if (cycle) return cycle;
  }
  return undefined;
}
