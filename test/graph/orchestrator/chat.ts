import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { Command, MemorySaver } from "@langchain/langgraph";
import type { Agent } from "../../../src/agents/agent.ts";
import { builtInAgents } from "../../../src/agents/built-in.ts";
import { createRegistry, type Registry } from "../../../src/agents/registry.ts";
import { parseOrThrow } from "../../../src/base/parse.ts";
import { type Runtime, systemRuntime } from "../../../src/base/runtime.ts";
import { type Approvals, createApprovals } from "../../../src/control/approvals.ts";
import type { Actor } from "../../../src/control/context.ts";
import { createEffects } from "../../../src/control/effects.ts";
import { createLimiter } from "../../../src/control/limiter.ts";
import {
  type ChatState,
  type OrchestratorDeps,
  orchestratorGraph,
} from "../../../src/graph/orchestrator/index.ts";
import { checkPlan } from "../../../src/graph/plan-check.ts";
import type { PlanInput } from "../../../src/graph/plan.ts";
import { createRollback } from "../../../src/graph/rollback.ts";
import { createTaskRunner } from "../../../src/graph/task.ts";
import { BUILT_IN } from "../../../src/graph/workflows/index.ts";
import { plainNarrator } from "../../../src/model/narrator.ts";
import { silentObserver } from "../../../src/observe/observer.ts";
import { openStore, type Store } from "../../../src/store/database.ts";
import { createGroupCommit } from "../../../src/store/group-commit.ts";

export const AT = "2026-07-10T09:00:00.000Z";

export type Chat = {
  readonly store: Store;
  readonly registry: Registry;
  readonly approvals: Approvals;
  readonly graph: ReturnType<ReturnType<typeof orchestratorGraph>["compile"]>;
  /** One turn on a thread, with the custom events that it sent. */
  readonly say: (words: string | Input, options?: Where) => Promise<Turn>;
  /** What the server does with an answer: the approval is settled in the person's name, then the graph goes on. */
  readonly decide: (decision: Parameters<Approvals["decide"]>[2], options?: Where) => Promise<Turn>;
  readonly close: () => Promise<void>;
};
export type Input = Readonly<Record<string, unknown>>;
export type Where = { readonly thread?: string };
export type Turn = {
  readonly state: ChatState;
  /** text of the last message */
  readonly text: string;
  readonly message: BaseMessage | undefined;
  readonly events: readonly { readonly event: string; readonly [key: string]: unknown }[];
  /** values of the interrupts that the thread waits with */
  readonly waits: readonly Record<string, unknown>[];
};

export type ChatOptions = {
  readonly actor: Actor;
  readonly agents?: readonly Agent[];
  readonly workflows?: readonly PlanInput[];
};

type Parts = {
  readonly store: Store;
  readonly registry: Registry;
  readonly approvals: Approvals;
  readonly runtime: Runtime;
  readonly home: string;
};

/** What the graph needs, from the parts that an orchestrator is made of. */
export function graphDeps({
  store,
  registry,
  approvals,
  runtime,
  home,
}: Parts): Omit<OrchestratorDeps, "workflows"> {
  const taskDeps = {
    store,
    log: createGroupCommit(store),
    registry,
    runtime,
    limiter: createLimiter(20),
    approvals,
    effects: createEffects({ db: store.db, runtime }),
    narrator: plainNarrator,
    observer: silentObserver,
    home,
    importRoots: [join(home, "inbox")],
  };
  return {
    runTask: createTaskRunner(taskDeps),
    db: store.db,
    approvals,
    runtime,
    rollback: createRollback(taskDeps),
    fallbackActor: undefined,
    registry,
  };
}

/** The orchestrator's graph over a database of its own in a folder of its own, as the server would run it. */
export async function openChat({
  actor,
  agents = builtInAgents(),
  workflows = BUILT_IN,
}: ChatOptions): Promise<Chat> {
  const home = mkdtempSync(join(tmpdir(), "purser-chat-"));
  const runtime = { ...systemRuntime, clock: { ...systemRuntime.clock, now: () => new Date(AT) } };
  const store = await openStore(join(home, "purser.db"));
  const registry = createRegistry();
  for (const agent of agents) registry.register(agent);
  const approvals = createApprovals({
    db: store.db,
    runtime,
    checkArguments: ({ agent, operation }, edited) => {
      parseOrThrow(registry.resolve(agent, operation).input, edited, { what: "The edited arguments" });
    },
  });
  const known = workflows.filter(({ tasks }) =>
    tasks.every((task) => registry.find(task.agent, task.operation)),
  );
  const graph = orchestratorGraph({
    ...graphDeps({ store, registry, approvals, runtime, home }),
    workflows: new Map(known.map((plan) => [plan.name, { plan: checkPlan(plan, registry) }])),
  }).compile({ checkpointer: new MemorySaver() });

  const configOf = (thread: string) => ({ configurable: { thread_id: thread, purser_actor: actor } });

  async function turn(input: unknown, thread: string): Promise<Turn> {
    const config = configOf(thread);
    const events: Turn["events"][number][] = [];
    const stream = await graph.stream(input as Parameters<typeof graph.stream>[0], {
      ...config,
      streamMode: ["custom"],
    });
    for await (const [, data] of stream as AsyncIterable<[string, Turn["events"][number]]>) events.push(data);
    const snapshot = await graph.getState(config);
    const state = snapshot.values as ChatState;
    const message = state.messages.at(-1);
    const waits = snapshot.tasks.flatMap((task) =>
      task.interrupts.map(({ value }) => value as Record<string, unknown>),
    );
    return { state, message, text: message?.text ?? "", events, waits };
  }

  return {
    store,
    registry,
    approvals,
    graph,
    say: (words, { thread = "t" } = {}) =>
      turn(typeof words === "string" ? { messages: [new HumanMessage(words)] } : words, thread),
    decide: async (decision, { thread = "t" } = {}) => {
      const [pending] = await approvals.list(actor.companyId, { threadId: thread, status: "pending" });
      await approvals.decide(actor, pending?.id ?? "none", decision);
      const { tasks } = await graph.getState(configOf(thread));
      const [interrupt] = tasks.flatMap((task) => task.interrupts);
      return turn(
        new Command({ resume: { [interrupt?.id ?? ""]: { approval_ids: [pending?.id] } } }),
        thread,
      );
    },
    close: async () => {
      await registry.close();
      await store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
