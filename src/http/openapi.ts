import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { docsPage } from "./docs-page.ts";
import { operation } from "./operation.ts";
import { wireResponse } from "./wire/json.ts";

const tags = ["System"];

const document = createRoute({
  method: "get",
  path: "/openapi.json",
  tags,
  summary: "This document",
  responses: {
    200: {
      description: "OpenAPI 3.1",
      content: { "application/json": { schema: z.record(z.string(), z.unknown()) } },
    },
  },
});

const docs = createRoute({
  method: "get",
  path: "/docs",
  tags,
  summary: "The operations of this server as a page to read",
  responses: { 200: { description: "HTML", content: { "text/html": { schema: z.string() } } } },
});

const start = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Leads to /docs",
  responses: { 302: { description: "To /docs" } },
});

export type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

/**
 * Serves the OpenAPI document of `app` and a page that shows it. It lists what is mounted when it is first asked for,
 * so it does not matter what is mounted after this.
 */
export function serveOpenApi(app: OpenAPIHono, { version }: { readonly version: string }): void {
  let made: OpenApiDocument | undefined;
  const read = () =>
    (made ??= withRequiredPaths(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: {
          title: "Purser",
          version,
          description:
            "LangGraph's Agent Server API, and what Purser adds: approvals, agents, workflows, plans, contexts.",
        },
        security: [{ key: [] }],
      }),
    ));
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description: "A key of this server; a server without keys on the loopback address asks for none.",
  });
  operation(app, document, () => wireResponse(read()));
  // What a browser shows first of the address that the server prints.
  operation(app, start, ({ c }) => c.redirect("/docs"));
  operation(app, docs, ({ c }) =>
    c.html(docsPage(read()), 200, {
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    }),
  );
}

/** A part of the path is never optional, though a schema that reads it as a number takes `undefined` too. */
function withRequiredPaths(document: OpenApiDocument): OpenApiDocument {
  for (const item of Object.values(document.paths ?? {})) {
    for (const { parameters } of [item.get, item.post, item.put, item.patch, item.delete].filter(defined)) {
      for (const parameter of parameters ?? []) {
        if ("in" in parameter && parameter.in === "path") parameter.required = true;
      }
    }
  }
  return document;
}

function defined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
