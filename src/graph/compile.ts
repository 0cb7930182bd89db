import {
  END,
  Overwrite,
  START,
  StateGraph,
  interrupt,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { z } from "zod";
import { type Actor, actorSchema } from "../control/context.ts";
import { parseDecision } from "../control/decision.ts";
import type { TaskResult } from "../control/history.ts";
import { PurserError } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Approvals } from "../control/approvals.ts";
import type { AskPerson } from "./await-approval.ts";
import type { Announcement, WorkflowEvent } from "./events.ts";
import { type Plan, type PlanTask, directPredecessors } from "./plan.ts";
import { FINISH_NODE, START_NODE, WorkflowState, type Outcome } from "./state.ts";
import type { TaskRunner } from "./task.ts";

/** What the server puts into `configurable`, after taking out whatever a client sent under these names. */
export const runConfigurable = z.object({
  thread_id: z.string().default("no-thread"),
  run_id: z.string().optional(),
  purser_actor: actorSchema.optional(),
  /** Epoch milliseconds at which the workflow's time is up. */
  purser_deadline: z.number().optional(),
});

export type CompileDeps = {
  readonly runTask: TaskRunner;
  readonly approvals: Approvals;
  readonly runtime: Runtime;
  /**
   * Who acts where no server has said so (LangGraph Studio on the operator's own machine). Undefined: a run
   * without an actor is refused.
   */
  readonly fallbackActor: (() => Promise<Actor>) | undefined;
};

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
      announcer(plan, { workflow_id, runtime, config })({
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
      results: { [task.id]: await runNode(task, state, config) },
    }));
  }
  graph.addNode(FINISH_NODE, (state, config) => {
    const outcome = outcomeOf(plan, state.results);
    const announce = announcer(plan, { workflow_id: state.workflow_id ?? "", runtime, config });
    announce({
      event: "workflow_completed",
      status: outcome.status,
      completed_steps: outcome.completedSteps,
    });
    return { outcome };
  });

  graph.addEdge(START, START_NODE);
  for (const task of plan.tasks) {
    const before = directPredecessors(plan, task);
    graph.addEdge(before.length === 0 ? START_NODE : before, task.id);
  }
  const followed = new Set(plan.tasks.flatMap((task) => directPredecessors(plan, task)));
  graph.addEdge(
    plan.tasks.map((task) => task.id).filter((id) => !followed.has(id)),
    FINISH_NODE,
  );
  graph.addEdge(FINISH_NODE, END);
  return builder;

  async function runNode(
    task: PlanTask,
    state: typeof WorkflowState.State,
    config: LangGraphRunnableConfig,
  ): Promise<TaskResult> {
    const configurable = runConfigurable.parse(config.configurable ?? {});
    const actor = configurable.purser_actor ?? (await deps.fallbackActor?.());
    if (!actor)
      throw new PurserError("unauthenticated", "This run has no user: start it through the server.");
    const workflowId = state.workflow_id ?? "";
    return runTask(task, {
      plan,
      workflowId,
      threadId: configurable.thread_id,
      runId: configurable.run_id ?? workflowId,
      actor,
      results: state.results,
      runInput: state.input,
      signal: config.signal ?? new AbortController().signal,
      deadline: configurable.purser_deadline,
      announce: announcer(plan, { workflow_id: workflowId, runtime, config }),
      ask: personAsker(deps.approvals, configurable.purser_actor ? undefined : actor),
    });
  }
}

/** The builder without its accumulating type of node names, which a plan only knows at run time. */
type OpenGraph = {
  addNode: (
    name: string,
    run: (state: typeof WorkflowState.State, config: LangGraphRunnableConfig) => unknown,
  ) => unknown;
  addEdge: (from: string | string[], to: string) => unknown;
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

function announcer(
  plan: Plan,
  {
    workflow_id,
    runtime,
    config,
  }: { workflow_id: string; runtime: Runtime; config: LangGraphRunnableConfig },
): (event: Announcement) => void {
  return (event) => {
    const full = { ...event, workflow_id, workflow: plan.name, timestamp: runtime.clock.now().toISOString() };
    config.writer?.(full satisfies WorkflowEvent);
  };
}

function outcomeOf(plan: Plan, results: Readonly<Record<string, TaskResult>>): Outcome {
  const ended = plan.tasks.map((task) => results[task.id]);
  const withStatus = (status: string) => ended.flatMap((r) => (r?.status === status ? [r] : []));
  const failed = [...withStatus("failed"), ...withStatus("cancelled"), ...withStatus("rejected")];
  const status = overallStatus(failed);
  const answers = ended.flatMap((r) => {
    const parsed = z.object({ answer: z.string() }).safeParse(r?.output);
    return parsed.success ? [parsed.data.answer] : [];
  });
  const causes = failed.filter((r) => r.error?.code !== "dependency_failed");
  const answer =
    status === "success"
      ? (answers.at(-1) ?? `${plan.title ?? plan.name} is done.`)
      : causes.map((r) => `${r.taskId}: ${r.error?.message ?? r.status}`).join(" ");
  return {
    status,
    completedSteps: withStatus("success").map((r) => r.taskId),
    failedSteps: failed.map((r) => r.taskId),
    answer,
  };
}

/** The gravest of what went wrong; a timeout explains the cancellations it caused. */
function overallStatus(failed: readonly TaskResult[]): Outcome["status"] {
  if (failed.some((r) => r.error?.code === "workflow_timeout")) return "timeout";
  for (const status of ["cancelled", "rejected", "failed"] as const) {
    if (failed.some((r) => r.status === status)) return status;
  }
  return "success";
}
