import type { Operation } from "../../agents/agent.ts";
import type { Registry } from "../../agents/registry.ts";
import type { Plan, PlanTask } from "../plan.ts";
import { RUN_INPUT } from "../condition.ts";
import { references } from "../references.ts";
import type { Turn } from "./decision.ts";
import { canBeRead, extract } from "./extract.ts";
import { inputNames, inputShape, isOpen } from "./input-names.ts";

export type Filled = {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What is needed and nobody has given. */
  readonly missing: readonly string[];
  /** What is wrong with what was given, in words; null when nothing is. */
  readonly problem: string | null;
};

/** The input of an operation, from what is given by name and what the words say. Nothing is guessed. */
export function fillOperation(
  operation: Operation,
  turn: Turn,
  given: Readonly<Record<string, unknown>> = {},
): Filled {
  const all = inputNames(operation);
  // Where the whole question is taken, its days and names are read there.
  const names = all.includes("question") ? ["question"] : all;
  const inputs = take(
    [...names, ...Object.keys(turn.input).filter((name) => isOpen(operation) || all.includes(name))],
    turn,
    given,
  );
  const parsed = operation.input.safeParse(inputs);
  if (parsed.success) return { inputs, missing: [], problem: null };
  const absent = (name: string) => inputs[name] === undefined;
  const missing = new Set<string>();
  const problems: string[] = [];
  for (const { path, message } of parsed.error.issues) {
    const [name] = path.map(String);
    if (name !== undefined && absent(name)) missing.add(name);
    else if (name !== undefined) problems.push(`${path.join(".")}: ${message}`);
    else {
      // A rule over several fields names in its message what would satisfy it.
      const named = names.filter((one) => absent(one) && canBeRead(one) && mentions(message, one));
      for (const one of named) missing.add(one);
      if (named.length === 0) problems.push(message);
    }
  }
  return { inputs, missing: [...missing], problem: problems.length > 0 ? problems.join("; ") : null };
}

/** The input of a workflow: what its tasks read as `$.input.name`, and of it what they cannot do without. */
export function fillWorkflow(
  plan: Plan,
  turn: Turn,
  { registry, given = {} }: { readonly registry: Registry; readonly given?: Turn["input"] },
): Filled {
  const names = new Set([...plan.tasks.flatMap(namesRead), ...Object.keys(turn.input)]);
  const inputs = take([...names], turn, given);
  const missing = new Set<string>();
  const problems: string[] = [];
  for (const task of plan.tasks) {
    if (mayBeSkipped(task, inputs)) continue;
    for (const name of conditionNames(task)) if (inputs[name] === undefined) missing.add(name);
    const operation = registry.find(task.agent, task.operation);
    if (!operation) continue;
    for (const [name, field] of Object.entries(inputShape(operation))) {
      const value = task.inputs[name];
      const reads = references(value);
      if (reads.length === 0 || reads.some(({ target }) => target !== RUN_INPUT)) continue;
      const checked = field.safeParse(replaced(value, inputs));
      if (checked.success) continue;
      const absent = reads.map(({ path }) => path[0] ?? "").filter((one) => inputs[one] === undefined);
      for (const one of absent) missing.add(one);
      if (absent.length === 0)
        problems.push(`${name}: ${checked.error.issues[0]?.message ?? "is not valid"}`);
    }
    if (isClosed(task)) for (const one of missingWhole(task, operation, inputs)) missing.add(one);
  }
  return {
    inputs,
    // In the order in which the tasks read them.
    missing: [...names].filter((name) => missing.has(name)),
    problem: problems.length > 0 ? problems.join("; ") : null,
  };
}

/** What is given by name comes before what the words say. */
function take(names: readonly string[], turn: Turn, given: Turn["input"]): Record<string, unknown> {
  const filled = names.map((name) => [name, turn.input[name] ?? given[name] ?? extract(name, turn)] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined));
}

function mentions(message: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(message);
}

function namesRead(task: PlanTask): string[] {
  const read = references(task.inputs).flatMap(({ target, path: [name] }) =>
    target === RUN_INPUT && name !== undefined ? [name] : [],
  );
  return [...read, ...conditionNames(task)];
}

const HAS = /\bhas\(input\.(\w+)\)/g;

/** Inputs that a condition compares; those it only asks after with `has` may be left out. */
function conditionNames({ condition }: PlanTask): string[] {
  if (typeof condition !== "string") return [];
  return [...condition.replace(HAS, "").matchAll(/\binput\.(\w+)/g)].map(([, name = ""]) => name);
}

function mayBeSkipped({ condition }: PlanTask, inputs: Turn["input"]): boolean {
  if (typeof condition !== "string") return false;
  return [...condition.matchAll(HAS)].some(([, name = ""]) => inputs[name] === undefined);
}

/** Does the task take nothing but the run's input? Then the rules over all of its fields can be checked. */
function isClosed(task: PlanTask): boolean {
  return (
    task.dependencies.length === 0 && references(task.inputs).every(({ target }) => target === RUN_INPUT)
  );
}

function missingWhole(task: PlanTask, operation: Operation, inputs: Turn["input"]): string[] {
  const parsed = operation.input.safeParse(replaced(task.inputs, inputs));
  if (parsed.success) return [];
  const messages = parsed.error.issues.filter(({ path }) => path.length === 0).map(({ message }) => message);
  return namesRead(task).filter(
    (name) => inputs[name] === undefined && messages.some((message) => mentions(message, name)),
  );
}

function replaced(value: unknown, inputs: Turn["input"]): unknown {
  if (typeof value === "string") {
    const [reference] = references(value);
    if (!reference) return value;
    return reference.path.reduce<unknown>(step, inputs);
  }
  if (Array.isArray(value)) return value.map((one: unknown) => replaced(one, inputs));
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).map(([key, one]) => [key, replaced(one, inputs)] as const);
  return Object.fromEntries(fields.filter(([, one]) => one !== undefined));
}

function step(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
