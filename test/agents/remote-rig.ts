import { serve } from "@hono/node-server";
import {
  END,
  interrupt,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { createRemoteAgents } from "../../src/agents/remote/remote-agents.ts";
import { createOutboundFetch } from "../../src/base/outbound/index.ts";
import { createSealer } from "../../src/base/sealer.ts";
import { createApp } from "../../src/http/app.ts";
import { agentRoutes } from "../../src/http/routes/agents.ts";
import type { Orchestrator } from "../../src/orchestrator.ts";
import { gate, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { routesApp } from "../support/routes-app.ts";

const State = new StateSchema({
  city: z.string(),
  days: z.number().int().min(1).default(1),
  forecast: z.string().optional(),
  secret: z.unknown().optional(),
});

/** Another LangGraph server, on a real socket: graphs that answer, fail, ask a person, and go on until they are stopped. */
export async function otherServer() {
  const orchestrator = await testOrchestrator({ agents: [workerAgent({ read: {} })] });
  const begun = gate();
  const stopped = gate();
  const calls: string[] = [];
  const graph = (work: (state: typeof State.State, config: LangGraphRunnableConfig) => Promise<object>) =>
    new StateGraph(State).addNode("work", work).addEdge(START, "work").addEdge("work", END);
  orchestrator.registerGraph(
    "weather",
    graph(async ({ city, days }, config) => {
      calls.push(city);
      config.writer?.({ message: `Looking at ${city}`, done: 1, total: 2 });
      config.writer?.({ anything: "else" });
      const forecast = `${city}: sun for ${days} days`;
      return { forecast, secret: { nested: { plain: 1 } } };
    }),
  );
  orchestrator.registerGraph(
    "storm",
    graph(async () => {
      throw new Error("the tower fell");
    }),
  );
  orchestrator.registerGraph(
    "asks",
    graph(async () => ({ forecast: String(interrupt({ question: "really?" })) })),
  );
  orchestrator.registerGraph(
    "endless",
    graph(async (_state, { signal }) => {
      begun.open();
      await new Promise((_resolve, reject) =>
        signal?.addEventListener("abort", () => {
          stopped.open();
          reject(new Error("stopped"));
        }),
      );
      return {};
    }),
  );

  const seen: { readonly path: string; readonly key: string | undefined }[] = [];
  const app = createApp(orchestrator, { version: "test", onError: () => undefined });
  const server = serve({
    fetch: (request: Request) => {
      seen.push({ path: new URL(request.url).pathname, key: request.headers.get("x-api-key") ?? undefined });
      return app.fetch(request);
    },
    port: 0,
    hostname: "127.0.0.1",
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  const close = async () => {
    app.closeStreams();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(async () => {
    if (server.listening) await close();
  });
  return { url: `http://127.0.0.1:${address.port}`, orchestrator, seen, calls, begun, stopped, close };
}

/** Our own side: an orchestrator that may reach this machine, and its routes. */
export async function ourServer(options: { home?: string } = {}) {
  const orchestrator = await testOrchestrator({ ...options, agents: [workerAgent({ read: {} })] });
  const outbound = createOutboundFetch({ allowHosts: ["127.0.0.1"], timeoutMs: 5_000 });
  onTestFinished(() => outbound.close());
  const remoteAgents = createRemoteAgents({
    db: orchestrator.store.db,
    registry: orchestrator.registry,
    runtime: orchestrator.runtime,
    fetch: outbound.fetch,
    sealer: createSealer({ file: join(orchestrator.config.home, "secret-key") }),
  });
  const facade: Orchestrator & { remoteAgents: typeof remoteAgents } = { ...orchestrator, remoteAgents };
  return { orchestrator, remoteAgents, ...routesApp(agentRoutes({ orchestrator: facade })) };
}
