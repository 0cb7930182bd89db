import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import langgraph from "@langchain/langgraph/package.json" with { type: "json" };
import { listCompanies } from "../../books/company-queries.ts";
import { authenticate, credential } from "../identity.ts";
import { operation } from "../operation.ts";
import { answers, flag } from "../wire/common.ts";
import { wireResponse } from "../wire/json.ts";
import type { RouteDeps } from "./deps.ts";

const tags = ["System"];

const ok = createRoute({
  method: "get",
  path: "/ok",
  tags,
  summary: "Is the server there? check_db: and does its database answer?",
  request: { query: z.object({ check_db: flag.optional() }) },
  responses: answers(z.object({ ok: z.literal(true) }), "It is"),
});

const info = createRoute({
  method: "get",
  path: "/info",
  tags,
  summary: "What this server is and serves",
  responses: answers(
    z.object({
      name: z.string(),
      version: z.string(),
      langgraph_js_version: z.string(),
      context: z.literal("js"),
      flags: z.record(z.string(), z.boolean()),
      workflows: z.array(z.string()).optional(),
      agents: z.array(z.string()).optional(),
    }),
    "Versions, what clients may use; workflows and agents for whoever may come in",
  ),
});

export type SystemRouteDeps = RouteDeps & { readonly version: string };

export function systemRoutes({ orchestrator, version }: SystemRouteDeps): OpenAPIHono {
  const app = new OpenAPIHono();

  operation(app, ok, async ({ query }) => {
    if (query.check_db === true) await listCompanies(orchestrator.store.db);
    return wireResponse({ ok: true });
  });

  operation(app, info, async ({ c }) => {
    // Clients ask for it before they have a key; one that does not open is better told so here.
    const isStranger = credential(c) === undefined && (await orchestrator.keys.required());
    if (!isStranger) await authenticate(c, orchestrator);
    return wireResponse({
      name: "purser",
      version,
      langgraph_js_version: langgraph.version,
      context: "js",
      flags: { assistants: true, crons: true, langsmith: false, langsmith_tracing_replicas: false },
      ...(isStranger
        ? {}
        : {
            workflows: [...orchestrator.workflows.keys()],
            agents: orchestrator.registry.list().map(({ id }) => id),
          }),
    });
  });

  return app;
}
