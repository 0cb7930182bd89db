import { Client } from "@langchain/langgraph-sdk";
import { OpenAPIHono } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import { errorResponse } from "../../src/http/errors.ts";
import { storeRoutes } from "../../src/http/routes/store.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { testOrchestrator, workerAgent } from "../support/orchestrator.ts";

async function serve() {
  const orchestrator = await testOrchestrator({ agents: [workerAgent({})] });
  const { db } = orchestrator.store;
  await db
    .insertInto("company")
    .values({ id: "other", name: "Other", created_at: "2026-01-01T00:00:00Z" })
    .execute();
  const app = new OpenAPIHono();
  app.route(
    "/",
    storeRoutes({ orchestrator, memory: createMemoryStore(orchestrator.store, orchestrator.runtime) }),
  );
  app.onError((error, c) => {
    const { status, body } = errorResponse(error);
    return c.json(body, status);
  });
  const fetch = async (input: string | URL | Request, init?: RequestInit) =>
    app.fetch(new Request(input, init));
  const of = (company: string) =>
    new Client({
      apiUrl: "http://purser.test",
      callerOptions: { fetch, maxRetries: 0 },
      defaultHeaders: { "x-purser-company": company },
    }).store;
  const post = async (path: string, body: unknown, method = "POST") =>
    app.request(path, { method, body: JSON.stringify(body), headers: { "x-purser-company": "acme" } });
  return { of, post, app };
}

describe("LangGraph's client", () => {
  it("puts, gets, searches and deletes items", async () => {
    const store = (await serve()).of("acme");
    await store.putItem(["users", "ana"], "theme", { dark: true });
    await store.putItem(["users", "ben"], "theme", { dark: false, note: "likes tea" }, { index: ["note"] });
    expect(await store.getItem(["users", "ana"], "theme")).toMatchObject({
      namespace: ["users", "ana"],
      key: "theme",
      value: { dark: true },
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    const found = await store.searchItems(["users"], { filter: { dark: false } });
    expect(found.items.map(({ namespace }) => namespace)).toEqual([["users", "ben"]]);
    const ranked = await store.searchItems(["users"], { query: "tea", limit: 1 });
    expect(ranked.items.map(({ key, score }) => [key, score])).toEqual([["theme", 1]]);
    await store.deleteItem(["users", "ana"], "theme");
    await store.deleteItem(["users", "ana"], "theme");
    expect(await store.getItem(["users", "ana"], "theme")).toBeNull();
  });

  it("lists namespaces", async () => {
    const store = (await serve()).of("acme");
    for (const namespace of [
      ["a", "v1"],
      ["b", "v1"],
      ["b", "v2"],
    ])
      await store.putItem(namespace, "k", {});
    expect(await store.listNamespaces({ suffix: ["v1"] })).toEqual({
      namespaces: [
        ["a", "v1"],
        ["b", "v1"],
      ],
    });
    expect(await store.listNamespaces({ prefix: ["b"], maxDepth: 1 })).toEqual({ namespaces: [["b"]] });
  });

  it("sees its own company's items only", async () => {
    const { of } = await serve();
    await of("acme").putItem(["a"], "k", { secret: true });
    expect(await of("other").getItem(["a"], "k")).toBeNull();
    expect((await of("other").searchItems([])).items).toEqual([]);
    expect((await of("other").listNamespaces()).namespaces).toEqual([]);
  });
});

describe("what is not valid", () => {
  it.each([
    ["PUT", "/store/items", { namespace: [], key: "k", value: {} }, "namespace"],
    ["PUT", "/store/items", { namespace: ["a.b"], key: "k", value: {} }, "namespace.0"],
    ["PUT", "/store/items", { namespace: ["langgraph"], key: "k", value: {} }, "namespace"],
    ["PUT", "/store/items", { namespace: ["a"], key: "k", value: [] }, "value"],
    ["PUT", "/store/items", { namespace: ["a"], key: "k", value: {}, ttl: 5 }, "ttl"],
    ["DELETE", "/store/items", { namespace: [""], key: "k" }, "namespace.0"],
    ["POST", "/store/items/search", { namespace_prefix: ["a"], limit: 0 }, "limit"],
    ["POST", "/store/namespaces", { max_depth: 0 }, "max_depth"],
  ])("%s %s %j names %s", async (method, path, body, field) => {
    const response = await (await serve()).post(path, body, method);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: "invalid_input",
      message: expect.stringContaining(`"${field}"`) as string,
    });
  });

  it("is a namespace in a query with an empty label", async () => {
    const { app } = await serve();
    const response = await app.request("/store/items?namespace=a..b&key=k");
    expect(response.status).toBe(422);
  });
});
