import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { PurserError } from "../base/errors.ts";

/** The name under which conditions and references find the run's own input: `input.limit`, `$.input.limit`. */
export const RUN_INPUT = "input";

/** The outputs of the tasks that have run, by task id, and the run's input as `input`. */
export type ConditionContext = Readonly<Record<string, unknown>>;

/** In code a function; over HTTP and in files a CEL expression such as `forecast.forecast > 500`. */
export type Condition = string | ((context: ConditionContext) => boolean);

const LIMITS = {
  maxAstNodes: 200,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 50,
  maxCallArguments: 8,
};
const COMPREHENSIONS = new Set(["all", "exists", "exists_one", "map", "filter"]);

/**
 * What is wrong with an expression, or undefined. Its size is bounded when it is parsed; its time is bounded here:
 * no regular expressions (a pattern can take for ever) and no comprehension inside another.
 * @param taskIds what it may name beside `input`
 */
export function conditionProblem(expression: string, taskIds: readonly string[]): string | undefined {
  const environment = environmentFor(taskIds);
  const checked = environment.check(expression);
  if (!checked.valid) return firstLine(checked.error?.message ?? "cannot be read");
  if (checked.type !== "bool" && checked.type !== "dyn")
    return `gives ${checked.type ?? "nothing"}, not true or false`;
  return costProblem(environment.parse(expression).ast, 0);
}

/** The tasks that an expression names. */
export function tasksNamed(expression: string, taskIds: readonly string[]): string[] {
  const named = new Set<string>();
  try {
    visit(environmentFor(taskIds).parse(expression).ast, (node) => {
      if (node.op === "id" && taskIds.includes(node.args)) named.add(node.args);
    });
  } catch {
    return [];
  }
  return [...named];
}

/** @throws PurserError `condition_failed` when the expression cannot be evaluated on this context, or is not a truth value */
export function evaluateCondition(condition: Condition, context: ConditionContext): boolean {
  let value: unknown;
  try {
    value =
      typeof condition === "string"
        ? environmentFor(Object.keys(context)).evaluate(condition, { ...context })
        : condition(context);
  } catch (cause) {
    const reason = firstLine(cause instanceof Error ? cause.message : String(cause));
    throw new PurserError(
      "condition_failed",
      `The condition ${describeCondition(condition)} cannot be evaluated: ${reason}.`,
      { cause },
    );
  }
  if (typeof value === "boolean") return value;
  throw new PurserError(
    "condition_failed",
    `The condition ${describeCondition(condition)} gave ${typeof value}, not true or false.`,
  );
}

export function describeCondition(condition: Condition): string {
  return typeof condition === "string" ? `"${condition}"` : "in code";
}

function environmentFor(names: readonly string[]): Environment {
  const environment = new Environment({ limits: LIMITS });
  for (const name of new Set([...names, RUN_INPUT])) environment.registerVariable(name, "dyn");
  return environment;
}

function costProblem(node: ASTNode, comprehensions: number): string | undefined {
  let depth = comprehensions;
  if (node.op === "call" || node.op === "rcall") {
    const [name] = node.args;
    if (name === "matches") return "uses matches(), whose cost has no bound";
    if (node.op === "rcall" && COMPREHENSIONS.has(name)) depth += 1;
  }
  if (depth > 1) return "has a comprehension inside another, whose cost has no bound";
  for (const child of childrenOf(node)) {
    const problem = costProblem(child, depth);
    if (problem) return problem;
  }
  return undefined;
}

function visit(node: ASTNode, see: (node: ASTNode) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}

function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (value !== null && typeof value === "object" && "op" in value) found.push(value as ASTNode);
  };
  collect(node.args);
  return found;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
