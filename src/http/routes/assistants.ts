import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { identify } from "../identity.ts";
import { operation } from "../operation.ts";
import {
  assistantCount,
  assistantCreate,
  assistantJson,
  assistantPatch,
  assistantSearch,
  assistantVersionJson,
  latestVersion,
  toAssistant,
  toAssistantVersion,
  versionSearch,
} from "../wire/assistant.ts";
import { answers, emptyAnswers, flag, jsonBody, pick } from "../wire/common.ts";
import { pageHeaders, wireResponse } from "../wire/json.ts";
import { deleteThreadsOf } from "./assistant-threads.ts";
import type { RouteDeps } from "./deps.ts";

const tags = ["Assistants"];
const params = z.object({
  assistant_id: z.string().openapi({ description: "an assistant, or the name of a graph" }),
});
const path = "/assistants/{assistant_id}";

const create = createRoute({
  method: "post",
  path: "/assistants",
  tags,
  summary: "Make an assistant: a graph with settings of its own",
  request: jsonBody(assistantCreate),
  responses: answers(assistantJson, "The assistant"),
});
const search = createRoute({
  method: "post",
  path: "/assistants/search",
  tags,
  summary: "Find assistants",
  request: jsonBody(assistantSearch),
  responses: answers(z.array(assistantJson), "Assistants; x-pagination-total counts all that match"),
});
const count = createRoute({
  method: "post",
  path: "/assistants/count",
  tags,
  summary: "Count assistants",
  request: jsonBody(assistantCount),
  responses: answers(z.number().int(), "How many match"),
});
const get = createRoute({
  method: "get",
  path,
  tags,
  summary: "An assistant",
  request: { params },
  responses: answers(assistantJson, "The assistant"),
});
const patch = createRoute({
  method: "patch",
  path,
  tags,
  summary: "Change an assistant: its next version",
  request: { params, ...jsonBody(assistantPatch) },
  responses: answers(assistantJson, "The assistant as it is now"),
});
const remove = createRoute({
  method: "delete",
  path,
  tags,
  summary: "Delete an assistant and its versions; one that comes with a graph starts over",
  request: {
    params,
    query: z.object({ delete_threads: flag.optional().openapi({ description: "its threads too" }) }),
  },
  responses: emptyAnswers(204, "Deleted"),
});
const latest = createRoute({
  method: "post",
  path: `${path}/latest`,
  tags,
  summary: "Put a version in force",
  request: { params, ...jsonBody(latestVersion) },
  responses: answers(assistantJson, "The assistant as it is now"),
});
const versions = createRoute({
  method: "post",
  path: `${path}/versions`,
  tags,
  summary: "The versions of an assistant, newest first",
  request: { params, ...jsonBody(versionSearch) },
  responses: answers(z.array(assistantVersionJson), "Versions"),
});

/** Assistants and their versions. What their graphs look like is in assistant-graphs.ts. */
export function assistantRoutes({ orchestrator }: RouteDeps): OpenAPIHono {
  const { assistants } = orchestrator;
  const app = new OpenAPIHono();

  operation(app, create, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const made = await assistants.create(actor, {
      id: body.assistant_id,
      graph: body.graph_id,
      name: body.name ?? undefined,
      description: body.description ?? undefined,
      config: body.config ?? undefined,
      context: body.context ?? undefined,
      metadata: body.metadata ?? undefined,
      ifExists: body.if_exists,
    });
    return wireResponse(toAssistant(made));
  });

  operation(app, search, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const { assistants: found, total } = await assistants.search(actor, {
      graph: body.graph_id ?? undefined,
      name: body.name ?? undefined,
      metadata: body.metadata ?? undefined,
      limit: body.limit,
      offset: body.offset,
      sortBy: body.sort_by ?? undefined,
      sortOrder: body.sort_order ?? undefined,
    });
    return wireResponse(
      found.map((assistant) => pick(toAssistant(assistant), body.select)),
      pageHeaders({ total, offset: body.offset, returned: found.length }),
    );
  });

  operation(app, count, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const filter = {
      graph: body.graph_id ?? undefined,
      name: body.name ?? undefined,
      metadata: body.metadata ?? undefined,
    };
    return wireResponse(await assistants.count(actor, filter));
  });

  operation(app, get, async ({ c, params: { assistant_id } }) => {
    const actor = await identify(c, orchestrator);
    return wireResponse(toAssistant(await assistants.get(actor, assistant_id)));
  });

  operation(app, patch, async ({ c, params: { assistant_id }, body }) => {
    const actor = await identify(c, orchestrator);
    const changed = await assistants.update(actor, assistant_id, {
      graph: body.graph_id ?? undefined,
      name: body.name ?? undefined,
      description: body.description ?? undefined,
      config: body.config ?? undefined,
      context: body.context ?? undefined,
      metadata: body.metadata ?? undefined,
    });
    return wireResponse(toAssistant(changed));
  });

  operation(app, remove, async ({ c, params: { assistant_id }, query }) => {
    const actor = await identify(c, orchestrator);
    const id = await assistants.remove(actor, assistant_id);
    if (query.delete_threads === true) await deleteThreadsOf(orchestrator, actor, id);
    return c.body(null, 204);
  });

  operation(app, latest, async ({ c, params: { assistant_id }, body }) => {
    const actor = await identify(c, orchestrator);
    return wireResponse(toAssistant(await assistants.setVersion(actor, assistant_id, body.version)));
  });

  operation(app, versions, async ({ c, params: { assistant_id }, body }) => {
    const actor = await identify(c, orchestrator);
    const page = { limit: body.limit, offset: body.offset, metadata: body.metadata ?? undefined };
    return wireResponse((await assistants.versions(actor, assistant_id, page)).map(toAssistantVersion));
  });

  return app;
}
