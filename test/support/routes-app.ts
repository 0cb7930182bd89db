import { OpenAPIHono } from "@hono/zod-openapi";
import { errorResponse } from "../../src/http/errors.ts";

export type Answer<T = unknown> = { readonly status: number; readonly body: T; readonly headers: Headers };

/** Some routes, served in process with errors as the server answers them. What fails inside is thrown into the test. */
export function routesApp(...routers: readonly OpenAPIHono[]) {
  const app = new OpenAPIHono();
  for (const router of routers) app.route("/", router);
  app.onError((error, c) => {
    const { status, body } = errorResponse(error);
    if (status === 500) throw error;
    return c.json(body, status);
  });
  const request = async <T = Record<string, unknown>>(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer<T>> => {
    const response = await app.request(path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as T,
      headers: response.headers,
    };
  };
  return {
    app,
    get: <T = Record<string, unknown>>(path: string, headers?: Readonly<Record<string, string>>) =>
      request<T>("GET", path, headers ? { headers } : {}),
    post: <T = Record<string, unknown>>(
      path: string,
      body: unknown,
      headers?: Readonly<Record<string, string>>,
    ) => request<T>("POST", path, headers ? { body, headers } : { body }),
    request,
  };
}
