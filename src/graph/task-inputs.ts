import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import type { TaskResult } from "../control/history.ts";
import { RUN_INPUT } from "./condition.ts";
import type { PlanTask } from "./plan.ts";
import { type Reference, references } from "./references.ts";

export type ResolvedInputs = {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
};

type Results = Readonly<Record<string, TaskResult>>;

/**
 * A task's inputs: the outputs of its dependencies merged in the order they are listed, then its own inputs, with
 * references replaced. Only fields that the operation takes are merged. Two dependencies that give one field
 * different values are reported, and the later one holds.
 * @throws PurserError `missing_reference`
 */
export function resolveInputs(
  task: PlanTask,
  {
    results,
    runInput,
    schema,
  }: { readonly results: Results; readonly runInput: unknown; readonly schema: z.ZodType },
): ResolvedInputs {
  const warnings: string[] = [];
  const merged: Record<string, unknown> = {};
  const closed = schema instanceof z.ZodObject && schema.def.catchall === undefined;
  const takes = closed ? new Set(Object.keys(schema.shape)) : undefined;
  const origin = new Map<string, string>();
  for (const dependency of task.dependencies) {
    const output = results[dependency]?.output;
    if (output === null || typeof output !== "object" || Array.isArray(output)) continue;
    for (const [key, value] of Object.entries(output)) {
      // "Nothing" is not handed on: an operation says it by leaving a field out.
      if (value === null || (takes && !takes.has(key))) continue;
      if (key in task.inputs) continue;
      const earlier = origin.get(key);
      if (earlier !== undefined && JSON.stringify(merged[key]) !== JSON.stringify(value)) {
        warnings.push(
          `"${key}" comes from both ${earlier} and ${dependency} with different values; ${dependency} holds`,
        );
      }
      merged[key] = value;
      origin.set(key, dependency);
    }
  }
  for (const [key, value] of Object.entries(task.inputs)) {
    const resolved = replace(value, { results, runInput, where: `${task.id}.${key}` });
    if (resolved !== undefined) merged[key] = resolved;
  }
  return { inputs: merged, warnings };
}

type Scope = { readonly results: Results; readonly runInput: unknown; readonly where: string };

function replace(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") {
    const [reference] = references(value);
    return reference ? lookUp(reference, scope) : value;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => replace(item, scope));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, scope)]));
  }
  return value;
}

/** A field the run's input leaves out is left out here too; a task's output must have what is asked of it. */
function lookUp({ target, path, optional }: Reference, { results, runInput, where }: Scope): unknown {
  if (optional && results[target]?.status !== "success") return undefined;
  let value: unknown = target === RUN_INPUT ? runInput : results[target]?.output;
  for (const key of path) {
    value =
      value !== null && typeof value === "object" && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined;
  }
  if (value === undefined && target !== RUN_INPUT) {
    throw new PurserError(
      "missing_reference",
      `${where} takes $.${[target, ...path].join(".")}, which that output does not have.`,
    );
  }
  return value;
}
