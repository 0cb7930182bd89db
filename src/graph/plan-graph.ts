import {
  END,
  Overwrite,
  START,
  StateGraph,
  StateSchema,
  interrupt,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { z } from "zod";
import type { Registry } from "../agents/registry.ts";
import { PurserError } from "../base/errors.ts";
import { hashJson } from "../base/json.ts";
import { loadCompany } from "../books/company.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { listWorkflowResults } from "../control/history-queries.ts";
import { approvalBatch, readAnswer } from "./approval-batch.ts";
import { compactResults } from "./compact.ts";
import { outcomeOf, rolledBack, undone } from "./outcome.ts";
import { checkPlan } from "./plan-check.ts";
import { type CompileDeps, announcer, nodeScope } from "./run-config.ts";
import { runPlan, type Scheduled } from "./scheduler.ts";
import { ROLLBACK_NODE, WorkflowState } from "./state.ts";

/** A workflow's state, and the plan itself as JSON. */
const PlanState = new StateSchema({
  ...WorkflowState.fields,
  plan: z.record(z.string(), z.unknown()),
});

export type PlanGraphDeps = CompileDeps & { readonly registry: Registry };

/**
 * The graph `plan`: any plan that is given as input, on the scheduler driver, all in one node. Each task's result is
 * in the history as soon as it has ended, so a run that is cut off goes on with the tasks that are missing there.
 */
export function compilePlanGraph(deps: PlanGraphDeps) {
  const { runtime, registry, db, runTask, approvals, rollback } = deps;
  return new StateGraph(PlanState)
    .addNode(
      "run_tasks",
      async (state, config: LangGraphRunnableConfig) => {
        const plan = checkPlan(state.plan, registry);
        using node = await nodeScope(config, deps);
        const { operator, ...scope } = node;
        const { companyId } = scope.actor;
        // However often this node runs anew, it starts from the checkpoint of its input: that names the case.
        const workflowId = hashJson([scope.threadId, config.executionInfo?.checkpointId]).slice(0, 32);
        const announce = announcer(plan.name, { workflow_id: workflowId, runtime, config });
        const company = await loadCompany(db, companyId);
        const pass = async (known: Results): Promise<Scheduled> =>
          runPlan(plan, {
            runTask,
            known,
            scope: { ...scope, company, workflowId, runInput: state.input, announce },
          });
        let known = await listWorkflowResults(db, companyId, workflowId);
        if (
          Object.keys(known).length === 0 &&
          (await approvals.list(companyId, { workflowId })).length === 0
        ) {
          announce({ event: "workflow_started", steps: plan.tasks.map((task) => task.id) });
        }
        let scheduled = await pass(known);
        while (scheduled.waiting.length > 0) {
          const answer = askAll(scheduled);
          if (operator) await settleAll(approvals, operator, { scheduled, answer });
          known = await listWorkflowResults(db, companyId, workflowId);
          scheduled = await pass(known);
        }
        let outcome = outcomeOf(plan, scheduled.results);
        let ended = scheduled.results;
        if (outcome.status !== "success" && rollback.appliesTo(plan).onFailure) {
          const at = { ...scope, company, plan, workflowId, announce, onRequest: false };
          const taken = await rollback.run(ended, at);
          ended = { ...ended, ...taken.results };
          outcome = rolledBack(outcome, taken.report);
        }
        announce({
          event: "workflow_completed",
          status: outcome.status,
          completed_steps: outcome.completedSteps,
        });
        const results = new Overwrite(compactResults(ended));
        return { workflow_id: workflowId, results, outcome };
      },
      { ends: [ROLLBACK_NODE] },
    )
    .addNode(ROLLBACK_NODE, async (state, config: LangGraphRunnableConfig) => {
      const plan = checkPlan(state.plan, registry);
      using node = await nodeScope(config, deps);
      const workflowId = state.workflow_id ?? "";
      const announce = announcer(plan.name, { workflow_id: workflowId, runtime, config });
      const known = await listWorkflowResults(db, node.actor.companyId, workflowId);
      const { report, results } = await rollback.run(known, {
        ...node,
        plan,
        workflowId,
        announce,
        onRequest: true,
      });
      const outcome = undone(outcomeOf(plan, known), report);
      announce({
        event: "workflow_completed",
        status: outcome.status,
        completed_steps: outcome.completedSteps,
      });
      return { outcome, results };
    })
    .addEdge(START, "run_tasks")
    .addEdge("run_tasks", END)
    .addEdge(ROLLBACK_NODE, END);
}

type Results = Awaited<ReturnType<typeof listWorkflowResults>>;

function askAll({ waiting }: Scheduled): unknown {
  const [first, ...others] = waiting;
  return interrupt<unknown, unknown>(others.length === 0 ? first : approvalBatch(waiting));
}

/** Where no server stands before the graph, an answer that is not clear leaves everything pending: it is asked again. */
async function settleAll(
  approvals: Approvals,
  operator: Actor,
  { scheduled, answer }: { readonly scheduled: Scheduled; readonly answer: unknown },
): Promise<void> {
  const ids = scheduled.waiting.map((request) => request.approval_id);
  try {
    for (const { approvalId, decision } of readAnswer(ids, answer)) {
      await approvals.decide(operator, approvalId, decision);
    }
  } catch (error) {
    if (!(error instanceof PurserError)) throw error;
  }
}
