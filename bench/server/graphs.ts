import { setTimeout as pause } from "node:timers/promises";
import { END, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { z } from "zod";

const Count = new StateSchema({ count: z.number().default(0) });

function fiveSteps(ms: number) {
  const step = async ({ count }: typeof Count.State) => {
    if (ms > 0) await pause(ms);
    return { count: count + 1 };
  };
  return new StateGraph(Count)
    .addNode("one", step)
    .addNode("two", step)
    .addNode("three", step)
    .addNode("four", step)
    .addNode("five", step)
    .addEdge(START, "one")
    .addEdge("one", "two")
    .addEdge("two", "three")
    .addEdge("three", "four")
    .addEdge("four", "five")
    .addEdge("five", END);
}

const idle = new StateGraph(Count)
  .addNode("wait", async (_state, { signal }) => {
    await pause(3_600_000, undefined, { signal });
    return { count: 1 };
  })
  .addEdge(START, "wait")
  .addEdge("wait", END);

/** The same graphs for both servers. */
export const builders = { instant: fiveSteps(0), slow: fiveSteps(200), idle };

export const instant = builders.instant.compile();
export const slow = builders.slow.compile();
