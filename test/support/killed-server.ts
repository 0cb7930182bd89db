import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { END, START, ReducedValue, StateGraph, StateSchema } from "@langchain/langgraph";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";
import { defineAgent, defineOperation } from "../../src/agents/agent.ts";
import { readConfig } from "../../src/base/config.ts";
import { createApp } from "../../src/http/app.ts";
import { nodeFetch } from "../../src/http/node-stream.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";

/**
 * A server in a process of its own, to be killed at any moment: `node killed-server.ts HOME PORT`. It says its port.
 * `steps` has six nodes that take some milliseconds; `worker.pay` pays at a bank that knows each key once.
 */
const [home = "", port = "0"] = process.argv.slice(2);

const State = new StateSchema({
  done: new ReducedValue(
    z.array(z.string()).default(() => []),
    { reducer: (known: string[], next: string[]) => [...known, ...next] },
  ),
});
const node =
  (name: string) =>
  async (_state: unknown, { configurable, writer }: LangGraphRunnableConfig) => {
    const what = `${String(configurable?.["run_id"])}:${name}`;
    writer?.({ begun: what });
    await sleep(5);
    return { done: [what] };
  };
const steps = new StateGraph(State)
  .addNode("a", node("a"))
  .addNode("b", node("b"))
  .addNode("c", node("c"))
  .addNode("d", node("d"))
  .addNode("e", node("e"))
  .addNode("f", node("f"))
  .addEdge(START, "a")
  .addEdge("a", "b")
  .addEdge("b", "c")
  .addEdge("c", "d")
  .addEdge("d", "e")
  .addEdge("e", "f")
  .addEdge("f", END);

const bank = join(home, "bank.log");
const input = z.object({ mark: z.string() });
const worker = defineAgent({
  id: "worker",
  title: "Worker",
  description: "Pays",
  operations: {
    pay: defineOperation({
      description: "Pays",
      input,
      output: z.unknown(),
      effect: "write",
      permission: "work:do",
      undo: { kind: "irreversible", why: "money has left" },
      repeatable: true,
      run: async (given, { effectKey }) => {
        const { mark } = input.parse(given);
        await sleep(5);
        const known = existsSync(bank) ? readFileSync(bank, "utf8") : "";
        if (!known.includes(effectKey)) appendFileSync(bank, `${mark} ${effectKey}\n`);
        await sleep(5);
        return { mark };
      },
    }),
  },
});

const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home }, "/"), { agents: [worker] });
orchestrator.registerGraph("steps", steps);
await orchestrator.start();
const app = createApp(orchestrator, { version: "test", onError: (error) => console.error(error) });
serve({ fetch: nodeFetch(app), port: Number(port), hostname: "127.0.0.1" }, (at) =>
  process.stdout.write(`${at.port}\n`),
);
