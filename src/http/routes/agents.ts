import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { remoteRequest } from "../../agents/remote/registration.ts";
import type { RemoteAgents } from "../../agents/remote/remote-agents.ts";
import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { agentDetailJson, agentJson, toAgentDetail, toAgentJson } from "./agent-json.ts";
import { errorJson, jsonOf } from "./shapes.ts";

const params = z.object({ id: z.string().min(1) });

const list = createRoute({
  method: "get",
  path: "/agents",
  tags: ["Agents"],
  summary: "Who can do what: agents, their operations, instances and health",
  responses: { 200: jsonOf(z.array(agentJson), "The agents") },
});

const get = createRoute({
  method: "get",
  path: "/agents/{id}",
  tags: ["Agents"],
  summary: "One agent, with the JSON schemas of its operations",
  request: { params },
  responses: { 200: jsonOf(agentDetailJson, "The agent"), 404: jsonOf(errorJson, "There is none") },
});

const register = createRoute({
  method: "post",
  path: "/agents",
  tags: ["Agents"],
  summary: "Register a graph of another LangGraph server, by its URL, as an agent",
  request: { body: { content: { "application/json": { schema: remoteRequest } }, required: true } },
  responses: {
    201: jsonOf(agentDetailJson, "It can be used in plans as operation `run`"),
    409: jsonOf(errorJson, "The id is taken"),
    503: jsonOf(errorJson, "The other server does not answer"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/agents/{id}",
  tags: ["Agents"],
  summary: "Unregister a remote agent",
  request: { params },
  responses: {
    204: { description: "It is gone; what it does at the moment finishes" },
    404: jsonOf(errorJson, "There is none"),
    409: jsonOf(errorJson, "It is part of this Purser"),
  },
});

export type AgentRoutesDeps = {
  readonly orchestrator: IdentityDeps &
    Pick<Orchestrator, "registry"> & { readonly remoteAgents: RemoteAgents };
};

/** The registry, as the caller's company sees it. */
export function agentRoutes({ orchestrator }: AgentRoutesDeps): OpenAPIHono {
  const { registry, remoteAgents } = orchestrator;
  const app = new OpenAPIHono();

  operation(app, list, async ({ c }) => {
    const { companyId } = await identify(c, orchestrator);
    return c.json(registry.forCompany(companyId).list().map(toAgentJson));
  });

  operation(app, get, async ({ c, params: { id } }) => {
    const actor = await identify(c, orchestrator);
    return c.json(await detail(actor, id));
  });

  operation(app, register, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const { companyId, userId } = actor;
    const { id } = await remoteAgents.register({ companyId, userId, signal: c.req.raw.signal }, body);
    return c.json(await detail(actor, id), 201);
  });

  operation(app, remove, async ({ c, params: { id } }) => {
    const actor = await identify(c, orchestrator);
    await remoteAgents.unregister(actor, id);
    return c.body(null, 204);
  });

  return app;

  async function detail({ companyId }: Actor, id: string): Promise<z.infer<typeof agentDetailJson>> {
    const known = registry.forCompany(companyId).list();
    const agent = known.find((one) => one.id === id);
    if (!agent) {
      const ids = known.map((one) => one.id).sort();
      throw new PurserError("unknown_agent", `There is no agent "${id}". Known: ${ids.join(", ")}.`);
    }
    const remote = agent.own ? (await remoteAgents.list(companyId)).find((one) => one.id === id) : undefined;
    return toAgentDetail(agent, remote);
  }
}
