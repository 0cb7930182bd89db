import {
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { PurserError, toErrorShape } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { RESOURCE_TEMPLATES, listResources, readResource } from "./resources.ts";
import { type PurserTool, type ToolCall, type ToolProgress, toolFailure } from "./tool.ts";

export type McpServerDeps = {
  readonly orchestrator: Orchestrator;
  readonly version: string;
  readonly toolsFor: (actor: Actor) => readonly PurserTool[];
  readonly onError: (error: unknown) => void;
};

const INSTRUCTIONS =
  "Purser keeps a company's books and stock. Its figures come with ids that lead to their rows (purser://figure/{id}). " +
  "Reads answer at once. Writes only propose: they return an approval that a person decides elsewhere; never tell a " +
  "person that something was done before purser__approval_status says so.";

/** One server for one request of one user: nothing outlives it. */
export function createMcpServer(
  { orchestrator, version, toolsFor, onError }: McpServerDeps,
  actor: Actor,
): McpServer {
  const served = new McpServer(
    { name: "purser", title: "Purser", version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  );
  // Below McpServer's own registration: the tools are this user's, and their arguments are parsed where they are used.
  const { server } = served;
  server.setRequestHandler("tools/list", () => ({ tools: toolsFor(actor).map((tool) => tool.describe()) }));
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    const tool = toolsFor(actor).find(({ name }) => name === params.name);
    if (!tool) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool "${params.name}" for you.`);
    }
    try {
      return await tool.call(params.arguments ?? {}, toolCall(actor, context));
    } catch (error) {
      if (!(error instanceof PurserError) && !context.mcpReq.signal.aborted) onError(error);
      return toolFailure(toErrorShape(error));
    }
  });
  server.setRequestHandler("resources/list", () => ({ resources: listResources(orchestrator, actor) }));
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: [...RESOURCE_TEMPLATES],
  }));
  server.setRequestHandler("resources/read", async ({ params }) => {
    try {
      return await readResource(orchestrator, actor, params.uri);
    } catch (error) {
      if (!(error instanceof PurserError)) throw error;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message, {
        uri: params.uri,
        code: toErrorShape(error).code,
      });
    }
  });
  return served;
}

function toolCall(actor: Actor, { mcpReq, http }: ServerContext): ToolCall {
  const gone = http?.req?.signal;
  return {
    actor,
    signal: gone ? AbortSignal.any([mcpReq.signal, gone]) : mcpReq.signal,
    report: createReport(mcpReq),
  };
}

/** Progress grows with every notification, as the protocol wants it, whatever is counted. */
function createReport({ _meta, notify }: ServerContext["mcpReq"]): ToolCall["report"] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let last = 0;
  return ({ message, done = 0, total }: ToolProgress) => {
    last = done > last ? done : last + STEP;
    const known = total !== undefined && total >= last ? { total } : {};
    const params = { progressToken, progress: last, message, ...known };
    // Nobody listens any more: the call's own signal says so.
    void notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
}

/** Between two notifications that count the same. */
const STEP = 0.001;
