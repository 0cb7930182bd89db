import { interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { PurserError } from "../base/errors.ts";
import { hashJson } from "../base/json.ts";
import { loadCompany } from "../books/company.ts";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import type { TaskResult } from "../control/history.ts";
import { listWorkflowResults } from "../control/history-queries.ts";
import { approvalBatch, readAnswer } from "./approval-batch.ts";
import { outcomeOf, rolledBack, undone } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import { type CompileDeps, announcer, nodeScope } from "./run-config.ts";
import { runPlan, type Scheduled } from "./scheduler.ts";
import type { Outcome } from "./state.ts";

/** How a plan that ran inside of one node has ended. Results are whole. */
export type CaseEnd = {
  readonly workflowId: string;
  readonly results: Readonly<Record<string, TaskResult>>;
  readonly outcome: Outcome;
};

export type PlanCases = {
  /**
   * Runs a plan on the scheduler driver, all in the node that calls this. Where a person must decide, the node is
   * interrupted and runs anew from its top when there is an answer: each task's result is in the history as soon as it
   * has ended, so only the missing tasks run.
   */
  readonly run: (plan: Plan, at: { readonly input: unknown; readonly config: Config }) => Promise<CaseEnd>;
  /** Takes back what such a run wrote, because somebody asks for it. */
  readonly takeBack: (
    plan: Plan,
    at: { readonly workflowId: string; readonly config: Config },
  ) => Promise<CaseEnd>;
};

type Config = LangGraphRunnableConfig;

export function createPlanCases(deps: CompileDeps): PlanCases {
  const { runtime, db, runTask, approvals, rollback } = deps;

  return {
    run: async (plan, { input, config }) => {
      using node = await nodeScope(config, deps);
      const { operator, ...scope } = node;
      const { companyId } = scope.actor;
      // However often the node runs anew, it starts from one checkpoint: that names the case.
      const workflowId = hashJson([scope.threadId, config.executionInfo?.checkpointId]).slice(0, 32);
      const announce = announcer(plan.name, { workflow_id: workflowId, runtime, config });
      const company = await loadCompany(db, companyId);
      const pass = async (known: CaseEnd["results"]): Promise<Scheduled> =>
        runPlan(plan, {
          runTask,
          known,
          scope: { ...scope, company, workflowId, runInput: input, announce },
        });
      let known = await listWorkflowResults(db, companyId, workflowId);
      const asked = await approvals.list(companyId, { workflowId });
      if (Object.keys(known).length === 0 && asked.length === 0) {
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
      let { results } = scheduled;
      if (outcome.status !== "success" && rollback.appliesTo(plan).onFailure) {
        const at = { ...scope, company, plan, workflowId, announce, onRequest: false };
        const taken = await rollback.run(results, at);
        results = { ...results, ...taken.results };
        outcome = rolledBack(outcome, taken.report);
      }
      announce({
        event: "workflow_completed",
        status: outcome.status,
        completed_steps: outcome.completedSteps,
      });
      return { workflowId, results, outcome };
    },
    takeBack: async (plan, { workflowId, config }) => {
      using node = await nodeScope(config, deps);
      const announce = announcer(plan.name, { workflow_id: workflowId, runtime, config });
      const known = await listWorkflowResults(db, node.actor.companyId, workflowId);
      const at = { ...node, plan, workflowId, announce, onRequest: true };
      const { report, results } = await rollback.run(known, at);
      const outcome = undone(outcomeOf(plan, known), report);
      announce({
        event: "workflow_completed",
        status: outcome.status,
        completed_steps: outcome.completedSteps,
      });
      return { workflowId, results, outcome };
    },
  };
}

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
