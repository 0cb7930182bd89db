// A thread of many steps whose state grows with each, on Purser's checkpointer and on LangGraph's own SQLite saver, in
// one run: bytes on disk, time of early and late steps, pages of history, cold reads; and runs/s of a small graph.
//   npm run bench:history -- [--steps 800] [--runs 1500] [--json] [--check]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HumanMessage } from "@langchain/core/messages";
import { Annotation, END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import BetterSqlite, { type Database } from "better-sqlite3";
import { createCheckpointer } from "../src/store/checkpointer.ts";
import { openStore } from "../src/store/database.ts";

const { values: options } = parseArgs({
  options: {
    steps: { type: "string", default: "800" },
    runs: { type: "string", default: "1500" },
    json: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const STEPS = Number(options.steps);
const RUNS = Number(options.runs);
const PAGE = 50;
const REPEATS = 5;

type Opened = {
  readonly saver: BaseCheckpointSaver;
  readonly db: Database;
  readonly close: () => Promise<void>;
};
type Saver = { readonly name: string; readonly open: (file: string) => Promise<Opened> };

const savers: readonly Saver[] = [
  {
    name: "purser",
    open: async (file) => {
      const store = await openStore(file);
      return { saver: createCheckpointer(store), db: store.sqlite, close: store.close };
    },
  },
  {
    name: "sqlite-saver",
    open: async (file) => {
      const db = new BetterSqlite(file);
      db.pragma("journal_mode = WAL");
      db.pragma("synchronous = NORMAL");
      const close = async () => void db.close();
      return { saver: new SqliteSaver(db), db, close };
    },
  },
];

/** 1 KB of text that no compression would shrink. */
const kilobyte = (step: number) => Array.from({ length: 28 }, (_, i) => hash(step * 31 + i)).join("");
const hash = (n: number) => ((n * 2654435761) >>> 0).toString(36).padStart(36, (n % 36).toString(36));

const Records = Annotation.Root({
  step: Annotation<number>(),
  log: Annotation<{ id: number; text: string }[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
const Messages = Annotation.Root({ ...MessagesAnnotation.spec, step: Annotation<number>() });

const workloads = {
  records: (saver: BaseCheckpointSaver) =>
    new StateGraph(Records)
      .addNode("work", ({ step }) => {
        times.push(performance.now());
        return { step: step + 1, log: [{ id: step, text: kilobyte(step) }] };
      })
      .addEdge(START, "work")
      .addConditionalEdges("work", ({ step }) => (step < STEPS ? "work" : END))
      .compile({ checkpointer: saver }),
  messages: (saver: BaseCheckpointSaver) =>
    new StateGraph(Messages)
      .addNode("work", ({ step }) => {
        times.push(performance.now());
        return { step: step + 1, messages: [new HumanMessage({ id: `m${step}`, content: kilobyte(step) })] };
      })
      .addEdge(START, "work")
      .addConditionalEdges("work", ({ step }) => (step < STEPS ? "work" : END))
      .compile({ checkpointer: saver }),
};
type Workload = keyof typeof workloads;
let times: number[] = [];

async function grow(saver: Saver, workload: Workload, folder: string) {
  const file = join(folder, `${saver.name}-${workload}.db`);
  const config = { configurable: { thread_id: "t" } };
  let opened = await saver.open(file);
  let graph = workloads[workload](opened.saver);
  times = [];
  await graph.invoke({ step: 0 }, { ...config, durability: "sync", recursionLimit: STEPS + 5 });
  const stepTimes = times.slice(1).map((at, i) => at - times[i]!);
  const stored = bytesOf(opened.db);

  const column = saver.name === "purser" ? "checkpoint" : "checkpoints";
  const middle = opened.db
    .prepare(`select checkpoint_id from ${column} order by 1 desc limit 1 offset ?`)
    .pluck()
    .get(Math.floor(STEPS / 2)) as string;
  const before = { before: { configurable: { checkpoint_id: middle } } };
  const scope = { configurable: { thread_id: "t", checkpoint_ns: "" } };
  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    return performance.now() - from;
  };
  const repeated = async (work: () => Promise<unknown>, prepare?: () => Promise<void>) => {
    const taken: number[] = [];
    for (let i = 0; i < REPEATS; i++) {
      await prepare?.();
      taken.push(await timed(work));
    }
    return median(taken);
  };
  /** As after a restart: nothing of the thread is in memory. */
  const restart = async () => {
    await opened.close();
    opened = await saver.open(file);
    graph = workloads[workload](opened.saver);
  };
  const history = (page: object) => async () => {
    let count = 0;
    for await (const { next } of graph.getStateHistory(config, { limit: PAGE, ...page }))
      if (next.length <= 1) count++;
    if (count !== PAGE) throw new Error(`a page of ${count}`);
  };
  const list = (page: object) => async () => {
    const tuples: unknown[] = [];
    for await (const tuple of opened.saver.list(scope, { limit: PAGE, ...page })) tuples.push(tuple);
    return tuples;
  };
  const pages = {
    "head, after the run": await timed(history({})),
    "head, warm": await repeated(history({})),
    "head, warm, list alone": await repeated(list({})),
    "middle, warm": await repeated(history(before)),
    "middle, warm, list alone": await repeated(list(before)),
    "head, cold": await repeated(history({}), restart),
    "head, cold, list alone": await repeated(list({}), restart),
    "middle, cold": await repeated(history(before), restart),
    "middle, cold, list alone": await repeated(list(before), restart),
  };
  const getStateCold = await repeated(() => graph.getState(config), restart);
  const state = await graph.getState(config);
  const stateBytes = (await opened.saver.serde.dumpsTyped(state.values))[1].length;
  await opened.close();
  return {
    storedBytes: stored,
    stateBytes,
    ratio: stored / stateBytes,
    earlyStepMs: median(stepTimes.slice(10, 60)),
    lateStepMs: median(stepTimes.slice(STEPS - 50)),
    pagesMs: pages,
    getStateColdMs: getStateCold,
  };
}

function bytesOf(db: Database): number {
  db.pragma("wal_checkpoint(truncate)");
  const row = db.prepare(
    `select sum(pgsize) as bytes from dbstat where name in (select name from sqlite_master
      where tbl_name in ('checkpoint', 'checkpoint_write', 'checkpoints', 'writes'))`,
  );
  return (row.get() as { bytes: number }).bytes;
}

const Small = Annotation.Root({
  n: Annotation<number>(),
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});

/** Runs/s of a graph of 5 instant steps: `clients` at once, each on threads of its own. */
async function throughput(saver: Saver, folder: string, clients: number): Promise<number> {
  const opened = await saver.open(join(folder, `${saver.name}-runs-${clients}.db`));
  let builder = new StateGraph(Small)
    .addNode("s0", ({ n }) => ({ n: n + 1, log: ["s0"] }))
    .addEdge(START, "s0");
  for (const i of [1, 2, 3, 4]) {
    const next = builder as unknown as StateGraph<unknown, typeof Small.State, typeof Small.Update, string>;
    next.addNode(`s${i}`, ({ n }) => ({ n: n + 1, log: [`s${i}`] })).addEdge(`s${i - 1}`, `s${i}`);
    builder = next as unknown as typeof builder;
  }
  const graph = builder.compile({ checkpointer: opened.saver });
  let started = 0;
  const client = async (runs: number) => {
    while (started < runs) {
      const thread_id = `t${started++}`;
      const result = await graph.invoke({ n: 0 }, { configurable: { thread_id }, durability: "sync" });
      if (result.n !== 5) throw new Error(`n is ${result.n}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, () => client(Math.min(300, RUNS))));
  const before = started;
  const from = performance.now();
  const runs = clients === 1 ? RUNS / 3 : RUNS;
  await Promise.all(Array.from({ length: clients }, () => client(before + runs)));
  const seconds = (performance.now() - from) / 1000;
  await opened.close();
  return (started - before) / seconds;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const folder = mkdtempSync(join(tmpdir(), "purser-history-"));
try {
  const report: Record<string, unknown> = { steps: STEPS };
  const results: Record<string, Awaited<ReturnType<typeof grow>>> = {};
  for (const workload of Object.keys(workloads) as Workload[]) {
    for (const saver of savers) results[`${workload}, ${saver.name}`] = await grow(saver, workload, folder);
  }
  const runs: Record<string, number> = {};
  for (const clients of [1, 50]) {
    for (const saver of savers)
      runs[`${saver.name}, ${clients} at once`] = await throughput(saver, folder, clients);
  }
  Object.assign(report, results, { runsPerSecond: runs });
  if (options.json) console.log(JSON.stringify(report));
  else print(results, runs);
  if (options.check) {
    const { ratio, earlyStepMs, lateStepMs, pagesMs } = results["records, purser"]!;
    if (ratio > 5 || lateStepMs > 1.3 * earlyStepMs || pagesMs["head, warm"] > 10) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

function print(
  results: Record<string, Awaited<ReturnType<typeof grow>>>,
  runs: Record<string, number>,
): void {
  for (const [name, result] of Object.entries(results)) {
    const { earlyStepMs: early, lateStepMs: late } = result;
    console.log(`${name}, ${STEPS} steps`);
    console.log(
      `  stored ${(result.storedBytes / 1e6).toFixed(2)} MB, ${result.ratio.toFixed(2)}x of the state`,
    );
    console.log(
      `  step ${early.toFixed(2)} ms early, ${late.toFixed(2)} ms late (${(late / early).toFixed(2)}x)`,
    );
    for (const [page, ms] of Object.entries(result.pagesMs))
      console.log(`  page of ${PAGE}, ${page}: ${ms.toFixed(1)} ms`);
    console.log(`  state, cold: ${result.getStateColdMs.toFixed(1)} ms`);
  }
  for (const [name, rate] of Object.entries(runs)) console.log(`${name}: ${rate.toFixed(0)} runs/s`);
}
