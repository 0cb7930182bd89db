import { AIMessageChunk } from "@langchain/core/messages";
import { Command, MemorySaver } from "@langchain/langgraph";
import { InMemorySpanExporter, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type Operation, defineAgent, defineOperation } from "../../src/agents/agent.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { systemRuntime as runtime } from "../../src/base/runtime.ts";
import { createApprovals } from "../../src/control/approvals.ts";
import type { Actor } from "../../src/control/context.ts";
import { createEffects } from "../../src/control/effects.ts";
import { createLimiter } from "../../src/control/limiter.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import { createRollback } from "../../src/graph/rollback.ts";
import { createTaskRunner } from "../../src/graph/task.ts";
import { servePlan, servePlanGraph } from "../../src/graph/workflows/index.ts";
import { modelNarrator } from "../../src/model/create-narrator.ts";
import { observedChat } from "../../src/model/observed-chat.ts";
import { createObserver } from "../../src/observe/create-observer.ts";
import { createLogger } from "../../src/observe/logger.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { Observation, RunEnd } from "../../src/observe/observer.ts";
import { createRedactor } from "../../src/observe/redact.ts";
import { createTracing } from "../../src/observe/tracing.ts";
import { createGroupCommit } from "../../src/store/group-commit.ts";
import { createTestBooks } from "../support/books-fixture.ts";

const ana: Actor = { companyId: "test-company", userId: "ana", permissions: ["*"] };
const bo: Actor = { ...ana, userId: "bo" };

const operation = (given: Partial<Operation>): Operation =>
  defineOperation({
    description: "does what the test says",
    input: z.looseObject({}),
    output: z.unknown(),
    effect: "read",
    permission: "work:do",
    run: async () => ({}),
    ...given,
  });

const worker = defineAgent({
  id: "worker",
  title: "Worker",
  description: "Reads, and words what it read",
  operations: {
    read: operation({ run: async () => ({ rows: 3 }) }),
    word: operation({
      run: async (_, { narrator, signal }) => ({
        text: await narrator.reword("It went well.", { purpose: "test", signal }),
      }),
    }),
    fail: operation({ run: () => Promise.reject(new Error("broken")) }),
  },
});

const twoTasks: PlanInput = {
  name: "two_tasks",
  pattern: "parallel",
  tasks: [
    { id: "first", agent: "worker", operation: "read", inputs: {} },
    { id: "second", agent: "worker", operation: "word", inputs: {}, dependencies: ["first"] },
  ],
};

/** The real task runner and both of its drivers, observed; `spans` stops the tracing and gives what it recorded. */
async function observedWorkflows() {
  const kept: ReadableSpan[] = [];
  const memory = new InMemorySpanExporter();
  const tracing = createTracing({
    exporter: {
      export: (spans, done) => {
        kept.push(...spans);
        memory.export(spans, done);
      },
      shutdown: () => memory.shutdown(),
    },
    version: "1",
    redactor: createRedactor(),
  });
  onTestFinished(() => tracing.stop());
  const metrics = createMetrics();
  const observer = createObserver({ logger: createLogger({ level: "silent" }), metrics, tracing });

  const { store, close } = await createTestBooks();
  onTestFinished(close);
  const { db } = store;
  const registry = createRegistry();
  registry.register(worker);
  const approvals = createApprovals({ db, runtime, checkArguments: () => undefined });
  const chat = {
    invoke: async () =>
      new AIMessageChunk({
        content: "All is well.",
        usage_metadata: { input_tokens: 9, output_tokens: 4, total_tokens: 13 },
      }),
  };
  const taskDeps = {
    store,
    log: createGroupCommit(store),
    registry,
    runtime,
    limiter: createLimiter(2),
    approvals,
    effects: createEffects({ db, runtime }),
    narrator: modelNarrator(observedChat(chat, { provider: "openai", model: "gpt-5-mini" }, observer)),
    observer,
    home: "unused",
    importRoots: [],
  };
  const compile = {
    runTask: createTaskRunner(taskDeps),
    db,
    approvals,
    runtime,
    rollback: createRollback(taskDeps),
    fallbackActor: undefined,
  };
  const checkpointer = new MemorySaver();
  const facts = { runId: "r1", threadId: "t1", companyId: ana.companyId, graph: "two_tasks" };
  const config = {
    configurable: { thread_id: "t1", run_id: "r1", purser_actor: ana },
    durability: "sync" as const,
  };
  return {
    observer,
    metrics,
    approvals,
    facts,
    /** As the run manager does: everything of the run happens within its observation. */
    drive: async (
      graph: ReturnType<typeof servePlan>["graph"],
      input: unknown,
      observed: Observation<RunEnd>,
    ): Promise<void> =>
      observed.within(async () => {
        const stream = await graph.stream(input as Parameters<typeof graph.stream>[0], config);
        const reader = stream.getReader();
        while (!(await reader.read()).done);
      }),
    serve: (plan: PlanInput) => servePlan(plan, { registry, compile, checkpointer }).graph,
    planGraph: () => servePlanGraph({ ...compile, registry }, checkpointer).graph,
    spans: async () => {
      await tracing.stop();
      return kept;
    },
  };
}

const parentOf = (span: ReadableSpan | undefined) => span?.parentSpanContext?.spanId;
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId;

describe("a run of real tasks", () => {
  it.each(["graph", "scheduler"] as const)(
    "is one connected trace on the %s driver: run, tasks, the model's call below the task that made it",
    async (driver) => {
      const { observer, facts, serve, planGraph, drive, spans } = await observedWorkflows();
      const run = observer.runStarted(facts);
      if (driver === "graph") await drive(serve(twoTasks), { input: {} }, run);
      else await drive(planGraph(), { plan: twoTasks }, run);
      run.ended({ status: "success" });

      const told = await spans();
      const task = (id: string) => told.find(({ attributes }) => attributes["purser.task.id"] === id);
      const workflow = told.find(({ name }) => name === "invoke_workflow two_tasks");
      const model = told.find(({ name }) => name === "chat gpt-5-mini");
      expect(told).toHaveLength(4);
      expect(new Set(told.map((span) => span.spanContext().traceId)).size).toBe(1);
      expect(parentOf(workflow)).toBeUndefined();
      expect(parentOf(task("first"))).toBe(idOf(workflow));
      expect(parentOf(task("second"))).toBe(idOf(workflow));
      expect(parentOf(model)).toBe(idOf(task("second")));
      expect(task("second")?.attributes).toMatchObject({
        "gen_ai.agent.name": "worker",
        "purser.operation": "word",
        "purser.status": "success",
      });
    },
  );

  it("moves the metrics of its tasks and model calls", async () => {
    const { observer, metrics, facts, serve, drive } = await observedWorkflows();
    const run = observer.runStarted(facts);
    const plan: PlanInput = {
      ...twoTasks,
      tasks: [...twoTasks.tasks, { id: "third", agent: "worker", operation: "fail", inputs: {} }],
    };
    await drive(serve(plan), { input: {} }, run);
    run.ended({ status: "success" });
    const text = await metrics.text();
    for (const [name, status] of [
      ["read", "success"],
      ["word", "success"],
      ["fail", "failed"],
    ] as const) {
      expect(text).toContain(`purser_tasks_total{agent="worker",operation="${name}",status="${status}"} 1`);
    }
    expect(text).toContain('purser_model_tokens_total{model="gpt-5-mini",direction="input"} 9');
  });

  it("that waits for a person and is resumed stays in one trace", async () => {
    const { observer, approvals, facts, serve, drive, spans } = await observedWorkflows();
    const graph = serve({
      name: "asked",
      tasks: [
        { id: "first", agent: "worker", operation: "read", inputs: {}, approval: { permission: "x:y" } },
      ],
    });
    const waiting = observer.runStarted({ ...facts, graph: "asked" });
    await drive(graph, { input: {} }, waiting);
    waiting.ended({ status: "interrupted" });

    const { tasks } = await graph.getState({ configurable: { thread_id: "t1" } });
    const asked = tasks[0]?.interrupts[0];
    const { approval_id } = z.object({ approval_id: z.string() }).parse(asked?.value);
    await approvals.decide(bo, approval_id, { type: "approve" });
    const resumed = observer.runStarted({
      ...facts,
      runId: "r2",
      graph: "asked",
      traceparent: waiting.traceparent,
    });
    await drive(graph, new Command({ resume: { [asked?.id ?? ""]: {} } }), resumed);
    resumed.ended({ status: "success" });

    const told = await spans();
    expect(told.map(({ name, attributes }) => [name, attributes["purser.status"]])).toEqual([
      ["invoke_agent worker", "interrupted"],
      ["invoke_workflow asked", "interrupted"],
      ["invoke_agent worker", "success"],
      ["invoke_workflow asked", "success"],
    ]);
    expect(new Set(told.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect(parentOf(told[3])).toBe(idOf(told[1]));
  });
});
