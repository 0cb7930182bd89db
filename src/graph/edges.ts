import { RunnableLambda } from "@langchain/core/runnables";
import { END, START, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { evaluateCondition } from "./condition.ts";
import { type Plan, type PlanTask, directPredecessors } from "./plan.ts";
import { FINISH_NODE, ROLLBACK_NODE, START_NODE, type WorkflowState } from "./state.ts";
import { conditionContext } from "./task.ts";

/** The graph's builder without its accumulating type of node names, which a plan only knows at run time. */
export type OpenGraph = {
  addNode: (name: string, run: (state: State, config: LangGraphRunnableConfig) => unknown) => unknown;
  addEdge: (from: string | string[], to: string) => unknown;
  addConditionalEdges: (from: string, route: RunnableLambda<State, string>, targets: string[]) => unknown;
};

type State = typeof WorkflowState.State;

/** Where a conditional edge leads when the condition is false: the task is recorded as skipped there. */
export const skipNode = (task: PlanTask): string => `skip-${task.id}`;

/**
 * Edges from dependencies, conditional edges from conditions. An edge of several sources waits for all of them, so
 * where a task with a condition is one of several, its two ends (done, skipped) first meet in a node of their own.
 */
export function wireEdges(
  graph: OpenGraph,
  plan: Plan,
  /** Is there a node that takes back what was written, and does a failure lead to it? */
  { writes, onFailure }: { readonly writes: boolean; readonly onFailure: boolean },
): void {
  const ends = new Map<string, readonly string[]>([[START_NODE, [START_NODE]]]);
  for (const task of plan.tasks)
    ends.set(task.id, task.condition === undefined ? [task.id] : [task.id, skipNode(task)]);
  const met = new Set<string>();

  /** One node that is reached once the task has ended, either way. */
  function meetingPoint(id: string): string {
    const [only, ...others] = ends.get(id) ?? [];
    if (others.length === 0) return only ?? id;
    const name = `after-${id}`;
    if (!met.has(id)) {
      met.add(id);
      passThrough(name);
      for (const end of ends.get(id) ?? []) graph.addEdge(end, name);
    }
    return name;
  }

  function passThrough(name: string): void {
    graph.addNode(name, () => ({}));
  }

  function connect(sources: readonly string[], target: string): void {
    const [only, ...others] = sources;
    if (only !== undefined && others.length === 0)
      for (const end of ends.get(only) ?? []) graph.addEdge(end, target);
    else graph.addEdge(sources.map(meetingPoint), target);
  }

  graph.addEdge(START, START_NODE);
  const followed = new Set<string>();
  for (const task of plan.tasks) {
    const before = directPredecessors(plan, task);
    for (const id of before) followed.add(id);
    const sources = before.length === 0 ? [START_NODE] : before;
    if (task.condition === undefined) {
      connect(sources, task.id);
      continue;
    }
    const [only, ...others] = sources;
    const single = others.length === 0 && ends.get(only ?? "")?.length === 1 ? only : undefined;
    const from = single ?? `before-${task.id}`;
    if (single === undefined) {
      passThrough(from);
      connect(sources, from);
    }
    const router = new RunnableLambda({ func: (state: State) => route(task, state) });
    // LangGraph tells the conditions of one node apart by their names.
    router.name = `when-${task.id}`;
    graph.addConditionalEdges(from, router, [task.id, skipNode(task)]);
  }
  const last = plan.tasks.map((task) => task.id).filter((id) => !followed.has(id));
  connect(last, FINISH_NODE);
  if (!writes) {
    graph.addEdge(FINISH_NODE, END);
    return;
  }
  const router = new RunnableLambda({
    func: (state: State): string => (onFailure && state.outcome?.status !== "success" ? ROLLBACK_NODE : END),
  });
  router.name = "when-not-successful";
  graph.addConditionalEdges(FINISH_NODE, router, [END, ROLLBACK_NODE]);
  graph.addEdge(ROLLBACK_NODE, END);
}

/** A condition that cannot be evaluated leads to the task, which then fails with the reason. */
function route(task: PlanTask, state: State): string {
  if (task.condition === undefined) return task.id;
  const context = conditionContext({ results: state.results, runInput: state.input });
  try {
    return evaluateCondition(task.condition, context) ? task.id : skipNode(task);
  } catch {
    return task.id;
  }
}
