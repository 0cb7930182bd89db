import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { ana, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { stepGraph } from "../support/step-graph.ts";

/** LEAK_RUNS makes it longer. */
const runsEach = Number(process.env["LEAK_RUNS"] ?? 300);

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it("runs that have ended leave nothing behind in memory", { timeout: 30_000 + runsEach * 60 }, async () => {
  const { runs, threads, registerGraph } = await testOrchestrator({ agents: [workerAgent({})] });
  registerGraph("steps", stepGraph(["a", "b"]));
  const threadIds: string[] = [];
  for (let i = 0; i < 20; i++) threadIds.push((await threads.create(ana)).id);

  /** Runs to their end, some read, some cancelled, some waited for with a signal that stays. */
  let last = 0;
  const some = async (count: number) => {
    const { signal } = new AbortController();
    for (let at = 0; at < count; at += threadIds.length)
      await Promise.all(
        threadIds.map(async (threadId, i) => {
          const { id } = await runs.start(ana, {
            threadId,
            graph: "steps",
            start: { kind: "input", input: {} },
            streamModes: ["values"],
            multitask: "enqueue",
            ...(i % 5 === 4 ? { afterSeconds: 0.001 } : {}),
          });
          if (i % 5 === 0) await runs.cancel(ana, id);
          if (i % 5 === 1) for await (const { seq } of runs.events(ana, id, { signal })) last = seq;
          await runs.wait(ana, id, signal);
        }),
      );
    for (const threadId of threadIds)
      await runs.updateState(ana, threadId, { values: { done: [] }, asNode: "b" });
    expect(last).toBeGreaterThan(0);
  };
  const held = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };

  await some(runsEach);
  const before = held();
  await some(runsEach);
  await some(runsEach);
  const perRun = (held() - before) / (2 * runsEach);
  expect(runs.status()).toEqual({ active: 0, queued: 0 });
  if (process.env["LEAK_RUNS"] !== undefined) console.log(`${Math.round(perRun)} bytes a run`);
  // The checkpointer's memory is bounded, and the runs' states grow with what their threads have done.
  expect(perRun).toBeLessThan(16_384);
});
