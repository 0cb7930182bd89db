import type { Registry } from "../../agents/registry.ts";
import type { Catalogue, Decision, Turn } from "./decision.ts";
import { type Filled, fillOperation, fillWorkflow } from "./fill-inputs.ts";

/** How the inputs that words can give are asked for; others by their name alone. */
const HINTS: Readonly<Record<string, string>> = {
  sku: "the item's code",
  skus: "the items' codes",
  supplier: "the supplier's name",
  lines: "which item and how many units of it",
  quantity: "how many units",
  threshold: "above which number",
  location: "which location",
  bankAccount: "which bank account",
  period: "a month, quarter or year such as 2026-06, 2026-Q2 or FY2026",
  asOf: "a day such as 2026-06-30",
  paths: "the files",
};

/** A decision with all that its target needs, or with the question for what is missing. Nothing is guessed. */
export async function complete(
  decision: Decision,
  turn: Turn,
  { registry, catalogue }: { readonly registry: Registry; readonly catalogue: Catalogue },
): Promise<Decision> {
  // A follow-up is about what the request before it named.
  const whole = decision.request === turn.request ? turn : await turn.reread(decision.request);
  const filled = fill(decision, whole, { registry, catalogue });
  if (!filled) return decision;
  const { inputs, missing, problem } = filled;
  if (missing.length === 0 && problem === null) return { ...decision, inputs: { ...inputs } };
  const what =
    decision.operation === null ? `run "${decision.target ?? ""}"` : decision.operation.replaceAll("_", " ");
  const wanted = missing.map((name) => (HINTS[name] === undefined ? name : `${name} (${HINTS[name]})`));
  const question = [
    ...(wanted.length > 0 ? [`To ${what} I need: ${wanted.join(", ")}.`] : []),
    ...(problem === null ? [] : [`To ${what} this has to be put right: ${problem}.`]),
  ].join(" ");
  return { ...decision, kind: "clarify", inputs: { ...inputs }, missing: [...missing], question };
}

function fill(
  { kind, target, operation: name, inputs }: Decision,
  turn: Turn,
  { registry, catalogue }: { readonly registry: Registry; readonly catalogue: Catalogue },
): Filled | undefined {
  if (target === null) return undefined;
  if (kind === "agent") {
    const operation = name === null ? undefined : registry.find(target, name);
    return operation && fillOperation(operation, turn, inputs);
  }
  const plan = kind === "workflow" ? catalogue.workflows.get(target) : undefined;
  return plan && fillWorkflow(plan, turn, { registry, given: inputs });
}
