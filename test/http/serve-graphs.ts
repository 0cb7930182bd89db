import { Client } from "@langchain/langgraph-sdk";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { createApp } from "../../src/http/app.ts";
import type { Orchestrator } from "../../src/orchestrator.ts";
import { type TestOrchestratorOptions, testOrchestrator } from "../support/orchestrator.ts";
import { graphs } from "../contract/graphs.ts";

export type ServedGraphs = {
  readonly orchestrator: Orchestrator;
  readonly app: OpenAPIHono;
  readonly client: Client;
  /** What went wrong inside; a test that expects nothing to go wrong looks here. */
  readonly errors: unknown[];
};

/** The server in process, with the graphs of the contract suite. */
export async function serveGraphs(options: TestOrchestratorOptions = {}): Promise<ServedGraphs> {
  const orchestrator = await testOrchestrator(options);
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  const errors: unknown[] = [];
  const app = createApp(orchestrator, { version: "test", onError: (error) => errors.push(error) });
  return { orchestrator, app, client: clientOf(app), errors };
}

export function clientOf(
  app: Pick<OpenAPIHono, "fetch">,
  defaultHeaders: Record<string, string> = {},
): Client {
  const fetch = async (input: string | URL | Request, init?: RequestInit) =>
    app.fetch(new Request(input, init));
  return new Client({
    apiUrl: "http://purser.test",
    apiKey: null,
    defaultHeaders,
    callerOptions: { fetch, maxRetries: 0 },
  });
}

/** Posts JSON and reads JSON. */
export async function post(
  app: OpenAPIHono,
  path: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const response = await app.request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
    headers: response.headers,
  };
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}
