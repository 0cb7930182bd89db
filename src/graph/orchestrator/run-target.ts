import { PurserError } from "../../base/errors.ts";
import type { Registry } from "../../agents/registry.ts";
import type { Plan } from "../plan.ts";
import { checkPlan } from "../plan-check.ts";
import { RESERVED_NODE_NAMES } from "../state.ts";
import type { Decision } from "./decision.ts";

/** What a decision makes run. */
export type Target = { readonly plan: Plan; readonly input: Readonly<Record<string, unknown>> };

/** Of a request, as the reason of an approval. */
const LONGEST_QUOTE = 200;

/**
 * The plan behind a decision: a workflow's own, or one task for an operation. An operation that writes is never run on
 * words alone: its task has an approval point.
 * @throws PurserError `unknown_workflow`, `unknown_agent`, `unknown_operation`
 */
export function targetOf(
  { kind, target, operation, inputs, request }: Decision,
  { registry, workflows }: { readonly registry: Registry; readonly workflows: ReadonlyMap<string, Plan> },
): Target {
  const name = target ?? "";
  if (kind === "workflow") {
    const plan = workflows.get(name);
    if (plan) return { plan, input: inputs };
    throw new PurserError("unknown_workflow", `There is no workflow "${name}" any more.`);
  }
  const { effect, description } = registry.resolve(name, operation ?? "");
  const id = operation ?? "";
  const task = {
    id: RESERVED_NODE_NAMES.includes(id) ? `${id}_task` : id,
    agent: name,
    operation: id,
    // By reference, so that nothing that a person writes is read as a reference itself.
    inputs: Object.fromEntries(Object.keys(inputs).map((field) => [field, `$.input.${field}`])),
    ...(effect === "write"
      ? { approval: { reason: `Asked for in chat: "${request.slice(0, LONGEST_QUOTE)}"` } }
      : {}),
  };
  const plan = checkPlan({ name: "chat", title: "Chat", description, tasks: [task] }, registry);
  return { plan, input: inputs };
}
