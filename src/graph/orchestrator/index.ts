import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { ServedGraph } from "../workflows/index.ts";
import { type OrchestratorDeps, orchestratorGraph } from "./graph.ts";

export { type OrchestratorDeps, orchestratorGraph } from "./graph.ts";
export {
  type Catalogue,
  type Decision,
  type History,
  type Router,
  type Turn,
  decisionSchema,
} from "./decision.ts";
export { type RouteEvent, routeEvent } from "./route-event.ts";
export { type ChatState, OrchestratorState, type ToldFigure, toldFigure } from "./state.ts";

/**
 * The graph `orchestrator`, compiled: the agents and workflows that are there now have nodes of their own.
 * @param checkpointer none for `langgraphjs dev`, which brings its own
 */
export function serveOrchestrator(
  deps: OrchestratorDeps,
  checkpointer: BaseCheckpointSaver | undefined,
): ServedGraph {
  const graph = orchestratorGraph(deps).compile(checkpointer ? { checkpointer } : {});
  graph.name = "orchestrator";
  return {
    name: "orchestrator",
    plan: null,
    custom: false,
    graph: graph as unknown as ServedGraph["graph"],
    writes: true,
    recursionLimit: 10,
  };
}
