import {
  END,
  Overwrite,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { z } from "zod";
import type { Registry } from "../agents/registry.ts";
import { compactResults } from "./compact.ts";
import { createPlanCases } from "./plan-case.ts";
import { checkPlan } from "./plan-check.ts";
import { actorOf, type CompileDeps } from "./run-config.ts";
import { ROLLBACK_NODE, WorkflowState } from "./state.ts";

/** A workflow's state, and the plan itself as JSON. */
const PlanState = new StateSchema({
  ...WorkflowState.fields,
  plan: z.record(z.string(), z.unknown()),
});

export type PlanGraphDeps = CompileDeps & { readonly registry: Registry };

/** The graph `plan`: any plan that is given as input, on the scheduler driver, all in one node. */
export function compilePlanGraph(deps: PlanGraphDeps) {
  const cases = createPlanCases(deps);
  const registryFor = async (config: LangGraphRunnableConfig) =>
    deps.registry.forCompany((await actorOf(config, deps)).companyId);
  return new StateGraph(PlanState)
    .addNode(
      "run_tasks",
      async (state, config: LangGraphRunnableConfig) => {
        const plan = checkPlan(state.plan, await registryFor(config));
        const { workflowId, results, outcome } = await cases.run(plan, { input: state.input, config });
        return { workflow_id: workflowId, results: new Overwrite(compactResults(results)), outcome };
      },
      { ends: [ROLLBACK_NODE] },
    )
    .addNode(ROLLBACK_NODE, async (state, config: LangGraphRunnableConfig) => {
      const plan = checkPlan(state.plan, await registryFor(config));
      const { results, outcome } = await cases.takeBack(plan, {
        workflowId: state.workflow_id ?? "",
        config,
      });
      return { outcome, results };
    })
    .addEdge(START, "run_tasks")
    .addEdge("run_tasks", END)
    .addEdge(ROLLBACK_NODE, END);
}
