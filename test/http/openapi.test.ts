import { describe, expect, it } from "vitest";
import { serveGraphs } from "./serve-graphs.ts";

type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
type OperationObject = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
};

async function read() {
  const { app, errors } = await serveGraphs();
  const response = await app.request("/openapi.json");
  expect(response.status).toBe(200);
  const document = (await response.json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
  return { app, errors, document, operations };
}

function* refs(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref" && typeof inner === "string") yield inner;
    else yield* refs(inner);
  }
}

describe("the OpenAPI document", () => {
  it("lists every route of the server, and none that it has not", async () => {
    const { app, operations } = await read();
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`);
    const listed = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(listed)].sort()).toEqual([...new Set(served)].sort());
    expect(listed).toEqual(
      expect.arrayContaining([
        "POST /threads/{thread_id}/runs/stream",
        "GET /assistants/{assistant_id}/subgraphs/{namespace}",
        "POST /runs/batch",
        "GET /openapi.json",
      ]),
    );
  });

  it("refers only to what it holds", async () => {
    const { document } = await read();
    const known = new Set(
      Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
    );
    expect([...refs(document)].filter((ref) => !known.has(ref))).toEqual([]);
    expect(document.openapi).toBe("3.1.0");
  });

  it("says of each operation what it does, what it takes in its path, and what comes of it", async () => {
    const { operations } = await read();
    for (const { path, method, operation } of operations) {
      const name = `${method} ${path}`;
      expect(operation.summary ?? "", name).not.toBe("");
      expect(operation.tags?.length ?? 0, name).toBeGreaterThan(0);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(declared.map((parameter) => parameter.name).sort(), name).toEqual(inPath.sort());
      expect(
        declared.every(({ required }) => required),
        name,
      ).toBe(true);
      expect(Object.keys(operation.responses).length, name).toBeGreaterThan(0);
      for (const response of Object.values(operation.responses))
        expect(response.description, name).toBeTruthy();
    }
  });

  it("is shown as a page that needs nothing from elsewhere", async () => {
    const { app, operations } = await read();
    const response = await app.request("/docs");
    const page = await response.text();
    expect(response.headers.get("content-type")).toContain("text/html");
    for (const { path } of operations) expect(page).toContain(`<code>${path}</code>`);
    expect(page).not.toMatch(/<script|<link|src=|https?:\/\//);
    const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(targets.filter((target) => !anchors.has(target))).toEqual([]);
  });
});

describe("the system's own routes", () => {
  it("say that the server is there, and what it is", async () => {
    const { app } = await read();
    expect(await (await app.request("/ok")).json()).toEqual({ ok: true });
    expect(await (await app.request("/ok?check_db=1")).json()).toEqual({ ok: true });
    expect(await (await app.request("/info")).json()).toMatchObject({
      version: "test",
      context: "js",
      flags: { assistants: true, crons: true, langsmith: false },
      langgraph_js_version: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
    });
  });
});
