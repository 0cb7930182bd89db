import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Annotation, END, START, Send, StateGraph } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { z } from "zod";
import { defineAgent, defineOperation } from "../src/agents/agent.ts";
import { readConfig } from "../src/base/config.ts";
import { localOperator } from "../src/control/context.ts";
import type { PlanInput } from "../src/graph/plan.ts";
import { type Orchestrator, openOrchestrator } from "../src/orchestrator.ts";

/**
 * How much a plan costs beside the work in it, on durable runs (SQLite): 1,000 tasks of 50 ms at the production
 * limit of 20 at once against LangGraph's Send at the same limit; an uneven graph against its critical path and
 * against a node per task; instant plans of ten tasks against a node per task.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    tasks: { type: "string", default: "1000" },
    runs: { type: "string", default: "40" },
  },
});
const TASKS = Number(options.tasks);
const LIMIT = 20;
const TASK_MS = 50;

const worker = defineAgent({
  id: "worker",
  title: "Worker",
  description: "Waits as long as it is told",
  operations: {
    wait: defineOperation({
      description: "Waits",
      input: z.object({ ms: z.number() }),
      output: z.object({ waited: z.number() }),
      effect: "read",
      permission: "work:do",
      run: async ({ ms }) => {
        if (ms > 0) await sleep(ms);
        return { waited: ms };
      },
    }),
  },
});

const home = mkdtempSync(join(tmpdir(), "purser-bench-"));
const task = (id: string, ms: number, dependencies: string[] = []) => ({
  id,
  agent: "worker",
  operation: "wait",
  inputs: { ms },
  dependencies,
});

const ROUNDS = 5;

/** Median of several rounds after as many that are not counted: what a process that has been up for a while does. */
async function settled(work: () => Promise<number>): Promise<number> {
  for (let i = 0; i < ROUNDS; i += 1) await work();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) times.push(await work());
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function open(name: string, limit: number): Promise<Orchestrator> {
  const env = { PURSER_HOME: join(home, name), PURSER_MAX_AGENTS: String(limit) };
  const orchestrator = await openOrchestrator(readConfig(env, "/"), { agents: [worker] });
  const { db } = orchestrator.store;
  await db.insertInto("company").values({ id: "acme", name: "Acme", created_at: "" }).execute();
  await db
    .insertInto("entity")
    .values({
      company_id: "acme",
      id: "acme",
      name: "Acme",
      base_currency: "USD",
      industry: "services",
      fiscal_year_start_month: 1,
      basis: "accrual",
      country: null,
      timezone: "UTC",
    })
    .execute();
  return orchestrator;
}

/** The same work as plain LangGraph does it: one Send per task, durable on SQLite. */
async function wideBySend(count: number, limit: number): Promise<number> {
  const State = Annotation.Root({ done: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });
  const graph = new StateGraph(State)
    .addNode("wait", async () => {
      await sleep(TASK_MS);
      return { done: 1 };
    })
    .addConditionalEdges(START, () => Array.from({ length: count }, () => new Send("wait", {})))
    .addEdge("wait", END)
    .compile({ checkpointer: SqliteSaver.fromConnString(join(home, `send-${limit}.db`)) });
  return timed(() =>
    graph.invoke(
      { done: 0 },
      { configurable: { thread_id: randomUUID() }, maxConcurrency: limit, durability: "sync" },
    ),
  );
}

/** 30 tasks in five chains of six with uneven times, joined at the end of each chain's neighbour. */
function uneven(): { plan: PlanInput; criticalMs: number } {
  const tasks = [];
  const finish = new Map<string, number>();
  for (let step = 0; step < 6; step += 1) {
    for (let chain = 0; chain < 5; chain += 1) {
      const id = `t${chain}_${step}`;
      const before = step === 0 ? [] : [`t${chain}_${step - 1}`];
      const ms = 20 + ((chain * 7 + step * 11) % 5) * 45;
      tasks.push(task(id, ms, before));
      finish.set(id, ms + Math.max(0, ...before.map((one) => finish.get(one) ?? 0)));
    }
  }
  return { plan: { name: "uneven", pattern: "parallel", tasks }, criticalMs: Math.max(...finish.values()) };
}

async function nodePerTask(orchestrator: Orchestrator, plan: PlanInput): Promise<void> {
  const { threads, runs } = orchestrator;
  const actor = localOperator("acme");
  const { id: threadId } = await threads.create(actor);
  const start = { kind: "input", input: { input: {} } } as const;
  const run = await runs.start(actor, { threadId, graph: plan.name, start, streamModes: ["custom"] });
  await runs.wait(actor, run.id);
}

/** The compiled graph by itself, without threads, runs and their event log around it. */
async function driverAlone(
  orchestrator: Orchestrator,
  name: string,
  input: Record<string, unknown>,
): Promise<void> {
  const served = orchestrator.workflows.get(name);
  if (!served) throw new Error(`no workflow ${name}`);
  const configurable = { thread_id: randomUUID(), purser_actor: localOperator("acme") };
  await served.graph.invoke(input, {
    configurable,
    durability: "sync",
  });
}

async function instant(count: number, work: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < count; i += 1) await work();
  const ms = await timed(async () => {
    for (let i = 0; i < count; i += 1) await work();
  });
  return (count * 1000) / ms;
}

const orchestrator = await open("limited", LIMIT);
const unlimited = await open("unlimited", TASKS);
try {
  const idealMs = (TASKS * TASK_MS) / LIMIT;
  const wide: PlanInput = {
    name: "wide",
    pattern: "parallel",
    tasks: Array.from({ length: TASKS }, (_, i) => task(`t${i}`, TASK_MS)),
  };
  const wideMs = await timed(() => orchestrator.executeWorkflow(wide));
  const sendMs = await wideBySend(TASKS, LIMIT);
  const atOnceMs = await settled(() => timed(() => unlimited.executeWorkflow(wide)));
  const atOnceAloneMs = await settled(() =>
    timed(() => driverAlone(unlimited, "plan", { plan: wide, input: {} })),
  );
  const sendAtOnceMs = await settled(() => wideBySend(TASKS, TASKS));

  const { plan, criticalMs } = uneven();
  await orchestrator.executeWorkflow(plan);
  const unevenMs = await timed(() => orchestrator.executeWorkflow(plan));
  orchestrator.registerWorkflow(plan);
  const unevenNodesMs = await timed(() => nodePerTask(orchestrator, plan));

  const ten: PlanInput = { name: "ten", tasks: Array.from({ length: 10 }, (_, i) => task(`t${i}`, 0)) };
  orchestrator.registerWorkflow(ten);
  const runs = Number(options.runs);
  const ours = await instant(runs, () => orchestrator.executeWorkflow(ten));
  const nodes = await instant(runs, () => nodePerTask(orchestrator, ten));
  const oursAlone = await instant(runs, () => driverAlone(orchestrator, "plan", { plan: ten, input: {} }));
  const nodesAlone = await instant(runs, () => driverAlone(orchestrator, "ten", { input: {} }));

  const report = {
    atOnce: {
      tasks: TASKS,
      idealMs: TASK_MS,
      oursMs: atOnceMs,
      oursOverIdeal: atOnceMs / TASK_MS,
      graphAloneMs: atOnceAloneMs,
      graphAloneOverIdeal: atOnceAloneMs / TASK_MS,
      sendMs: sendAtOnceMs,
      sendOverIdeal: sendAtOnceMs / TASK_MS,
    },
    wide: {
      tasks: TASKS,
      taskMs: TASK_MS,
      limit: LIMIT,
      idealMs,
      oursMs: wideMs,
      oursOverIdeal: wideMs / idealMs,
      sendMs,
      sendOverIdeal: sendMs / idealMs,
    },
    uneven: {
      criticalMs,
      oursMs: unevenMs,
      oursOverCritical: unevenMs / criticalMs,
      nodePerTaskMs: unevenNodesMs,
      nodePerTaskOverCritical: unevenNodesMs / criticalMs,
    },
    instant: { tasks: 10, oursPerSecond: ours, nodePerTaskPerSecond: nodes, ratio: ours / nodes },
    instantDriversAlone: {
      oursPerSecond: oursAlone,
      nodePerTaskPerSecond: nodesAlone,
      ratio: oursAlone / nodesAlone,
    },
  };
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else {
    const x = (n: number) => `${n.toFixed(2)}x`;
    console.log(`${TASKS} durable tasks of ${TASK_MS} ms, ${LIMIT} at once: ideal ${idealMs} ms`);
    console.log(`  scheduler       ${wideMs.toFixed(0)} ms  ${x(report.wide.oursOverIdeal)} of ideal`);
    console.log(`  LangGraph Send  ${sendMs.toFixed(0)} ms  ${x(report.wide.sendOverIdeal)} of ideal`);
    console.log(`${TASKS} durable tasks of ${TASK_MS} ms, all at once: ideal ${TASK_MS} ms`);
    console.log(`  scheduler       ${atOnceMs.toFixed(0)} ms  ${x(report.atOnce.oursOverIdeal)} of ideal`);
    console.log(
      `  graph alone     ${atOnceAloneMs.toFixed(0)} ms  ${x(report.atOnce.graphAloneOverIdeal)} of ideal`,
    );
    console.log(
      `  LangGraph Send  ${sendAtOnceMs.toFixed(0)} ms  ${x(report.atOnce.sendOverIdeal)} of ideal`,
    );
    console.log(`30 uneven tasks: critical path ${criticalMs} ms`);
    console.log(`  scheduler       ${unevenMs.toFixed(0)} ms  ${x(report.uneven.oursOverCritical)}`);
    console.log(
      `  node per task   ${unevenNodesMs.toFixed(0)} ms  ${x(report.uneven.nodePerTaskOverCritical)}`,
    );
    console.log(`10 instant tasks, durable`);
    console.log(`  scheduler       ${ours.toFixed(1)} runs/s  ${x(report.instant.ratio)} of a node per task`);
    console.log(`  node per task   ${nodes.toFixed(1)} runs/s`);
    console.log(`10 instant tasks, durable, the two graphs alone`);
    console.log(
      `  scheduler       ${oursAlone.toFixed(1)} runs/s  ${x(report.instantDriversAlone.ratio)} of a node per task`,
    );
    console.log(`  node per task   ${nodesAlone.toFixed(1)} runs/s`);
  }
} finally {
  await orchestrator.stop();
  await unlimited.stop();
  rmSync(home, { recursive: true, force: true });
}
