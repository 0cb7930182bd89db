import "./base/node-version.ts";
import { readConfig } from "./base/config.ts";
import { PurserError } from "./base/errors.ts";
import { openOrchestrator } from "./orchestrator.ts";

/**
 * The graphs that langgraph.json lists, for `langgraphjs dev`: without a checkpointer, since that server brings its
 * own, and in the name of the operator of this machine.
 */
const orchestrator = await openOrchestrator(readConfig(process.env, process.cwd()), { checkpointer: null });

function graph(name: string) {
  const served = orchestrator.workflows.get(name);
  if (!served) throw new PurserError("unknown_graph", `There is no workflow "${name}".`);
  return served.graph;
}

export const orchestratorGraph = graph("orchestrator");
export const advisory = graph("advisory");
export const transactional = graph("transactional");
export const inventoryUpdate = graph("inventory_update");
export const parallelAnalysis = graph("parallel_analysis");
export const conditionalProcurement = graph("conditional_procurement");
export const plan = graph("plan");
