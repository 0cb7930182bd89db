import type { BaseCheckpointSaver, BaseStore } from "@langchain/langgraph-checkpoint";
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
  readonly name: string;
  /** None for the graph `plan`, which takes its plan as input. */
  readonly plan: Plan | null;
  readonly graph: ReturnType<ReturnType<typeof compilePlan>["compile"]>;
  /**
   * Built by the engineer who extends Purser. It is given LangGraph's store (which looks for work a thousand times a
   * second, so that others are not), and what it throws is told in its own words.
   */
  readonly custom: boolean;
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
  return {
    name: checked.name,
    plan: checked,
    graph,
    custom: false,
    writes,
    recursionLimit: checked.tasks.length + 10,
  };
}

/** The graph `plan`, for plans that are not registered. */
export function servePlanGraph(
  deps: PlanGraphDeps,
  checkpointer: BaseCheckpointSaver | undefined,
): ServedGraph {
  const graph = compilePlanGraph(deps).compile(checkpointer ? { checkpointer } : {});
  graph.name = "plan";
  return {
    name: "plan",
    plan: null,
    graph: graph as unknown as ServedGraph["graph"],
    custom: false,
    writes: true,
    recursionLimit: 10,
  };
}

/** A graph that is not a plan, as the engineer who extends Purser builds it: any uncompiled StateGraph. */
export type GraphBuilder = {
  readonly compile: (options: {
    checkpointer?: BaseCheckpointSaver;
    store?: BaseStore;
    name?: string;
  }) => object;
};

/** LangGraph's default: a graph of one's own says `recursion_limit` with the run where it needs more. */
const OWN_GRAPH_STEPS = 25;

/** Serves such a graph. What it does outside is its own affair: it has no approvals and no undo. */
export function serveGraph(
  name: string,
  builder: GraphBuilder,
  checkpointer: BaseCheckpointSaver | undefined,
): ServedGraph {
  const graph = builder.compile(checkpointer ? { checkpointer, name } : { name });
  return {
    name,
    plan: null,
    graph: graph as ServedGraph["graph"],
    custom: true,
    writes: false,
    recursionLimit: OWN_GRAPH_STEPS,
  };
}

export type ServeDeps = {
  readonly registry: Registry;
  readonly compile: CompileDeps;
  readonly checkpointer: BaseCheckpointSaver | undefined;
};
