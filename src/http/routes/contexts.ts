import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { type AgentContext, createContexts } from "../../control/contexts.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { errorJson, jsonOf } from "./shapes.ts";

const session = z.object({ session: z.string().min(1) });
const place = session.extend({ key: z.string().min(1) });

/** Strict: a user or company in the body is refused, not passed over. */
const newContext = z.strictObject({ agent_id: z.string(), session_id: z.string().optional() });

const contextJson = z.object({
  session_id: z.string(),
  agent_id: z.string(),
  user_id: z.string(),
  company_id: z.string(),
  permissions: z.array(z.string()),
  created_at: z.string(),
});

const create = createRoute({
  method: "post",
  path: "/contexts",
  tags: ["Contexts"],
  summary: "Let an agent act for the caller in a session, a new one unless it is named",
  request: { body: { content: { "application/json": { schema: newContext } }, required: true } },
  responses: { 200: jsonOf(contextJson, "The context") },
});

const get = createRoute({
  method: "get",
  path: "/contexts/{session}",
  tags: ["Contexts"],
  summary: "Who acts in a session, and the keys of its shared state",
  request: { params: session },
  responses: {
    200: jsonOf(
      z.object({ session_id: z.string(), contexts: z.array(contextJson), state_keys: z.array(z.string()) }),
      "The session",
    ),
    404: jsonOf(errorJson, "There is none"),
  },
});

const put = createRoute({
  method: "put",
  path: "/contexts/{session}/state/{key}",
  tags: ["Contexts"],
  summary: "Keep a JSON value that the session's agents share",
  request: {
    params: place,
    body: { content: { "application/json": { schema: z.unknown() } }, required: true },
  },
  responses: { 204: { description: "It is kept" }, 404: jsonOf(errorJson, "There is no such session") },
});

const read = createRoute({
  method: "get",
  path: "/contexts/{session}/state/{key}",
  tags: ["Contexts"],
  summary: "A shared value",
  request: { params: place },
  responses: { 200: jsonOf(z.unknown(), "The value"), 404: jsonOf(errorJson, "There is none") },
});

export type ContextRoutesDeps = { readonly orchestrator: IdentityDeps };

/** Contexts and the shared state of sessions. The actor is always the authenticated one. */
export function contextRoutes({ orchestrator }: ContextRoutesDeps): OpenAPIHono {
  const contexts = createContexts({ db: orchestrator.store.db, runtime: orchestrator.runtime });
  const app = new OpenAPIHono();

  operation(app, create, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const { agent_id: agentId, session_id: sessionId } = body;
    return c.json(toJson(await contexts.createContext({ ...actor, agentId, sessionId })));
  });
  operation(app, get, async ({ c, params }) => {
    const { companyId } = await identify(c, orchestrator);
    const found = await contexts.getContext(companyId, params.session);
    const keys = await contexts.sharedKeys(companyId, params.session);
    return c.json({ session_id: params.session, contexts: found.map(toJson), state_keys: [...keys] });
  });
  operation(app, put, async ({ c, params, body }) => {
    const actor = await identify(c, orchestrator);
    await contexts.setSharedState(actor, params.session, { key: params.key, value: body });
    return c.body(null, 204);
  });
  operation(app, read, async ({ c, params }) => {
    const { companyId } = await identify(c, orchestrator);
    const value = await contexts.getSharedState(companyId, params.session, params.key);
    if (value === undefined)
      throw new PurserError("not_found", `The session shares nothing as "${params.key}".`);
    return c.json(value as Parameters<typeof c.json>[0]);
  });
  return app;
}

function toJson(context: AgentContext): z.infer<typeof contextJson> {
  return {
    session_id: context.sessionId,
    agent_id: context.agentId,
    user_id: context.userId,
    company_id: context.companyId,
    permissions: [...context.permissions],
    created_at: context.createdAt,
  };
}
