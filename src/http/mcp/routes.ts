import { createMcpHandler } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { type Actor, actorSchema, holds } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { identify } from "../identity.ts";
import { refuseForeignHosts } from "../loopback.ts";
import { createOperationDescriber, operationTools } from "./operation-tool.ts";
import { createMcpServer } from "./server.ts";
import { statusTools } from "./status-tools.ts";
import { workflowTools } from "./workflow-tool.ts";

export type McpRouteDeps = {
  readonly orchestrator: Orchestrator;
  /** Purser's. */
  readonly version?: string;
  /** How long a workflow's tool stays with its run; default 45 s. The run goes on after it. */
  readonly waitMs?: number;
  /** Told of what went wrong inside; the client is told only that something did. */
  readonly onError?: (error: unknown) => void;
};

/**
 * MCP over streamable HTTP, without sessions: every request brings its own user, and a server is made for it that
 * ends with it.
 */
export function mcpRoutes({
  orchestrator,
  version = "0.0.0",
  waitMs,
  onError = () => undefined,
}: McpRouteDeps): Hono {
  const operations = operationTools(orchestrator, createOperationDescriber());
  const workflows = workflowTools(orchestrator, { waitMs });
  const status = statusTools(orchestrator);
  const deps = {
    orchestrator,
    version,
    onError,
    toolsFor: (actor: Actor) =>
      [...operations(actor), ...workflows(actor), ...status].filter(
        ({ permission }) => permission === undefined || holds(actor, permission),
      ),
  };
  const handler = createMcpHandler(
    ({ authInfo }) => createMcpServer(deps, actorSchema.parse(authInfo?.extra?.["actor"])),
    { onerror: onError },
  );
  const app = new Hono();
  app.use("/mcp", refuseForeignHosts(orchestrator));
  app.all("/mcp", async (c) => {
    const actor = await identify(c, orchestrator);
    const authInfo = { token: "", clientId: actor.userId, scopes: [...actor.permissions], extra: { actor } };
    return handler.fetch(c.req.raw, { authInfo });
  });
  return app;
}
