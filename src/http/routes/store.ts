import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { BaseStore, Item, SearchItem } from "@langchain/langgraph-checkpoint";
import type { Context } from "hono";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import type { MemoryStore } from "../../store/memory/memory-store.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { errorJson, jsonOf } from "./shapes.ts";

export type StoreRoutesDeps = { readonly orchestrator: IdentityDeps; readonly memory: MemoryStore };

const label = z
  .string()
  .min(1, "labels cannot be empty")
  .max(500)
  .refine((text) => !text.includes("."), { error: "labels cannot contain periods" });
const labels = z.array(label).max(100);
const namespace = labels
  .min(1, "a namespace has at least one label")
  .refine(([root]) => root !== "langgraph", { error: 'the first label cannot be "langgraph"' });
const limit = z.number().int().min(1).max(1000);
const offset = z.number().int().min(0);
const object = z.record(z.string(), z.unknown());

const itemJson = z.object({
  namespace: z.array(z.string()),
  key: z.string(),
  value: object,
  created_at: z.string(),
  updated_at: z.string(),
});
const found = itemJson.extend({ score: z.number().nullable() });

const body = <S extends z.ZodType>(schema: S) => ({
  body: { content: { "application/json": { schema } }, required: true },
});
const invalid = { 422: jsonOf(errorJson, "A field is not as it must be") };
const tags = ["Store"];

const put = createRoute({
  method: "put",
  path: "/store/items",
  tags,
  summary: "Keep an item, in place of what was there",
  request: body(
    z.object({
      namespace,
      key: z.string().min(1).max(1000),
      value: object,
      /** Accepted for the sake of clients: there is no vector index. */
      index: z.union([z.literal(false), z.array(z.string())]).nullish(),
      ttl: z.null({ error: "items do not expire here: leave ttl out, and delete the item" }).optional(),
    }),
  ),
  responses: { 204: { description: "It is kept" }, ...invalid },
});

const get = createRoute({
  method: "get",
  path: "/store/items",
  tags,
  summary: "An item; null where there is none",
  request: { query: z.object({ namespace: z.string().optional(), key: z.string() }) },
  responses: { 200: jsonOf(itemJson.nullable(), "The item, or null"), ...invalid },
});

const remove = createRoute({
  method: "delete",
  path: "/store/items",
  tags,
  summary: "Delete an item, if there is one",
  request: body(z.object({ namespace, key: z.string() })),
  responses: { 204: { description: "It is not there any more" }, ...invalid },
});

const search = createRoute({
  method: "post",
  path: "/store/items/search",
  tags,
  summary: "Items at and below a namespace, by values and by words",
  request: body(
    z.object({
      namespace_prefix: labels.default([]),
      filter: object
        .refine((given) => Object.keys(given).length <= 100, { error: "a filter has at most 100 fields" })
        .nullish(),
      query: z.string().nullish(),
      limit: limit.default(10),
      offset: offset.default(0),
    }),
  ),
  responses: { 200: jsonOf(z.object({ items: z.array(found) }), "Items"), ...invalid },
});

const list = createRoute({
  method: "post",
  path: "/store/namespaces",
  tags,
  summary: "Namespaces that hold items",
  request: body(
    z.object({
      prefix: labels.nullish(),
      suffix: labels.nullish(),
      max_depth: z.number().int().min(1).nullish(),
      limit: limit.default(100),
      offset: offset.default(0),
    }),
  ),
  responses: {
    200: jsonOf(z.object({ namespaces: z.array(z.array(z.string())) }), "Namespaces"),
    ...invalid,
  },
});

/** What outlives a thread: LangGraph's store over HTTP, of the company of whoever asks. */
export function storeRoutes({ orchestrator, memory }: StoreRoutesDeps): OpenAPIHono {
  const app = new OpenAPIHono();
  const storeOf = async (c: Context): Promise<BaseStore> =>
    memory.forCompany((await identify(c, orchestrator)).companyId);

  operation(app, put, async ({ c, body: { namespace, key, value } }) => {
    await (await storeOf(c)).put(namespace, key, value);
    return c.body(null, 204);
  });

  operation(app, get, async ({ c, query: { namespace, key } }) => {
    const labels = namespace?.split(".") ?? [];
    if (labels.includes("")) {
      throw new PurserError(
        "invalid_input",
        "The query's namespace must be labels joined by periods, such as users.ana.",
      );
    }
    const item = await (await storeOf(c)).get(labels, key);
    return c.json(item === null ? null : toItemJson(item));
  });

  operation(app, remove, async ({ c, body: { namespace, key } }) => {
    await (await storeOf(c)).delete(namespace, key);
    return c.body(null, 204);
  });

  operation(app, search, async ({ c, body: { namespace_prefix, filter, query, limit, offset } }) => {
    const store = await storeOf(c);
    const items = await store.search(namespace_prefix, {
      limit,
      offset,
      ...(filter ? { filter } : {}),
      ...(query ? { query } : {}),
    });
    return c.json({ items: items.map(toFoundJson) });
  });

  operation(app, list, async ({ c, body: { prefix, suffix, max_depth, limit, offset } }) => {
    const store = await storeOf(c);
    const namespaces = await store.listNamespaces({
      limit,
      offset,
      ...(prefix ? { prefix } : {}),
      ...(suffix ? { suffix } : {}),
      ...(max_depth ? { maxDepth: max_depth } : {}),
    });
    return c.json({ namespaces });
  });

  return app;
}

function toItemJson({ namespace, key, value, createdAt, updatedAt }: Item): z.infer<typeof itemJson> {
  return {
    namespace,
    key,
    value: value as Record<string, unknown>,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

function toFoundJson(item: SearchItem): z.infer<typeof found> {
  return { ...toItemJson(item), score: item.score ?? null };
}
