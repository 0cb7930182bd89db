import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
import { parseOrThrow } from "../base/parse.ts";
import { readJsonBody } from "./json-body.ts";

type Parsed<S, Otherwise> = S extends z.ZodType ? z.output<S> : Otherwise;
type Request<R extends RouteConfig> = R["request"] extends object ? R["request"] : object;
type Body<R extends RouteConfig> =
  Request<R> extends { body: { content: { "application/json": { schema: infer S } } } } ? S : undefined;

/** A request that has passed the schemas of its route. */
export type Call<R extends RouteConfig> = {
  readonly c: Context;
  readonly params: Request<R> extends { params: infer S } ? Parsed<S, undefined> : undefined;
  readonly query: Request<R> extends { query: infer S } ? Parsed<S, undefined> : undefined;
  readonly body: Parsed<Body<R>, undefined>;
};

/**
 * Serves a route and lists it in the OpenAPI document. Path, query and body are parsed by the route's own schemas;
 * what does not pass is thrown as `invalid_input`, naming the field.
 *
 * In place of `app.openapi`, whose validators refuse a body without a content type and cannot clean it first.
 */
export function operation<R extends RouteConfig>(
  app: OpenAPIHono,
  route: R,
  handler: (call: Call<R>) => Promise<Response> | Response,
): void {
  app.openAPIRegistry.registerPath(route);
  const { params, query, body } = route.request ?? {};
  const content = body?.content["application/json"] as { readonly schema: z.ZodType } | undefined;
  const bodySchema = content?.schema;
  app.on(route.method, route.path.replaceAll(/\{(.+?)\}/g, ":$1"), async (c) => {
    const call = {
      c,
      params: params && parseOrThrow(params as z.ZodType, c.req.param(), { what: "The path" }),
      query: query && parseOrThrow(query as z.ZodType, queryOf(c), { what: "The query" }),
      body: bodySchema && parseOrThrow(bodySchema, await readJsonBody(c), { what: "The request's body" }),
    };
    return handler(call as Call<R>);
  });
}

/** A name that is given once is a string, one given several times a list. */
function queryOf(c: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, [first = "", ...others]]) => [
      name,
      others.length === 0 ? first : [first, ...others],
    ]),
  );
}
