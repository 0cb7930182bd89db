import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { PurserError } from "../../base/errors.ts";
import type { ServedGraph } from "../../graph/workflows/index.ts";
import { graphSchemas } from "../../runs/graph-schemas.ts";
import { identify } from "../identity.ts";
import { operation } from "../operation.ts";
import { graphJson, schemasJson } from "../wire/assistant.ts";
import { answers, flag } from "../wire/common.ts";
import { wireResponse } from "../wire/json.ts";
import type { RouteDeps } from "./deps.ts";

const tags = ["Assistants"];
const params = z.object({
  assistant_id: z.string().openapi({ description: "an assistant, or the name of a graph" }),
});
const path = "/assistants/{assistant_id}";

/** true, or how deep. */
const xray = z
  .string()
  .regex(/^(true|false|yes|no|\d{1,2})$/i, "must be true, false or a number of levels")
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : ["true", "yes"].includes(text.toLowerCase())))
  .openapi({ description: "draw subgraphs too: true, or how many levels" });

const drawing = createRoute({
  method: "get",
  path: `${path}/graph`,
  tags,
  summary: "The nodes and edges of the assistant's graph",
  request: { params, query: z.object({ xray: xray.optional() }) },
  responses: answers(graphJson, "Nodes and edges"),
});
const schemas = createRoute({
  method: "get",
  path: `${path}/schemas`,
  tags,
  summary: "What the assistant's graph takes, gives and holds, as JSON Schema",
  request: { params },
  responses: answers(schemasJson, "Schemas; a part that the graph does not tell is left out"),
});
const subgraphs = createRoute({
  method: "get",
  path: `${path}/subgraphs`,
  tags,
  summary: "The schemas of the graph's subgraphs, by namespace",
  request: { params, query: z.object({ recurse: flag.optional() }) },
  responses: answers(z.record(z.string(), z.unknown()), "By namespace"),
});
const subgraph = createRoute({
  method: "get",
  path: `${path}/subgraphs/{namespace}`,
  tags,
  summary: "The schemas of one subgraph",
  request: {
    params: params.extend({ namespace: z.string() }),
    query: z.object({ recurse: flag.optional() }),
  },
  responses: answers(z.record(z.string(), z.unknown()), "By namespace"),
});

/** What the graph of an assistant looks like: Studio draws from it. */
export function assistantGraphRoutes({ orchestrator }: RouteDeps): OpenAPIHono {
  const { assistants, workflows } = orchestrator;
  const app = new OpenAPIHono();

  async function graphOf(c: Context, assistantId: string): Promise<{ name: string; served: ServedGraph }> {
    const { graph } = await assistants.resolve(await identify(c, orchestrator), assistantId);
    const served = workflows.get(graph);
    if (!served) throw new PurserError("unknown_graph", `The graph "${graph}" is not served any more.`);
    return { name: graph, served };
  }

  async function subgraphSchemas(
    served: ServedGraph,
    namespace?: string,
    recurse?: boolean,
  ): Promise<object> {
    const found: Record<string, object> = {};
    for await (const [name, graph] of served.graph.getSubgraphsAsync(namespace, recurse)) {
      found[name] = graphSchemas(graph);
    }
    return found;
  }

  operation(app, drawing, async ({ c, params: { assistant_id }, query }) => {
    const { served } = await graphOf(c, assistant_id);
    const drawn = await served.graph.getGraphAsync(query.xray === undefined ? {} : { xray: query.xray });
    return wireResponse(drawn.toJSON());
  });

  operation(app, schemas, async ({ c, params: { assistant_id } }) => {
    const { name, served } = await graphOf(c, assistant_id);
    const { input, output, state, config } = graphSchemas(served.graph);
    return wireResponse({
      graph_id: name,
      input_schema: input,
      output_schema: output,
      state_schema: state,
      config_schema: config,
      // LangGraph.js has one schema for both.
      context_schema: config,
    });
  });

  operation(app, subgraphs, async ({ c, params: { assistant_id }, query }) => {
    const { served } = await graphOf(c, assistant_id);
    return wireResponse(await subgraphSchemas(served, undefined, query.recurse));
  });

  operation(app, subgraph, async ({ c, params: { assistant_id, namespace }, query }) => {
    const { served } = await graphOf(c, assistant_id);
    return wireResponse(await subgraphSchemas(served, namespace, query.recurse));
  });

  return app;
}
