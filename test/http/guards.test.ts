import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { isLoopback } from "../../src/http/loopback.ts";
import { graphs } from "../contract/graphs.ts";
import { listen } from "../support/listen.ts";
import { ana, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

async function served(env: Record<string, string> = {}) {
  const orchestrator = await testOrchestrator({ env, agents: [workerAgent({ look: {} })] });
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  const errors: unknown[] = [];
  const app = createApp(orchestrator, { version: "test", onError: (error) => errors.push(error) });
  const key = async (...permissions: string[]) =>
    (await orchestrator.keys.issue(ana, { userId: "kim", permissions })).secret;
  return { orchestrator, app, errors, key };
}

describe("a name of this machine", () => {
  it.each(["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.8.9.254", "::1", "[::1]"])(
    "is %s",
    (name) => {
      expect(isLoopback(name)).toBe(true);
    },
  );
  it.each([
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.256",
    "0.0.0.0",
    "evil.example",
    "::",
    "",
  ])("is not %j", (name) => {
    expect(isLoopback(name)).toBe(false);
  });
});

describe("a page that points a name of its own at this machine", () => {
  const refused = [
    "evil.example",
    "evil.example:8123",
    "localhost.evil.example",
    "127.0.0.1.evil.example:80",
    "[::2]:1",
  ];
  const taken = [
    "localhost",
    "localhost:8123",
    "LocalHost:1",
    "127.0.0.1:8123",
    "[::1]",
    "[::1]:8123",
    "studio.localhost:3",
  ];

  it.each(refused)("gets nothing as %s, of any route", async (host) => {
    const { app } = await served();
    for (const path of ["/ok", "/threads/search", "/mcp", "/v1/models", "/nowhere"]) {
      // A page of that name is of the server's own origin, as its browser sees it.
      const headers = { host, origin: `http://${host}` };
      const response = await app.request(`http://${host}${path}`, { headers });
      expect([path, response.status]).toEqual([path, 403]);
      expect(await response.text()).toContain("host_refused");
    }
  });

  it.each(taken)("is told from %s", async (host) => {
    const { app } = await served();
    expect((await app.request("/ok", { headers: { host } })).status).toBe(200);
  });

  it("is let in by PURSER_ORIGINS, by its exact name and port", async () => {
    const { app } = await served({ PURSER_ORIGINS: "https://purser.example,http://box.lan:8123" });
    const status = async (host: string) => (await app.request("/ok", { headers: { host } })).status;
    expect(await status("purser.example")).toBe(200);
    expect(await status("box.lan:8123")).toBe(200);
    expect(await status("box.lan:9")).toBe(403);
    expect(await status("x.purser.example")).toBe(403);
  });

  it("has no key, so where there are keys any name will do", async () => {
    const { app, key } = await served();
    const secret = await key("runs:read");
    const headers = { host: "purser.example" };
    expect((await app.request("/threads/search", { method: "POST", headers })).status).toBe(401);
    const keyed = { ...headers, "x-api-key": secret };
    expect((await app.request("/threads/search", { method: "POST", headers: keyed })).status).toBe(200);
  });

  it("is refused over a socket", async () => {
    const { app } = await served();
    const url = await listen(app);
    const status = await new Promise<number | undefined>((resolve) => {
      request(`${url}/ok`, { headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

describe("what browsers are told", () => {
  it("stands on every answer: API, page, stream, error, preflight", async () => {
    const { app } = await served();
    const post = (path: string, body: unknown) =>
      app.request(path, { method: "POST", body: JSON.stringify(body) });
    const answers = [
      await app.request("/ok"),
      await app.request("/docs"),
      await app.request("/nowhere"),
      await post("/threads", {}),
      await post("/threads", { metadata: 5 }),
      await post("/runs/stream", { assistant_id: "steps", input: {} }),
    ];
    for (const { headers } of answers) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-powered-by")).toBeNull();
    }
    expect((await app.request("/docs")).headers.get("content-security-policy")).toContain(
      "frame-ancestors 'none'",
    );
  });

  const preflight = (origin: string) => ({
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-api-key",
      "access-control-request-private-network": "true",
    },
  });

  it("allows a listed origin, on the private network too, never with credentials", async () => {
    const { app } = await served({ PURSER_ORIGINS: "https://studio.example" });
    const { status, headers } = await app.request("/threads", preflight("https://studio.example"));
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("https://studio.example");
    expect(headers.get("access-control-allow-private-network")).toBe("true");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    const plain = await app.request("/ok", { headers: { origin: "https://studio.example" } });
    expect(plain.headers.get("access-control-allow-private-network")).toBeNull();
  });

  it("allows no other origin anything", async () => {
    const { app } = await served({ PURSER_ORIGINS: "https://studio.example" });
    for (const origin of ["https://evil.example", "https://studio.example.evil.example", "null"]) {
      const { status, headers } = await app.request("/threads", preflight(origin));
      expect(status).toBe(403);
      expect(headers.get("access-control-allow-origin")).toBeNull();
      expect(headers.get("access-control-allow-private-network")).toBeNull();
    }
  });

  it("allows any origin in development, without credentials", async () => {
    const { app } = await served({ PURSER_ENV: "development" });
    const { headers } = await app.request("/threads", preflight("https://studio.example"));
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("access-control-allow-private-network")).toBe("true");
  });
});

describe("limits", () => {
  it("of wrong keys: an address that goes on failing waits, others and known good keys do not", async () => {
    const { app, key } = await served();
    const secret = await key("runs:read");
    const get = (given: string, remoteAddress: string) =>
      app.request(
        "/threads/none",
        { headers: { "x-api-key": given } },
        { incoming: { socket: { remoteAddress } } },
      );
    expect((await get(secret, "192.0.2.1")).status).toBe(404);
    for (let attempt = 0; attempt < 20; attempt++)
      expect((await get(`pk_${attempt}`, "192.0.2.1")).status).toBe(401);
    const limited = await get("pk_more", "192.0.2.1");
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await get("pk_more", "192.0.2.2")).status).toBe(401);
    expect((await get(secret, "192.0.2.1")).status).toBe(404);
  });

  it("of runs: more than the company may have under way are refused, until some have ended", async () => {
    const { app, orchestrator } = await served({ PURSER_MAX_QUEUED_RUNS: "2" });
    const start = async () =>
      app.request("/runs", {
        method: "POST",
        body: JSON.stringify({ assistant_id: "slow", input: { ms: 60_000 } }),
      });
    const first = (await (await start()).json()) as { run_id: string };
    expect((await start()).status).toBe(200);
    const refused = await start();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await refused.json()).toMatchObject({ error: "too_many_runs" });
    await orchestrator.runs.cancel(ana, first.run_id);
    expect((await start()).status).toBe(200);
    for (const { id } of await orchestrator.runs.listOpen(ana)) await orchestrator.runs.cancel(ana, id);
  });

  it("of open streams: one user's, counted until they end", async () => {
    const { app, orchestrator } = await served({ PURSER_MAX_STREAMS: "2" });
    const { id: threadId } = await orchestrator.threads.create(ana);
    const start = { kind: "input", input: { ms: 60_000 } } as const;
    const run = await orchestrator.runs.start(ana, {
      threadId,
      graph: "slow",
      start,
      streamModes: ["custom"],
    });
    const open = async () => {
      const response = await app.request(`/threads/${threadId}/runs/${run.id}/stream`);
      const reader = response.body?.getReader();
      if (response.status === 200) await reader?.read();
      return { status: response.status, reader };
    };
    const first = await open();
    expect((await open()).status).toBe(200);
    expect((await open()).status).toBe(429);
    await first.reader?.cancel();
    expect((await open()).status).toBe(200);
    app.closeStreams();
    await orchestrator.runs.cancel(ana, run.id);
  });

  it.each([
    ["/threads/search", { limit: 1e9 }],
    ["/threads/search", { limit: 0 }],
    ["/threads/search", { limit: -1 }],
    ["/threads/search", { offset: -1 }],
    ["/threads/search", { offset: 1e308 }],
    ["/threads/search", { limit: "10; drop table thread" }],
    ["/threads/search", { sort_by: "id; drop table thread" }],
    ["/threads/search", { ids: ["x".repeat(201)] }],
    ["/threads", { thread_id: "x".repeat(201) }],
    ["/assistants/search", { limit: 1e9 }],
    ["/store/items/search", { limit: 1e9 }],
    ["/store/items/search", { offset: -5 }],
    ["/store/namespaces", { limit: 1e9 }],
    ["/runs/crons/search", { limit: 1e9 }],
    ["/runs/batch", Array.from({ length: 1001 }, () => ({ assistant_id: "steps" }))],
    ["/runs", { assistant_id: "steps", config: { recursion_limit: 1e9 } }],
    ["/runs", { assistant_id: "steps", after_seconds: 1e12 }],
  ])("of a body: %s %j is refused", async (path, body) => {
    const { app, errors } = await served();
    const response = await app.request(path, { method: "POST", body: JSON.stringify(body) });
    expect(response.status, await response.text()).toBe(422);
    expect(errors).toEqual([]);
  });

  it.each([
    "/history?limit=1e9",
    "/history?limit=-1",
    "/approvals?limit=1e9",
    "/approvals?offset=-1",
    "/threads/x/runs?limit=1e9",
  ])("of a query: %s is refused", async (path) => {
    const { app } = await served();
    expect((await app.request(path)).status).toBe(422);
  });
});

describe("what is searched for", () => {
  const post = async (app: Awaited<ReturnType<typeof served>>["app"], path: string, body: string) => {
    const response = await app.request(path, { method: "POST", body });
    return { status: response.status, text: await response.text() };
  };

  it("is never a pattern: wildcards and expressions are characters", async () => {
    const { app, errors } = await served();
    await post(app, "/assistants", '{"graph_id": "steps", "name": "plain"}');
    await post(app, "/assistants", '{"graph_id": "steps", "name": "100% _x_"}');
    const found = async (name: string) =>
      (JSON.parse((await post(app, "/assistants/search", JSON.stringify({ name }))).text) as unknown[])
        .length;
    expect(await found("plain")).toBe(1);
    expect(await found("pl%n")).toBe(0);
    expect(await found("pl_in")).toBe(0);
    expect(await found("% _")).toBe(1);
    expect(await found(".*")).toBe(0);
    expect(await found("' or 1=1 --")).toBe(0);
    expect(errors).toEqual([]);
  });

  it.each([
    '{"metadata": {"__proto__": {"polluted": true}}}',
    '{"metadata": {"constructor": {"prototype": {"polluted": true}}}}',
    '{"metadata": {"a\\"]; drop table thread; --": 1}}',
    '{"metadata": {"$.x[0]": 1, "": 2, "\\u0000": 3}}',
    '{"values": {"toString": 1, "hasOwnProperty": {"a": 1}}}',
  ])("may have any key: %s", async (body) => {
    const { app, errors } = await served();
    expect((await post(app, "/threads", '{"metadata": {"a": 1}}')).status).toBe(200);
    expect((await post(app, "/threads/search", body)).status).toBe(200);
    expect((await post(app, "/threads", body)).status).toBe(200);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(errors).toEqual([]);
  });

  it("is bounded: a filter of thousands of conditions is refused, not run", async () => {
    const { app, errors } = await served();
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]));
    for (const path of ["/threads/search", "/threads/count", "/assistants/search", "/runs/crons/search"]) {
      const { status, text } = await post(app, path, JSON.stringify({ metadata: many }));
      expect([path, status], text.slice(0, 200)).toEqual([path, 422]);
    }
    const store = await post(app, "/store/items/search", JSON.stringify({ filter: many }));
    expect(store.status).toBe(422);
    expect(errors).toEqual([]);
  });
});
