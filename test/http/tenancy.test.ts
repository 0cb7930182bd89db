import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROUTE_PERMISSIONS } from "../../src/http/permissions.ts";
import { type AcmeIds, acmesRows, MARK, type TwoCompanies, twoCompanies } from "./tenancy-rig.ts";

/** How globex fares with acme's ids. `public`: nobody needs a key for it. */
type Case = {
  readonly body?: (ids: AcmeIds) => unknown;
  readonly query?: string;
  readonly status: number;
  /** The whole answer, where it is an empty one. */
  readonly answer?: string;
  readonly public?: true;
};

const run = { assistant_id: "steps", input: { trail: [] } };
const plan = { name: "p", tasks: [{ id: "a", agent: "worker", operation: "look" }] };
const messages = [{ role: "user", content: "hello" }];

/** Every operation of the server. A new one has to be entered here. */
const CASES: Readonly<Record<string, Case>> = {
  "GET /": { status: 302, public: true },
  "GET /ok": { status: 200, public: true },
  "GET /info": { status: 200, public: true },
  "GET /docs": { status: 200, public: true },
  "GET /openapi.json": { status: 200, public: true },
  // All companies' numbers: not even a key that may do all of its company's things.
  "GET /metrics": { status: 403 },

  "POST /assistants": { body: () => ({ graph_id: "steps", name: "globex's" }), status: 200 },
  "POST /assistants/search": { body: () => ({ name: MARK }), status: 200, answer: "[]" },
  "POST /assistants/count": { body: () => ({ metadata: { note: MARK } }), status: 200, answer: "0" },
  "GET /assistants/{assistant_id}": { status: 404 },
  "PATCH /assistants/{assistant_id}": { body: () => ({ name: "taken" }), status: 404 },
  "DELETE /assistants/{assistant_id}": { query: "?delete_threads=true", status: 404 },
  "POST /assistants/{assistant_id}/latest": { body: () => ({ version: 1 }), status: 404 },
  "POST /assistants/{assistant_id}/versions": { body: () => ({}), status: 404 },
  "GET /assistants/{assistant_id}/graph": { status: 404 },
  "GET /assistants/{assistant_id}/schemas": { status: 404 },
  "GET /assistants/{assistant_id}/subgraphs": { status: 404 },
  "GET /assistants/{assistant_id}/subgraphs/{namespace}": { status: 404 },

  "POST /threads": {
    body: ({ thread_id }) => ({ thread_id, if_exists: "do_nothing", metadata: { taken: true } }),
    status: 404,
  },
  "POST /threads/search": {
    body: ({ thread_id }) => ({ ids: [thread_id], limit: 1000 }),
    status: 200,
    answer: "[]",
  },
  "POST /threads/count": { body: () => ({ metadata: { note: MARK } }), status: 200, answer: "0" },
  "POST /threads/prune": {
    body: ({ thread_id }) => ({ thread_ids: [thread_id] }),
    status: 200,
    answer: '{"pruned_count":0}',
  },
  "GET /threads/{thread_id}": { status: 404 },
  "PATCH /threads/{thread_id}": { body: () => ({ metadata: { taken: true } }), status: 404 },
  "DELETE /threads/{thread_id}": { status: 404 },
  "POST /threads/{thread_id}/copy": { status: 404 },
  "GET /threads/{thread_id}/state": { status: 404 },
  "POST /threads/{thread_id}/state": { body: () => ({ values: { input: {} } }), status: 404 },
  "PATCH /threads/{thread_id}/state": { body: () => ({ metadata: { taken: true } }), status: 404 },
  "GET /threads/{thread_id}/state/{checkpoint_id}": { status: 404 },
  "POST /threads/{thread_id}/state/checkpoint": {
    body: ({ thread_id, checkpoint_id }) => ({ checkpoint: { thread_id, checkpoint_id } }),
    status: 404,
  },
  "GET /threads/{thread_id}/history": { status: 404 },
  "POST /threads/{thread_id}/history": { body: () => ({}), status: 404 },
  "GET /threads/{thread_id}/workflow": { status: 404 },
  "GET /history": { query: "?workflow=pay", status: 200, answer: "[]" },

  "POST /threads/{thread_id}/runs": { body: () => ({ ...run, if_not_exists: "create" }), status: 404 },
  "GET /threads/{thread_id}/runs": { status: 404 },
  "POST /threads/{thread_id}/runs/stream": {
    body: () => ({ ...run, multitask_strategy: "rollback" }),
    status: 404,
  },
  "POST /threads/{thread_id}/runs/wait": {
    body: () => ({ assistant_id: "pay", command: { resume: { type: "approve" } } }),
    status: 404,
  },
  "GET /threads/{thread_id}/runs/{run_id}": { status: 404 },
  "DELETE /threads/{thread_id}/runs/{run_id}": { status: 404 },
  "GET /threads/{thread_id}/runs/{run_id}/join": { query: "?cancel_on_disconnect=1", status: 404 },
  "GET /threads/{thread_id}/runs/{run_id}/stream": { query: "?cancel_on_disconnect=1", status: 404 },
  "POST /threads/{thread_id}/runs/{run_id}/cancel": { query: "?action=rollback", status: 404 },
  "POST /runs": { body: ({ assistant_id }) => ({ ...run, assistant_id }), status: 404 },
  "POST /runs/stream": { body: ({ assistant_id }) => ({ ...run, assistant_id }), status: 404 },
  "POST /runs/wait": {
    body: ({ thread_id, checkpoint_id }) => ({
      ...run,
      checkpoint: { thread_id, checkpoint_id, checkpoint_map: { "": checkpoint_id } },
      config: {
        configurable: {
          thread_id,
          checkpoint_id,
          purser_actor: { companyId: "acme", userId: "ana", permissions: ["*"] },
        },
      },
    }),
    status: 200,
  },
  "POST /runs/batch": { body: ({ assistant_id }) => [{ ...run, assistant_id }], status: 404 },
  "GET /runs/{run_id}/stream": { status: 404 },
  "POST /runs/cancel": { body: ({ run_id }) => ({ run_ids: [run_id] }), status: 404 },

  "PUT /store/items": {
    body: () => ({ namespace: ["notes"], key: "secret", value: { note: "globex's" } }),
    status: 204,
  },
  "GET /store/items": { query: "?namespace=acme.notes&key=secret", status: 200, answer: "null" },
  "DELETE /store/items": { body: () => ({ namespace: ["notes"], key: "secret" }), status: 204 },
  "POST /store/items/search": {
    body: () => ({ namespace_prefix: [], filter: { note: MARK }, query: MARK }),
    status: 200,
    answer: '{"items":[]}',
  },
  "POST /store/namespaces": {
    body: () => ({ prefix: ["acme"] }),
    status: 200,
    answer: '{"namespaces":[]}',
  },

  "POST /runs/crons": {
    body: ({ assistant_id }) => ({ assistant_id, schedule: "0 0 1 1 *" }),
    status: 404,
  },
  "POST /threads/{thread_id}/runs/crons": {
    body: () => ({ assistant_id: "steps", schedule: "0 0 1 1 *" }),
    status: 404,
  },
  "POST /runs/crons/search": { body: () => ({}), status: 200, answer: "[]" },
  "POST /runs/crons/count": { body: () => ({}), status: 200, answer: "0" },
  "PATCH /runs/crons/{cron_id}": { body: () => ({ schedule: "* * * * *" }), status: 404 },
  "DELETE /runs/crons/{cron_id}": { status: 404 },

  "GET /approvals": { query: "?status=any", status: 200, answer: "[]" },
  "GET /approvals/{approval_id}": { status: 404 },
  "POST /approvals/{approval_id}": { body: () => ({ type: "approve" }), status: 404 },
  "GET /approvals/{approval_id}/exhibits/{index}": { status: 404 },

  "POST /contexts": { body: () => ({ agent_id: "worker", session_id: "globex-session" }), status: 200 },
  "GET /contexts/{session}": { status: 404 },
  "PUT /contexts/{session}/state/{key}": { body: () => "taken", status: 404 },
  "GET /contexts/{session}/state/{key}": { status: 404 },

  "GET /agents": { status: 200 },
  "POST /agents": {
    body: () => ({ id: "worker", url: "https://graphs.example.com", assistant_id: "x" }),
    status: 409,
  },
  "GET /agents/{agent_id}": { status: 404 },
  "DELETE /agents/{agent_id}": { status: 404 },
  "GET /workflows": { status: 200 },
  "GET /workflows/{name}": { status: 200 },
  "GET /workflows/{name}/mermaid": { status: 200 },
  "POST /plans/check": {
    body: ({ agent_id }) => ({
      plan: { name: "p", tasks: [{ id: "a", agent: agent_id, operation: "run" }] },
    }),
    status: 200,
  },
  "POST /plans/run": { body: ({ thread_id }) => ({ plan, thread_id }), status: 404 },

  "GET /v1/models": { status: 200 },
  "GET /v1/models/{agent_id}": { status: 404 },
  "POST /v1/chat/completions": {
    body: () => ({ model: "purser", messages, user: "acme-chat" }),
    status: 200,
  },
  "POST /v1/responses": {
    body: ({ response_id }) => ({ model: "purser", input: "hello", previous_response_id: response_id }),
    status: 404,
  },
  "POST /mcp": {
    body: ({ run_id }) => ({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "purser__run_status", arguments: { run_id } },
    }),
    status: 200,
  },
};

/** Our own names for what the document calls `id` in several places. */
const CALLED: readonly (readonly [string, string])[] = [
  ["/approvals/{id}", "/approvals/{approval_id}"],
  ["/agents/{id}", "/agents/{agent_id}"],
  ["/v1/models/{id}", "/v1/models/{agent_id}"],
];

const operations = Object.entries(CASES);
const mcpHeaders = { accept: "application/json, text/event-stream" };
/** What is the same for every company, and says what acme's plan says too. */
const SHARED = /^GET \/(workflows|openapi|docs)/;

describe("two companies on one server", () => {
  let served: TwoCompanies;
  let home: string;
  let revoked: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-tenancy-"));
    served = await twoCompanies(home);
    const { id, secret } = await served.issue("acme", "rex", ["*"]);
    await served.orchestrator.keys.revoke({ companyId: "acme", userId: "local", permissions: ["*"] }, id);
    revoked = secret;
  });
  afterAll(async () => {
    await served.orchestrator.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function asked(route: string): {
    method: string;
    path: string;
    options: { body?: unknown; headers?: Record<string, string> };
  } {
    const [method = "", pattern = ""] = route.split(" ");
    const { body, query = "" } = CASES[route] ?? { status: 0 };
    const path = pattern.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
      const id = served.ids[name];
      if (id === undefined) throw new Error(`acme has no ${name}`);
      return encodeURIComponent(id);
    });
    const headers = path === "/mcp" ? mcpHeaders : {};
    return {
      method,
      path: path + query,
      options: { headers, ...(body ? { body: body(served.ids) } : {}) },
    };
  }

  it("has a case, and a permission, for every operation that it serves", async () => {
    const document = JSON.parse((await served.ask(null, "GET", "/openapi.json")).text) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const listed = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => {
        const renamed = CALLED.reduce((name, [from, to]) => name.replace(from, to), path);
        return { route: `${method.toUpperCase()} ${renamed}`, own: `${method.toUpperCase()} ${path}` };
      }),
    );
    expect(listed.map(({ route }) => route).sort()).toEqual(
      Object.keys(CASES)
        .filter((route) => route !== "POST /mcp")
        .sort(),
    );
    const keyed = listed.filter(({ route }) => CASES[route]?.public !== true && route !== "GET /metrics");
    expect([...keyed.map(({ own }) => own), "ALL /mcp"].sort()).toEqual(
      Object.keys(ROUTE_PERMISSIONS).sort(),
    );
  });

  it.each(operations)(
    "%s: another company's key finds nothing and changes nothing",
    async (route, wanted) => {
      const before = await acmesRows(served.orchestrator, served.ids["thread_id"] ?? "");
      const { method, path, options } = asked(route);
      const { status, text } = await served.ask(served.globex, method, path, options);
      expect(status, text).toBe(wanted.status);
      if (wanted.answer !== undefined) expect(text).toBe(wanted.answer);
      if (!SHARED.test(route)) expect(text).not.toContain(MARK);
      expect(await acmesRows(served.orchestrator, served.ids["thread_id"] ?? "")).toBe(before);
      expect(served.errors).toEqual([]);
    },
  );

  it.each(operations)(
    "%s: nobody comes without a key, nor with one that was revoked",
    async (route, wanted) => {
      const { method, path, options } = asked(route);
      const without = await served.ask(null, method, path, options);
      expect(without.status, without.text).toBe(wanted.public === true ? wanted.status : 401);
      expect(without.text).not.toContain(MARK);
      const after = await served.ask(revoked, method, path, options);
      // /info says to whoever shows a key that it does not open.
      const open = wanted.public === true && route !== "GET /info";
      expect(after.status, after.text).toBe(open ? wanted.status : 401);
    },
  );

  it("does what acme's own key asks with the same ids", async () => {
    for (const route of ["GET /threads/{thread_id}", "GET /approvals/{approval_id}", "GET /history"]) {
      const { method, path } = asked(route);
      const { status, text } = await served.ask(served.acme, method, path);
      expect([route, status]).toEqual([route, 200]);
      expect(text).toContain(MARK);
    }
  });

  it("takes the company from the key, whatever a header or a body says", async () => {
    const { ask, globex, ids } = served;
    const headers = { "x-purser-company": "acme" };
    const named = await ask(globex, "GET", `/threads/${ids["thread_id"] ?? ""}`, { headers });
    expect(named.status).toBe(403);
    const session = { agent_id: "worker", session_id: "acme-session" };
    expect((await ask(globex, "POST", "/contexts", { body: session })).text).not.toContain('acme"');
    expect((await ask(globex, "GET", "/contexts/acme-session")).text).not.toContain("totals");
    expect((await ask(globex, "GET", "/contexts/acme-session/state/totals")).status).toBe(404);
  });

  it("lets each company have an assistant of the same id", async () => {
    const { ask, globex, acme, ids } = served;
    const body = { graph_id: "steps", assistant_id: ids["assistant_id"], if_exists: "do_nothing" };
    const { status, text } = await ask(globex, "POST", "/assistants", { body });
    expect(status).toBe(200);
    expect(text).not.toContain(MARK);
    const path = `/assistants/${ids["assistant_id"] ?? ""}`;
    expect((await ask(globex, "DELETE", path)).status).toBe(204);
    expect((await ask(acme, "GET", path)).text).toContain(MARK);
  });

  it("keeps a chat's session to its own user", async () => {
    const { ask, globex } = served;
    const body = { model: "purser", messages };
    const first = await ask(globex, "POST", "/v1/chat/completions", {
      body,
      headers: { "x-session-id": "acme-chat" },
    });
    expect(first.status).toBe(200);
    expect(first.text).not.toContain(MARK);
    const threads = await ask(globex, "POST", "/threads/search", { body: { metadata: { source: "chat" } } });
    expect(threads.text).not.toContain(MARK);
  });

  it("tells a run's status over MCP to its own company only", async () => {
    const { ask, acme, globex } = served;
    const { path, options } = asked("POST /mcp");
    expect((await ask(globex, "POST", path, options)).text).toContain("There is no run");
    expect((await ask(acme, "POST", path, options)).text).toContain(MARK);
  });

  it("gives metrics only to a key that names the permission", async () => {
    const { ask, issue, acme } = served;
    const { secret } = await issue("acme", "scraper", ["metrics:read"]);
    expect((await ask(secret, "GET", "/metrics")).status).toBe(200);
    expect((await ask(acme, "GET", "/metrics")).status).toBe(403);
    expect((await ask(secret, "POST", "/threads/search", { body: {} })).status).toBe(403);
  });

  it("lists workflows and agents in /info only for whoever may come in", async () => {
    const { ask, acme } = served;
    expect(JSON.parse((await ask(null, "GET", "/info")).text)).not.toHaveProperty("workflows");
    expect(JSON.parse((await ask(acme, "GET", "/info")).text)).toHaveProperty("workflows");
  });
});
