import { Overwrite, StateGraph, interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import { listWorkflowResults } from "../control/history-queries.ts";
import { compactResult } from "./compact.ts";
import { parseDecision } from "../control/decision.ts";
import type { TaskResult } from "../control/history.ts";
import { PurserError } from "../base/errors.ts";
import type { AskPerson } from "./task-scope.ts";
import { type OpenGraph, skipNode, wireEdges } from "./edges.ts";
import { outcomeOf, rolledBack, undone } from "./outcome.ts";
import type { Plan, PlanTask } from "./plan.ts";
import { type CompileDeps, announcer, nodeScope } from "./run-config.ts";
import { FINISH_NODE, type Outcome, ROLLBACK_NODE, START_NODE, WorkflowState } from "./state.ts";

/**
 * The graph driver: a plan as a LangGraph StateGraph, a node per task named by its id, edges from dependencies
 * (and from the order of a sequential plan), so that Studio draws the real workflow. Compile the result with a
 * checkpointer to serve it, without one for `langgraphjs dev`.
 */
export function compilePlan(plan: Plan, deps: CompileDeps) {
  const { runTask, runtime } = deps;

  const builder = new StateGraph(WorkflowState).addNode(
    START_NODE,
    (state, config: LangGraphRunnableConfig) => {
      const workflow_id = runtime.ids.next();
      announcer(plan.name, { workflow_id, runtime, config })({
        event: "workflow_started",
        steps: plan.tasks.map((t) => t.id),
      });
      // A new input on a finished thread is a new case: nothing of the old one counts.
      return { workflow_id, input: state.input, results: new Overwrite({}), outcome: null };
    },
  );
  const graph = builder as unknown as OpenGraph;

  for (const task of plan.tasks) {
    graph.addNode(task.id, async (state, config) => ({
      results: { [task.id]: await runNode(task, { state, config }) },
    }));
    if (task.condition === undefined) continue;
    graph.addNode(skipNode(task), async (state, config) => ({
      results: { [task.id]: await runNode(task, { state, config, skipped: true }) },
    }));
  }
  const { writes, onFailure } = deps.rollback.appliesTo(plan);
  graph.addNode(FINISH_NODE, (state, config) => {
    const outcome = outcomeOf(plan, state.results);
    if (!onFailure || outcome.status === "success") announceEnd(outcome, { state, config });
    return { outcome };
  });
  if (writes) {
    graph.addNode(ROLLBACK_NODE, async (state, config) => {
      using node = await nodeScope(config, deps);
      const workflowId = state.workflow_id ?? "";
      const announce = announcer(plan.name, { workflow_id: workflowId, runtime, config });
      // Reached from `finish` the outcome says what went wrong; whoever asks for it has cleared it.
      const onRequest = state.outcome === null;
      const scope = { ...node, plan, workflowId, announce, onRequest };
      const { report, results } = await deps.rollback.run(state.results, scope);
      const before = outcomeOf(plan, state.results);
      const outcome = onRequest ? undone(before, report) : rolledBack(before, report);
      announceEnd(outcome, { state, config });
      return { outcome, results };
    });
  }

  wireEdges(graph, plan, { writes, onFailure });
  return builder;

  function announceEnd(outcome: Outcome, { state, config }: Pick<NodeCall, "state" | "config">): void {
    announcer(plan.name, { workflow_id: state.workflow_id ?? "", runtime, config })({
      event: "workflow_completed",
      status: outcome.status,
      completed_steps: outcome.completedSteps,
    });
  }

  /** Results as a task sees them: whole, from the history where the state holds them cut. */
  async function wholeResults(actor: Actor, { results, workflow_id }: typeof WorkflowState.State) {
    if (Object.values(results).every((result) => result.omittedFields === undefined)) return results;
    const whole = await listWorkflowResults(deps.db, actor.companyId, workflow_id ?? "");
    return Object.fromEntries(
      Object.entries(results).map(([id, result]) => [
        id,
        result.omittedFields ? (whole[id] ?? result) : result,
      ]),
    );
  }

  async function runNode(task: PlanTask, { state, config, skipped }: NodeCall): Promise<TaskResult> {
    using node = await nodeScope(config, deps);
    const { operator, ...scope } = node;
    const workflowId = state.workflow_id ?? "";
    const result = await runTask(task, {
      ...scope,
      plan,
      workflowId,
      results: await wholeResults(scope.actor, state),
      runInput: state.input,
      announce: announcer(plan.name, { workflow_id: workflowId, runtime, config }),
      skipped,
      ask: personAsker(deps.approvals, operator),
    });
    return compactResult(result);
  }
}

type NodeCall = {
  readonly state: typeof WorkflowState.State;
  readonly config: LangGraphRunnableConfig;
  /** The conditional edge that led here found the condition false. */
  readonly skipped?: boolean;
};

/**
 * Behind our server the run manager settles an approval under the decider's own name before it resumes, so here
 * it is only read again. Without a server (Studio) the answer itself is settled, in the operator's name.
 */
function personAsker(approvals: Approvals, operator: Actor | undefined): AskPerson {
  return {
    interrupt: (request) => interrupt<typeof request, unknown>(request),
    settle: async (approval, answer) => {
      if (!operator) {
        const current = await approvals.get(approval.action.companyId, approval.id);
        return current && current.status !== "pending"
          ? { approval: current }
          : { problem: "It has not been decided yet." };
      }
      try {
        return { approval: await approvals.decide(operator, approval.id, parseDecision(answer)) };
      } catch (error) {
        if (error instanceof PurserError) return { problem: error.message };
        throw error;
      }
    },
  };
}
