import { OpenAPIHono } from "@hono/zod-openapi";
import { assistantGraphRoutes } from "./assistant-graphs.ts";
import { assistantRoutes } from "./assistants.ts";
import type { StreamRouteDeps } from "./deps.ts";
import { runRoutes } from "./runs.ts";
import { statelessRoutes } from "./stateless.ts";
import { systemRoutes } from "./system.ts";
import { threadStateRoutes } from "./thread-state.ts";
import { threadRoutes } from "./threads.ts";

export type AgentServerDeps = StreamRouteDeps & { readonly version: string };

/** LangGraph's Agent Server API, version 1: what any of its clients asks of a server, but for the store and crons. */
export function agentServer(deps: AgentServerDeps): OpenAPIHono {
  const app = new OpenAPIHono();
  for (const routes of [
    systemRoutes(deps),
    assistantRoutes(deps),
    assistantGraphRoutes(deps),
    threadRoutes(deps),
    threadStateRoutes(deps),
    runRoutes(deps),
    statelessRoutes(deps),
  ]) {
    app.route("/", routes);
  }
  return app;
}
