import { describe, expect, it } from "vitest";
import { ROUTE_PERMISSIONS } from "../../src/http/permissions.ts";
import { ana, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { createApp } from "../../src/http/app.ts";
import { graphs } from "../contract/graphs.ts";

/** Any path of the route: who may not, is told so before anything is looked for. */
function pathOf(route: string): { method: string; path: string } {
  const [method = "", pattern = ""] = route.split(" ");
  return {
    method: method === "ALL" ? "POST" : method,
    path: pattern.replaceAll("{index}", "0").replaceAll(/\{\w+\}/g, "none"),
  };
}

/** Bodies that pass the schema, where `{}` does not. */
const BODIES: Readonly<Record<string, unknown>> = {
  "POST /assistants": { graph_id: "steps" },
  "POST /assistants/{assistant_id}/latest": { version: 1 },
  "POST /threads/prune": { thread_ids: [] },
  "PATCH /threads/{thread_id}/state": { metadata: {} },
  "POST /threads/{thread_id}/state/checkpoint": { checkpoint: {} },
  "POST /threads/{thread_id}/runs": { assistant_id: "none" },
  "POST /threads/{thread_id}/runs/stream": { assistant_id: "none" },
  "POST /threads/{thread_id}/runs/wait": { assistant_id: "none" },
  "POST /runs": { assistant_id: "none" },
  "POST /runs/stream": { assistant_id: "none" },
  "POST /runs/wait": { assistant_id: "none" },
  "POST /runs/batch": [{ assistant_id: "none" }],
  "POST /plans/check": { plan: {} },
  "POST /plans/run": { plan: {} },
  "PUT /store/items": { namespace: ["a"], key: "k", value: {} },
  "DELETE /store/items": { namespace: ["a"], key: "k" },
  "POST /runs/crons": { assistant_id: "none", schedule: "0 0 1 1 *" },
  "POST /threads/{thread_id}/runs/crons": { assistant_id: "none", schedule: "0 0 1 1 *" },
  "POST /approvals/{id}": { type: "approve" },
  "POST /contexts": { agent_id: "worker" },
  "ALL /mcp": { jsonrpc: "2.0", id: 1, method: "ping" },
  "POST /agents": { id: "worker", url: "https://graphs.example.com", assistant_id: "x" },
  "POST /v1/chat/completions": { model: "none", messages: [{ role: "user", content: "hello" }] },
  "POST /v1/responses": { model: "none", input: "hello" },
};
const QUERIES: Readonly<Record<string, string>> = { "GET /store/items": "?namespace=a&key=k" };

const routes = Object.entries(ROUTE_PERMISSIONS);
const guarded = routes.filter(([, permission]) => permission !== null);

async function served() {
  const orchestrator = await testOrchestrator({ agents: [workerAgent({ look: {} })] });
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  const errors: unknown[] = [];
  const app = createApp(orchestrator, { version: "test", onError: (error) => errors.push(error) });
  const key = async (...permissions: string[]) =>
    (await orchestrator.keys.issue(ana, { userId: "kim", permissions })).secret;
  const ask = async (secret: string, route: string) => {
    const { method, path } = pathOf(route);
    const body = BODIES[route] ?? {};
    const response = await app.request(path + (QUERIES[route] ?? ""), {
      method,
      headers: { "x-api-key": secret, "content-type": "application/json" },
      ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  return { orchestrator, app, errors, key, ask };
}

describe("the permission of a route", () => {
  it("is missing in a key for the books only, for all that is anybody's runs or notes", async () => {
    const { ask, key, errors } = await served();
    const reader = await key("books:read");
    for (const [route, permission] of guarded) {
      const { status, text } = await ask(reader, route);
      expect([route, status], text).toEqual([route, 403]);
      expect(text).toContain(permission);
    }
    for (const [route, permission] of routes) {
      if (permission === null) expect([route, (await ask(reader, route)).status]).not.toEqual([route, 403]);
    }
    expect(errors).toEqual([]);
  });

  it("opens its own routes and no other's", async () => {
    const { ask, key, errors } = await served();
    for (const held of new Set(guarded.map(([, permission]) => permission ?? ""))) {
      const secret = await key(held);
      for (const [route, permission] of guarded) {
        const { status, text } = await ask(secret, route);
        if (permission === held) expect([held, route, status], text).not.toEqual([held, route, 403]);
        else expect([held, route, status], text).toEqual([held, route, 403]);
      }
    }
    expect(errors).toEqual([]);
  });

  it("is held by a whole area too", async () => {
    const { ask, key } = await served();
    const secret = await key("runs:*");
    expect((await ask(secret, "POST /threads/search")).status).toBe(200);
    expect((await ask(secret, "POST /threads")).status).toBe(200);
    expect((await ask(secret, "PUT /store/items")).status).toBe(403);
  });
});

/** A run under way that is ana's. */
async function hangingRun({ runs, threads }: Awaited<ReturnType<typeof served>>["orchestrator"]) {
  const { id: threadId } = await threads.create(ana);
  const start = { kind: "input", input: { ms: 60_000 } } as const;
  const run = await runs.start(ana, { threadId, graph: "slow", start, streamModes: ["custom"] });
  for await (const { event } of runs.events(ana, run.id)) if (event === "custom") break;
  return run;
}

describe("whoever may only look on", () => {
  it.each([
    ["POST", "/cancel"],
    ["POST", "/cancel?action=rollback"],
    ["GET", "/stream?cancel_on_disconnect=true"],
    ["GET", "/join?cancel_on_disconnect=true"],
    ["DELETE", ""],
  ])("cannot end a run of others: %s %s", async (method, rest) => {
    const { app, key, orchestrator } = await served();
    const run = await hangingRun(orchestrator);
    const secret = await key("runs:read", "books:read");
    const response = await app.request(`/threads/${run.threadId}/runs/${run.id}${rest}`, {
      method,
      headers: { "x-api-key": secret },
    });
    expect(response.status).toBe(403);
    expect((await orchestrator.runs.get(ana, run.id)).status).toBe("running");
    await orchestrator.runs.cancel(ana, run.id);
  });
});
