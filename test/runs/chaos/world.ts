import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { END, START, StateGraph, StateSchema, ReducedValue, interrupt } from "@langchain/langgraph";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";
import { readConfig } from "../../../src/base/config.ts";
import { type Random, seededRandom } from "../../../src/base/runtime.ts";
import { type Orchestrator, openOrchestrator } from "../../../src/orchestrator.ts";
import { ensureAcme } from "../../support/orchestrator.ts";

/** One process's life: an orchestrator over a database file, and what its nodes saw. */
export type World = {
  readonly orchestrator: Orchestrator;
  /** `run:node`, in the order in which nodes began. */
  readonly begun: string[];
  /** What must not happen. */
  readonly wrongs: string[];
  /** Its process is gone: what its nodes still do counts for nothing. */
  readonly lose: () => void;
};

export const NODES = ["a", "b", "c"] as const;

const State = new StateSchema({
  done: new ReducedValue(
    z.array(z.string()).default(() => []),
    { reducer: (known: string[], next: string[]) => [...known, ...next] },
  ),
});

type Work = (name: string, config: LangGraphRunnableConfig) => Promise<string>;

function graphOf(work: Work, asks: boolean) {
  const node = (name: string) => async (_state: unknown, config: LangGraphRunnableConfig) => {
    if (asks && name === "b") interrupt({ question: "go on?" });
    return { done: [await work(name, config)] };
  };
  return new StateGraph(State)
    .addNode("a", node("a"))
    .addNode("b", node("b"))
    .addNode("c", node("c"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .addEdge("c", END);
}

export async function openWorld(home: string, seed: number): Promise<World> {
  const chance = seededRandom(seed);
  const begun: string[] = [];
  const wrongs: string[] = [];
  const under = new Map<string, string>();
  let lost = false;
  const work: Work = async (name, { configurable, signal }) => {
    const { run_id: runId, thread_id: threadId } = configurable as { run_id: string; thread_id: string };
    const what = `${runId}:${name}`;
    if (lost) return what;
    begun.push(what);
    const other = under.get(threadId);
    // A command may send a run to a node beside the one that was left over: those are one step of one run.
    if (other !== undefined && !other.startsWith(runId))
      wrongs.push(`${what} runs beside ${other} on thread ${threadId}`);
    under.set(threadId, what);
    try {
      await take(chance, signal);
      if (chance() < 0.04) throw new Error(`${name} fails`);
      return what;
    } finally {
      under.delete(threadId);
    }
  };
  const config = readConfig({ PURSER_HOME: home, PURSER_MAX_RUNS: "3" }, "/");
  const orchestrator = await openOrchestrator(config, { agents: [] });
  await ensureAcme(orchestrator.store);
  orchestrator.registerGraph("steps", graphOf(work, false));
  orchestrator.registerGraph("asks", graphOf(work, true));
  return { orchestrator, begun, wrongs, lose: () => void (lost = true) };
}

/** Some time: none, microtasks, turns of the event loop, or milliseconds. It ends with the signal at once. */
async function take(chance: Random, signal: AbortSignal | undefined): Promise<void> {
  const kind = chance();
  if (kind < 0.2) return;
  const turns = Math.floor(chance() * 6);
  for (let turn = 0; turn < turns; turn++) {
    signal?.throwIfAborted();
    if (kind < 0.4) await Promise.resolve();
    else if (kind < 0.8) await nextTurn();
    else await sleep(1, undefined, signal ? { signal } : {});
  }
  signal?.throwIfAborted();
}
