import { serve } from "@hono/node-server";
import { readConfig } from "../../src/base/config.ts";
import { createApp } from "../../src/http/app.ts";
import { nodeFetch } from "../../src/http/node-stream.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { builders } from "./graphs.ts";

/** Purser's server with the bench's graphs, in a process of its own: `node purser.ts HOME PORT`. */
const [home = "", port = "0"] = process.argv.slice(2);
const orchestrator = await openOrchestrator(
  readConfig({ PURSER_HOME: home, PURSER_LOG_LEVEL: "warn" }, "/"),
  {
    agents: [],
  },
);
for (const [name, builder] of Object.entries(builders)) orchestrator.registerGraph(name, builder);
await orchestrator.store.db
  .insertInto("company")
  .values({ id: "acme", name: "Acme", created_at: "" })
  .onConflict((c) => c.doNothing())
  .execute();
await orchestrator.start();
const app = createApp(orchestrator, {
  version: "bench",
  metrics: createMetrics(),
  onError: (error) => console.error(error),
});
serve({ fetch: nodeFetch(app), port: Number(port), hostname: "127.0.0.1" }, () =>
  process.stdout.write("ready\n"),
);
process.on("message", (message) => {
  if (message !== "memory") return;
  global.gc?.();
  process.send?.({ rss: process.memoryUsage().rss });
});
