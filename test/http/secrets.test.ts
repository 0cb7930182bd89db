import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSealer } from "../../src/base/sealer.ts";
import { createApp } from "../../src/http/app.ts";
import { createLogger } from "../../src/observe/logger.ts";
import { createObserver } from "../../src/observe/create-observer.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { readConfig } from "../../src/base/config.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { ana, ensureAcme, temporaryHome, workerAgent } from "../support/orchestrator.ts";
import { otherServer, ourServer } from "../agents/remote-rig.ts";

const HEADER = "other-servers-key-4711";

describe("what is sealed", () => {
  it("opens where it belongs and nowhere else, and not when it was altered", async () => {
    const file = join(temporaryHome(), "secret-key");
    const sealer = createSealer({ file });
    const sealed = await sealer.seal("open sesame", "the door");
    expect(sealed).not.toContain("sesame");
    expect(await sealer.open(sealed, "the door")).toBe("open sesame");
    expect(await createSealer({ file }).open(sealed, "the door")).toBe("open sesame");
    expect(await sealer.seal("open sesame", "the door")).not.toBe(sealed);
    const other = createSealer({ file: join(temporaryHome(), "secret-key") });
    const altered = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
    for (const attempt of [
      () => sealer.open(sealed, "another door"),
      () => other.open(sealed, "the door"),
      () => sealer.open(altered, "the door"),
      () => sealer.open("v1.a.b", "the door"),
      () => sealer.open("v2.a.b.c", "the door"),
      () => sealer.open("", "the door"),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "unreadable_secret" });
  });

  it("has its key in a file that only its owner reads", async () => {
    const file = join(temporaryHome(), "below", "secret-key");
    const first = createSealer({ file });
    const second = createSealer({ file });
    const [sealed] = await Promise.all([first.seal("a", "b"), second.seal("a", "b")]);
    expect(await second.open(sealed, "b")).toBe("a");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(file, "utf8"), "base64")).toHaveLength(32);
  });
});

describe("the home folder", () => {
  it("is its owner's only, where Purser makes it", async () => {
    const home = join(temporaryHome(), "purser");
    const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home }, "/"));
    onTestFinished(() => orchestrator.stop());
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });
});

describe("the headers of a remote agent", () => {
  it("stand in no row, no answer and no audit event, and reach the other server after a restart", async () => {
    const other = await otherServer();
    const home = temporaryHome();
    const { orchestrator, remoteAgents, request } = await ourServer({ home });
    const body = {
      id: "weather",
      url: other.url,
      assistant_id: "weather",
      effect: "read",
      headers: { "x-api-key": HEADER },
    };
    const registered = await request("POST", "/agents", { body });
    expect(registered.status, JSON.stringify(registered.body)).toBe(201);
    const answers = [
      registered,
      await request("GET", "/agents"),
      await request("GET", "/agents/weather"),
      await request("POST", "/agents", { body }),
    ];
    expect(JSON.stringify(answers.map((answer) => answer.body))).not.toContain(HEADER);
    expect((await remoteAgents.list("acme"))[0]?.headers).toEqual(["x-api-key"]);
    const { db } = orchestrator.store;
    const rows = [
      await db.selectFrom("remote_agent").selectAll().execute(),
      await db.selectFrom("audit_event").selectAll().execute(),
    ];
    expect(JSON.stringify(rows)).not.toContain(HEADER);

    const next = await ourServer({ home });
    expect(await next.remoteAgents.load()).toBe(1);
    expect((await next.remoteAgents.list("acme"))[0]?.headers).toEqual(["x-api-key"]);
  });

  it("that were kept as they are, by an earlier Purser, are sealed at the next start", async () => {
    const { orchestrator, remoteAgents } = await ourServer();
    const { db } = orchestrator.store;
    const row = {
      company_id: "acme",
      id: "weather",
      url: "https://graphs.example.com",
      assistant: "weather",
      title: "Weather",
      description: "Tells the weather",
      schemas: JSON.stringify({ graph: "weather", input: null, output: null }),
      effect: "read",
      headers: JSON.stringify({ "x-api-key": HEADER }),
      created_by: "ana",
      created_at: "2026-01-01T00:00:00Z",
    };
    await db.insertInto("remote_agent").values(row).execute();
    expect(await remoteAgents.load()).toBe(1);
    const [kept] = await db.selectFrom("remote_agent").select("headers").execute();
    expect(kept?.headers).not.toContain(HEADER);
    expect((await remoteAgents.list("acme"))[0]?.headers).toEqual(["x-api-key"]);
  });
});

describe("the log", () => {
  it("has the whole of what went wrong, with the run's id, and no key of anybody", async () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: "debug",
      destination: { write: (line: string) => lines.push(line) },
    });
    const observer = createObserver({ logger, metrics: createMetrics() });
    const crash = { run: () => Promise.reject(new Error("the fence is down 4711")) };
    const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: temporaryHome() }, "/"), {
      agents: [workerAgent({ crash })],
      observer,
    });
    onTestFinished(() => orchestrator.stop());
    await ensureAcme(orchestrator.store);
    const app = createApp(orchestrator, {
      version: "test",
      onError: (err) => observer.log.error({ err }, "failed"),
    });
    const { secret } = await orchestrator.keys.issue(ana, { userId: "kim", permissions: ["*"] });
    const plan = { name: "p", onFailure: "keep", tasks: [{ id: "a", agent: "worker", operation: "crash" }] };
    const ask = (path: string, headers: Record<string, string>, body: unknown = {}) =>
      app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
    const done = await ask(
      "/runs/wait",
      { "x-api-key": secret },
      { assistant_id: "plan", input: { plan, input: {} } },
    );
    expect(await done.text()).not.toContain("fence");
    await ask("/threads/search", { authorization: `Bearer ${secret}` });
    await ask("/threads/search", { "x-api-key": `pk_${"w".repeat(43)}` });
    await ask(`/nowhere/${secret}`, { "x-api-key": secret });
    observer.log.info({ said: `my key is ${secret}` }, `with ${secret}`);
    const text = lines.join("");
    expect(text).not.toContain(secret);
    expect(text).not.toContain("wwwwww");
    const failed = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ msg }) => msg === "A task failed inside");
    expect(JSON.stringify(failed?.["err"])).toContain("the fence is down 4711");
    expect(failed).toMatchObject({
      task_id: "a",
      run_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
  });
});

describe("an error message", () => {
  it.each(["pk_short", `pk_${"x".repeat(43)}`, "sk-proj-something", "Bearer of bad news"])(
    "never repeats a key: %s",
    async (key) => {
      const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: temporaryHome() }, "/"), {
        agents: [workerAgent({ look: {} })],
      });
      onTestFinished(() => orchestrator.stop());
      await ensureAcme(orchestrator.store);
      await orchestrator.keys.issue(ana, { userId: "kim", permissions: ["*"] });
      const app = createApp(orchestrator, { version: "test", onError: () => undefined });
      for (const path of ["/threads/x", "/v1/models", "/mcp", "/info", "/metrics"]) {
        const response = await app.request(path, { headers: { "x-api-key": key } });
        expect([path, response.status]).toEqual([path, 401]);
        expect(await response.text()).not.toContain(key);
      }
    },
  );
});
