import { AIMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { END, Overwrite, START, StateGraph, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { compactResults } from "../compact.ts";
import type { Plan } from "../plan.ts";
import { createPlanCases } from "../plan-case.ts";
import type { PlanGraphDeps } from "../plan-graph.ts";
import { nodeScope } from "../run-config.ts";
import { ROLLBACK_NODE } from "../state.ts";
import type { ServedGraph } from "../workflows/index.ts";
import { complete } from "./complete.ts";
import { concludeOperation, concludeWorkflow } from "./conclude.ts";
import type { Catalogue, Decision, Router } from "./decision.ts";
import { tellHelp } from "./help.ts";
import { prepareTurn } from "./prepare-turn.ts";
import type { RouteEvent } from "./route-event.ts";
import type { Registry } from "../../agents/registry.ts";
import { createIntentRouter } from "./router.ts";
import { targetOf } from "./run-target.ts";
import { type ChatState, NODES, OrchestratorState } from "./state.ts";

export type OrchestratorDeps = PlanGraphDeps & {
  readonly workflows: ReadonlyMap<string, Pick<ServedGraph, "plan">>;
  /** Default: by the words, without a model. */
  readonly router?: Router;
};

/** The builder without its accumulating type of node names, which are those of the agents there are. */
type OpenGraph = {
  addNode: (
    name: string,
    run: (state: ChatState, config: LangGraphRunnableConfig) => unknown,
    options?: { readonly ends: readonly string[] },
  ) => unknown;
  addEdge: (from: string, to: string) => unknown;
  addConditionalEdges: (from: string, route: RunnableLambda<ChatState, string>, targets: string[]) => unknown;
};

/**
 * The graph `orchestrator`, which a chat runs on: a request is routed to a node of an agent, which runs one of its
 * operations, or of a workflow, which runs it whole; then the answer is said. What waits for a person's yes interrupts
 * the chat's own thread.
 */
export function orchestratorGraph(deps: OrchestratorDeps) {
  const { db, registry, runtime, router = createIntentRouter() } = deps;
  const cases = createPlanCases(deps);

  /** What there is, for everybody or for one company. */
  function catalogue(visible: Registry = registry): Catalogue {
    const plans = [...deps.workflows].flatMap(([name, { plan }]): [string, Plan][] =>
      plan === null ? [] : [[name, plan]],
    );
    return { agents: visible.list(), workflows: new Map(plans) };
  }

  async function decideRoute(state: ChatState, config: LangGraphRunnableConfig) {
    using node = await nodeScope(config, deps);
    const { turn, added } = await prepareTurn(state, { db, runtime, companyId: node.actor.companyId });
    const visible = registry.forCompany(node.actor.companyId);
    const known = catalogue(visible);
    const history = { last: state.route, messages: state.messages };
    const chosen = await router(turn, known, history);
    const route = await complete(chosen, turn, { registry: visible, catalogue: known });
    const { kind, target, operation, score, by, reason, candidates } = route;
    const timestamp = runtime.clock.now().toISOString();
    config.writer?.({
      event: "route_decided",
      ...{ kind, target, operation, score, by, reason, candidates, timestamp },
    } satisfies RouteEvent);
    // Nothing of the turn before counts any more, and what came with this one is used up.
    return {
      messages: added,
      preferred_agent: null,
      workflow_type: null,
      request: null,
      input: {},
      route,
      workflow_id: undefined,
      results: new Overwrite({}),
      outcome: null,
      answer: "",
      figures: [],
    };
  }

  async function runTarget({ route }: ChatState, config: LangGraphRunnableConfig) {
    const decision = decided(route);
    using node = await nodeScope(config, deps);
    const visible = registry.forCompany(node.actor.companyId);
    const known = catalogue(visible);
    const { plan, input } = targetOf(decision, { registry: visible, workflows: known.workflows });
    const end = await cases.run(plan, { input, config });
    const scope = { db, companyId: node.actor.companyId, plan };
    const { text, figures, asks } =
      decision.kind === "workflow"
        ? await concludeWorkflow(end, scope)
        : await concludeOperation(end, { ...scope, decision, instead: tellHelp(known) });
    return {
      workflow_id: end.workflowId,
      results: new Overwrite(compactResults(end.results)),
      outcome: end.outcome,
      answer: text,
      figures,
      // What the operation asks back is answered by the next request.
      ...(asks === true ? { route: { ...decision, question: text } } : {}),
    };
  }

  async function respond(
    { route, workflow_id, answer, figures, outcome }: ChatState,
    config: LangGraphRunnableConfig,
  ) {
    using node = await nodeScope(config, deps);
    const known = catalogue(registry.forCompany(node.actor.companyId));
    const { kind, target, operation, score, by, reason, question, missing } = decided(route);
    const content = kind === "clarify" ? (question ?? reason) : kind === "help" ? tellHelp(known) : answer;
    const message = new AIMessage({
      id: runtime.ids.next(),
      content,
      additional_kwargs: {
        route: { kind, target, operation, score, by, reason, missing },
        workflow_id: workflow_id ?? null,
        status: outcome?.status ?? null,
        figures,
      },
    });
    return { messages: [message], answer: content };
  }

  async function takeBack(state: ChatState, config: LangGraphRunnableConfig) {
    const decision = decided(state.route);
    if (decision.kind !== "agent" && decision.kind !== "workflow")
      return { answer: "There was nothing to take back." };
    using node = await nodeScope(config, deps);
    const visible = registry.forCompany(node.actor.companyId);
    const { plan } = targetOf(decision, { registry: visible, workflows: catalogue().workflows });
    const at = { workflowId: state.workflow_id ?? "", config };
    const { outcome, results } = await cases.takeBack(plan, at);
    const message = new AIMessage({ id: runtime.ids.next(), content: outcome.answer });
    return { outcome, results, answer: outcome.answer, messages: [message] };
  }

  const builder = new StateGraph(OrchestratorState);
  const graph = builder as unknown as OpenGraph;
  const targets = nodeNames(catalogue());
  graph.addNode(NODES.route, decideRoute);
  for (const name of targets) graph.addNode(name, runTarget);
  // Whoever asks for the rollback comes from outside: no edge leads there, but it has to count as reachable.
  graph.addNode(NODES.respond, respond, { ends: [ROLLBACK_NODE] });
  graph.addNode(ROLLBACK_NODE, takeBack);

  const next = new RunnableLambda({ func: ({ route }: ChatState) => nextNode(decided(route), targets) });
  next.name = "where-it-goes";
  graph.addEdge(START, NODES.route);
  graph.addConditionalEdges(NODES.route, next, [...targets, NODES.respond]);
  for (const name of targets) graph.addEdge(name, NODES.respond);
  graph.addEdge(NODES.respond, END);
  graph.addEdge(ROLLBACK_NODE, END);
  return builder;
}

/** A node for each agent and workflow there is, by its name, and one of each kind for those that come later. */
function nodeNames({ agents, workflows }: Catalogue): ReadonlySet<string> {
  const taken = new Set<string>([
    ...Object.keys(OrchestratorState.fields),
    NODES.route,
    NODES.respond,
    ROLLBACK_NODE,
  ]);
  const names = [...agents.map(({ id }) => id), ...workflows.keys(), NODES.anyAgent, NODES.anyWorkflow];
  return new Set(names.filter((name) => !taken.has(name)));
}

function nextNode({ kind, target }: Decision, names: ReadonlySet<string>): string {
  if (kind !== "agent" && kind !== "workflow") return NODES.respond;
  if (target !== null && names.has(target)) return target;
  return kind === "agent" ? NODES.anyAgent : NODES.anyWorkflow;
}

function decided(route: Decision | null): Decision {
  if (route) return route;
  throw new Error("a node of the orchestrator ran before the routing");
}
