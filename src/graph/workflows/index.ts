import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Registry } from "../../agents/registry.ts";
import { compilePlan } from "../compile.ts";
import type { CompileDeps } from "../run-config.ts";
import type { Plan, PlanInput } from "../plan.ts";
import { type PlanGraphDeps, compilePlanGraph } from "../plan-graph.ts";
import { checkPlan } from "../plan-check.ts";
import { advisory } from "./advisory.ts";
import { transactional } from "./transactional.ts";
import { conditionalProcurement, inventoryUpdate, parallelAnalysis } from "./inventory.ts";

/** The workflows that come with Purser. */
export const BUILT_IN: readonly PlanInput[] = [
  advisory,
  inventoryUpdate,
  parallelAnalysis,
  conditionalProcurement,
  transactional,
];

export type ServedGraph = {
  /** None for the graph `plan`, which takes its plan as input. */
  readonly plan: Plan | null;
  readonly graph: ReturnType<ReturnType<typeof compilePlan>["compile"]>;
  /** Does it write, so that there is something to take back? */
  readonly writes: boolean;
  /** LangGraph's default of 25 steps would end a long plan. */
  readonly recursionLimit: number;
};

/**
 * Checks a plan against the registry and compiles it.
 * @param checkpointer none for `langgraphjs dev`, which brings its own
 * @throws PurserError `invalid_plan`
 */
export function servePlan(plan: PlanInput, { registry, compile, checkpointer }: ServeDeps): ServedGraph {
  const checked = checkPlan(plan, registry);
  const graph = compilePlan(checked, compile).compile(checkpointer ? { checkpointer } : {});
  graph.name = checked.name;
  const { writes } = compile.rollback.appliesTo(checked);
  return { plan: checked, graph, writes, recursionLimit: checked.tasks.length + 10 };
}

/** The graph `plan`, for plans that are not registered. */
export function servePlanGraph(
  deps: PlanGraphDeps,
  checkpointer: BaseCheckpointSaver | undefined,
): ServedGraph {
  const graph = compilePlanGraph(deps).compile(checkpointer ? { checkpointer } : {});
  graph.name = "plan";
  return { plan: null, graph: graph as unknown as ServedGraph["graph"], writes: true, recursionLimit: 10 };
}

export type ServeDeps = {
  readonly registry: Registry;
  readonly compile: CompileDeps;
  readonly checkpointer: BaseCheckpointSaver | undefined;
};
