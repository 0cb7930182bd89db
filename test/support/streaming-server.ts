import { serve } from "@hono/node-server";
import { readConfig } from "../../src/base/config.ts";
import { createApp } from "../../src/http/app.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { stepGraph } from "./step-graph.ts";

/** A server in a process of its own, to be killed: `node streaming-server.ts HOME STEPS HANG_AT`. It prints its port. */
const [home = "", steps = "1", hangAt = ""] = process.argv.slice(2);
const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home }, "/"), { agents: [] });
orchestrator.registerGraph(
  "steps",
  stepGraph(
    Array.from({ length: Number(steps) }, (_, index) => `n${index}`),
    async (name, { writer }) => {
      writer?.({ begun: name });
      // Nothing happens any more, as if the machine had stopped.
      if (name === hangAt) await new Promise(() => setInterval(() => undefined, 60_000));
    },
  ),
);
await orchestrator.start();
const app = createApp(orchestrator, { version: "test", onError: (error) => console.error(error) });
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.stdout.write(`${port}\n`));
