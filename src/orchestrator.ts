import { join } from "node:path";
import { z } from "zod";
import type { Agent } from "./agents/agent.ts";
import { builtInAgents } from "./agents/built-in.ts";
import { createRegistry, type Registry } from "./agents/registry.ts";
import { createBriefCache } from "./base/brief-cache.ts";
import type { Config } from "./base/config.ts";
import { deadline } from "./base/abort.ts";
import { PurserError } from "./base/errors.ts";
import { parseOrThrow } from "./base/parse.ts";
import { type Runtime, systemRuntime } from "./base/runtime.ts";
import { listCompanies } from "./books/company-queries.ts";
import { traceFigure } from "./books/trace.ts";
import { createApprovals, type Approvals } from "./control/approvals.ts";
import { localOperator, type Actor } from "./control/context.ts";
import type { Decision } from "./control/decision.ts";
import { createEffects } from "./control/effects.ts";
import type { ExecutionEntry, HistoryFilter, TaskResult } from "./control/history.ts";
import { listExecutions } from "./control/history-queries.ts";
import { createLimiter, type Limiter } from "./control/limiter.ts";
import {
  type ExecuteOptions,
  type WorkflowStatus,
  answerApproval,
  executePlan,
  readWorkflowStatus,
  streamEvents,
} from "./execute.ts";
import { serveOrchestrator } from "./graph/orchestrator/index.ts";
import type { AskPerson } from "./graph/task-scope.ts";
import type { Announcement, WorkflowEvent } from "./graph/events.ts";
import type { PlanInput } from "./graph/plan.ts";
import { checkPlan } from "./graph/plan-check.ts";
import { createRollback } from "./graph/rollback.ts";
import { createTaskRunner } from "./graph/task.ts";
import {
  BUILT_IN,
  type GraphBuilder,
  type ServedGraph,
  serveGraph,
  servePlan,
  servePlanGraph,
} from "./graph/workflows/index.ts";
import { createNarrator } from "./model/create-narrator.ts";
import type { Narrator } from "./model/narrator.ts";
import { type Observer, silentObserver } from "./observe/observer.ts";
import { createServices, type Services } from "./services.ts";
import { type Routed, type RouteRequest, routeRequest } from "./route-request.ts";
import { createCheckpointer } from "./store/checkpointer.ts";
import { openStore, type Store } from "./store/database.ts";
import { createGroupCommit } from "./store/group-commit.ts";

/** What server, CLI and embedding code share. */
export type Orchestrator = Omit<Services, "start" | "stop"> & {
  readonly config: Config;
  readonly runtime: Runtime;
  readonly store: Store;
  readonly registry: Registry;
  readonly approvals: Approvals;
  readonly limiter: Limiter;
  /** All that is served by name: workflows, the graphs `plan` and `orchestrator`, and graphs of one's own. */
  readonly workflows: ReadonlyMap<string, ServedGraph>;
  readonly observer: Observer;
  readonly registerAgent: (agent: Agent) => string;
  readonly unregisterAgent: (agentId: string) => boolean;
  /** @throws PurserError `invalid_plan`, `workflow_exists` */
  readonly registerWorkflow: (plan: PlanInput) => ServedGraph;
  /** A graph of one's own, served beside the workflows. @throws PurserError `workflow_exists` */
  readonly registerGraph: (name: string, builder: GraphBuilder) => ServedGraph;
  /** One operation, outside of any workflow, by the same rules. A failure is in the result. */
  readonly call: (actor: Actor, call: DirectCall) => Promise<TaskResult>;
  readonly trace: (actor: Actor, figureId: string, limit: number) => ReturnType<typeof traceFigure>;
  /** A request in words: to the agent or workflow that is named, or to the one that fits best. */
  readonly routeRequest: (asked: RouteRequest & { readonly context?: Actor }) => Promise<Routed>;
  /** A list of tasks, or a plan, checked and run to its end or to where it waits for a person. */
  readonly executeWorkflow: (
    work: PlanInput["tasks"] | PlanInput,
    options?: ExecuteOptions,
  ) => Promise<Record<string, TaskResult>>;
  /** A registered workflow's events, as they happen, until it ends or waits for a person. */
  readonly streamWorkflow: (
    name: string,
    input?: Readonly<Record<string, unknown>>,
    options?: { readonly context?: Actor; readonly signal?: AbortSignal },
  ) => AsyncGenerator<WorkflowEvent & { readonly threadId: string }>;
  readonly getWorkflowState: (threadId: string, context?: Actor) => Promise<WorkflowStatus>;
  /** What the thread's workflow has so far, by task. */
  readonly getWorkflowResults: (threadId: string, context?: Actor) => Promise<Record<string, TaskResult>>;
  /** Decides an approval that the thread waits for, and goes on until the workflow ends or waits again. */
  readonly answerApproval: (
    threadId: string,
    approvalId: string,
    decision: Decision,
    context?: Actor,
  ) => Promise<void>;
  /** Newest first. */
  readonly getExecutionHistory: (
    filter?: HistoryFilter & { context?: Actor },
  ) => Promise<readonly ExecutionEntry[]>;
  /**
   * The company a local command is about: the named one, the configured one, or the only one there is.
   * @throws PurserError `unknown_company`, `no_company`, `which_company`
   */
  readonly chooseCompany: (named: string | undefined) => Promise<string>;
  /** Ends what a dead process left behind and sends what waits in the outbox. Only for the process that serves. */
  readonly start: () => Promise<void>;
  /** Lets what runs come to a checkpoint for `graceMs` (default 0), ends it and closes the database. */
  readonly stop: (options?: { readonly graceMs?: number }) => Promise<void>;
};

export type DirectCall = {
  readonly agent: string;
  readonly operation: string;
  readonly input: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: Announcement) => void) | undefined;
};

export type OrchestratorOptions = {
  readonly runtime?: Runtime;
  readonly agents?: readonly Agent[];
  readonly narrator?: Narrator;
  /** Told of runs, tasks and model calls; default: nobody. */
  readonly observer?: Observer;
  /** `null` compiles the graphs without any: LangGraph's own server brings its own. */
  readonly checkpointer?: null;
  /** Folders that a caller may name files of; default: `inbox` in the home. "*" only for the operator's own terminal. */
  readonly importRoots?: "*" | readonly string[];
};

export async function openOrchestrator(
  config: Config,
  options: OrchestratorOptions = {},
): Promise<Orchestrator> {
  const { runtime = systemRuntime, agents = builtInAgents(), observer = silentObserver } = options;
  const store = await openStore(config.database);
  const registry = createRegistry();
  for (const agent of agents) registry.register(agent);

  const { db } = store;
  const approvals = createApprovals({
    db,
    runtime,
    checkArguments: ({ companyId, agent, operation }, edited) => {
      const { input } = registry.forCompany(companyId).resolve(agent, operation);
      parseOrThrow(input, edited, { what: "The edited arguments" });
    },
  });
  const log = createGroupCommit(store);
  const limiter = createLimiter(config.maxConcurrentAgents);
  const taskDeps = {
    store,
    log,
    registry,
    runtime,
    limiter,
    approvals,
    effects: createEffects({ db, runtime }),
    narrator: options.narrator ?? createNarrator(config.model, observer),
    observer,
    home: config.home,
    importRoots: options.importRoots ?? [join(config.home, "inbox")],
  };
  const runTask = createTaskRunner(taskDeps);
  const saver = createCheckpointer(store);
  const checkpointer = options.checkpointer === null ? undefined : saver;
  const compile = {
    runTask,
    db,
    approvals,
    runtime,
    rollback: createRollback(taskDeps),
    fallbackActor: options.checkpointer === null ? operator : undefined,
  };
  const workflows = new Map<string, ServedGraph>();
  const companies = createBriefCache<string>({ clock: runtime.clock });
  const services = createServices({
    config,
    runtime,
    observer,
    store,
    log,
    checkpointer: saver,
    approvals,
    graphs: workflows,
    registry,
  });
  const { threads, runs, assistants } = services;

  function register(served: ServedGraph): ServedGraph {
    if (workflows.has(served.name)) {
      throw new PurserError("workflow_exists", `There is a workflow "${served.name}" already.`);
    }
    workflows.set(served.name, served);
    return served;
  }

  function registerWorkflow(plan: PlanInput): ServedGraph {
    return register(servePlan(plan, { registry, compile, checkpointer }));
  }

  async function operator(): Promise<Actor> {
    return localOperator(await chooseCompany(undefined));
  }

  async function chooseCompany(named: string | undefined): Promise<string> {
    const wanted = named ?? config.company;
    return companies.load(JSON.stringify(wanted ?? null), () => findCompany(wanted));
  }

  async function findCompany(wanted: string | undefined): Promise<string> {
    const known = (await listCompanies(db)).map(({ id }) => id);
    if (wanted !== undefined) {
      if (known.includes(wanted)) return wanted;
      const list =
        known.length > 0 ? `Known: ${known.join(", ")}.` : "The books are empty: import a company first.";
      throw new PurserError("unknown_company", `There is no company "${wanted}". ${list}`);
    }
    const [only, ...others] = known;
    if (only === undefined)
      throw new PurserError("no_company", "The books are empty: import a company first.");
    if (others.length > 0) {
      throw new PurserError(
        "which_company",
        `There are several companies: ${known.join(", ")}. Say --company NAME or set PURSER_COMPANY.`,
      );
    }
    return only;
  }

  workflows.set("plan", servePlanGraph({ ...compile, registry }, checkpointer));
  for (const plan of BUILT_IN) {
    if (plan.tasks.every((task) => registry.find(task.agent, task.operation))) registerWorkflow(plan);
  }
  register(serveOrchestrator({ ...compile, registry, workflows }, checkpointer));

  return {
    config,
    runtime,
    store,
    registry,
    approvals,
    limiter,
    threads,
    runs,
    assistants,
    crons: services.crons,
    memory: services.memory,
    keys: services.keys,
    retention: services.retention,
    contexts: services.contexts,
    remoteAgents: services.remoteAgents,
    workflows,
    observer,
    registerAgent: registry.register,
    unregisterAgent: registry.unregister,
    registerWorkflow,
    registerGraph: (name, builder) => register(serveGraph(name, builder, checkpointer)),
    chooseCompany,
    call: async (actor, { agent, operation, input, signal, onEvent }) => {
      const inputs = parseOrThrow(directInput, input, { what: `The input of ${agent}.${operation}` });
      const visible = registry.forCompany(actor.companyId);
      visible.resolve(agent, operation);
      const plan = checkPlan({ name: "call", tasks: [{ id: operation, agent, operation, inputs }] }, visible);
      const [task] = plan.tasks;
      if (!task) throw new Error("a checked plan has tasks");
      const workflowId = runtime.ids.next();
      using timed = deadline([signal ?? new AbortController().signal], {
        ms: config.workflowTimeoutMs,
        reason: () => new PurserError("workflow_timeout", "The operation's time was up before it ended."),
      });
      return await runTask(task, {
        plan,
        workflowId,
        threadId: workflowId,
        runId: workflowId,
        actor,
        results: {},
        runInput: {},
        signal: timed.signal,
        announce: onEvent ?? (() => undefined),
        ask: neverAsked,
      });
    },
    trace: (actor, id, limit) => traceFigure(db, actor.companyId, { id, limit }),
    executeWorkflow: async (work, { pattern, context, ...options } = {}) => {
      const given: PlanInput = "tasks" in work ? work : { name: "tasks", tasks: work };
      const plan = pattern === undefined ? given : { ...given, pattern };
      const actor = context ?? (await operator());
      checkPlan(plan, registry.forCompany(actor.companyId));
      const execution = { plan, ...options };
      if (plan.tasks.every((task) => typeof task.condition !== "function")) {
        return executePlan({ threads, runs }, actor, { graph: "plan", ...execution });
      }
      // A function cannot be stored with the run, so such a plan is a workflow for as long as this process lives.
      const graph = `${plan.name}_${runtime.ids.next()}`;
      workflows.set(graph, servePlan(plan, { registry, compile, checkpointer }));
      return executePlan({ threads, runs }, actor, { graph, ...execution });
    },
    routeRequest: async ({ context, ...asked }) =>
      routeRequest({ threads, runs }, context ?? (await operator()), asked),
    streamWorkflow: async function* (name, input = {}, { context, ...options } = {}) {
      yield* streamEvents({ threads, runs }, context ?? (await operator()), {
        graph: name,
        input,
        ...options,
      });
    },
    getWorkflowState: async (threadId, context) =>
      readWorkflowStatus({ threads, runs, approvals }, context ?? (await operator()), threadId),
    getWorkflowResults: async (threadId, context) => runs.results(context ?? (await operator()), threadId),
    answerApproval: async (threadId, approvalId, decision, context) => {
      const actor = context ?? (await operator());
      await answerApproval({ threads, runs, approvals }, actor, { threadId, approvalId, decision });
    },
    getExecutionHistory: async ({ context, ...filter } = {}) =>
      listExecutions(db, (context ?? (await operator())).companyId, filter),
    start: async () => {
      await services.start();
    },
    stop: async (stopping) => {
      await services.stop(stopping);
      await registry.close();
      await store.close();
    },
  };
}

const directInput = z.record(z.string(), z.unknown());

/** A direct call has no approval point: checkPlan refuses the writes that would need one. */
const neverAsked: AskPerson = {
  interrupt: () => {
    throw new PurserError(
      "approval_required",
      "This operation needs a person's approval: run it in a workflow.",
    );
  },
  settle: async () => ({ problem: "never asked" }),
};
