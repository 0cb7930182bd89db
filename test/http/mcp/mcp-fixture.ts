import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { PurserError } from "../../../src/base/errors.ts";
import { errorResponse } from "../../../src/http/errors.ts";
import { mcpRoutes } from "../../../src/http/mcp/routes.ts";
import type { Orchestrator } from "../../../src/orchestrator.ts";
import { listen } from "../../support/listen.ts";
import { testOrchestrator, workerAgent } from "../../support/orchestrator.ts";

export type Served = {
  readonly orchestrator: Orchestrator;
  readonly url: string;
  readonly paid: number[];
  /** Settles when the operation `wait` has begun. */
  readonly begun: Promise<undefined>;
  /** Settles when it was aborted. */
  readonly cut: Promise<undefined>;
  readonly errors: unknown[];
};

/** The MCP endpoint over a real socket, with an agent whose operations are plain functions. */
export async function serveMcp({ waitMs }: { waitMs?: number } = {}): Promise<Served> {
  const begun = Promise.withResolvers<undefined>();
  const cut = Promise.withResolvers<undefined>();
  const paid: number[] = [];
  const errors: unknown[] = [];
  const wait = async (signal: AbortSignal) => {
    begun.resolve(undefined);
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    cut.resolve(undefined);
    signal.throwIfAborted();
  };
  const worker = workerAgent({
    add: {
      description: "Adds two numbers",
      input: z.object({ a: z.number(), b: z.number() }),
      output: z.object({ sum: z.number(), answer: z.string() }),
      run: async (input, { emit }) => {
        const { a, b } = input as { a: number; b: number };
        emit({ message: "adding", done: 1, total: 2 });
        emit({ message: "added", done: 2, total: 2 });
        return { sum: a + b, answer: `It is ${a + b}.` };
      },
    },
    list: { output: z.array(z.number()), run: async () => [1, 2] },
    fail: {
      run: () => {
        throw new PurserError("no_data", "There is no data for 2026.");
      },
    },
    crash: {
      run: () => {
        throw new Error("secret detail");
      },
    },
    wait: { run: async (_input, { signal }) => wait(signal) },
    pay: {
      description: "Pays a supplier",
      input: z.object({ amount: z.number().positive() }),
      effect: "write",
      permission: "work:pay",
      undo: { kind: "irreversible", why: "money has left" },
      preview: async (input) => ({
        summary: `Pay ${(input as { amount: number }).amount} USD.`,
        figureIds: [],
      }),
      run: async (input) => {
        paid.push((input as { amount: number }).amount);
        return { paid: true };
      },
    },
  });
  const orchestrator = await testOrchestrator({ agents: [worker] });
  orchestrator.registerWorkflow({
    name: "add_and_pay",
    title: "Add and pay",
    tasks: [
      { id: "add", agent: "worker", operation: "add", inputs: { a: "$.input.a", b: 1 } },
      {
        id: "payment",
        agent: "worker",
        operation: "pay",
        inputs: { amount: "$.add.sum" },
        dependencies: ["add"],
        condition: "add.sum > input.threshold",
        approval: {},
      },
    ],
  });
  orchestrator.registerWorkflow({
    name: "waiting",
    tasks: [{ id: "w", agent: "worker", operation: "wait" }],
  });
  const app = new Hono();
  const onError = (error: unknown) => errors.push(error);
  app.route("/", mcpRoutes({ orchestrator, onError, ...(waitMs === undefined ? {} : { waitMs }) }));
  app.onError((error, c) => {
    const { status, body } = errorResponse(error);
    return c.json(body, status);
  });
  const url = `${await listen(app)}/mcp`;
  return { orchestrator, url, paid, begun: begun.promise, cut: cut.promise, errors };
}

/** MCP's own client; `auto` speaks the newest revision, `legacy` that of 2025. */
export async function connect(
  url: string,
  { mode = "auto", key }: { mode?: "auto" | "legacy"; key?: string } = {},
): Promise<Client> {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return client;
}

/** The words of a tool's result. */
export function textOf(result: Awaited<ReturnType<Client["callTool"]>>): string {
  return result.content.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");
}
