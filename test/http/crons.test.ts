import { OpenAPIHono } from "@hono/zod-openapi";
import { Client } from "@langchain/langgraph-sdk";
import { describe, expect, it, onTestFinished } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import { errorResponse } from "../../src/http/errors.ts";
import { cronRoutes } from "../../src/http/routes/crons.ts";
import { createCrons } from "../../src/runs/crons/crons.ts";
import { createThreads } from "../../src/runs/threads.ts";
import { ana, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { fakeRuntime } from "../runs/fake-clock.ts";

async function serve() {
  const orchestrator = await testOrchestrator({ agents: [workerAgent({})] });
  const { db } = orchestrator.store;
  const runtime = fakeRuntime("2026-03-01T00:00:00Z");
  const threads = createThreads({ db, runtime });
  const crons = createCrons({
    db,
    runtime,
    threads,
    assistants: {
      resolve: async (_, id) => ({
        id: `a-${id}`,
        graph: id,
        config: {},
        context: {},
        metadata: {},
        version: 1,
      }),
    },
    actorOf: async (companyId, userId) => ({ companyId, userId, permissions: [] }),
    runs: { start: () => Promise.reject(new PurserError("stopping", "No run is started here.")) },
    onProblem: () => undefined,
  });
  onTestFinished(() => crons.stop());
  const app = new OpenAPIHono();
  app.route("/", cronRoutes({ orchestrator, crons }));
  app.onError((error, c) => {
    const { status, body } = errorResponse(error);
    return c.json(body, status);
  });
  const fetch = async (input: string | URL | Request, init?: RequestInit) =>
    app.fetch(new Request(input, init));
  const client = new Client({ apiUrl: "http://purser.test", callerOptions: { fetch, maxRetries: 0 } }).crons;
  return { app, client, threads, ...runtime };
}

describe("LangGraph's client", () => {
  it("makes crons, with a thread or without", async () => {
    const { client, threads } = await serve();
    const cron = await client.create("report", {
      schedule: "0 9 * * 1-5",
      timezone: "Europe/Berlin",
      input: { month: "2026-02" },
      metadata: { team: "finance" },
      streamMode: "updates",
      onRunCompleted: "keep",
      endTime: "2026-12-31T00:00:00Z",
      webhook: "https://example.com/hook",
      streamResumable: true,
    });
    expect(cron).toEqual({
      cron_id: expect.any(String) as string,
      assistant_id: "a-report",
      thread_id: null,
      schedule: "0 9 * * 1-5",
      timezone: "Europe/Berlin",
      end_time: "2026-12-31T00:00:00.000Z",
      payload: {
        assistant_id: "a-report",
        input: { month: "2026-02" },
        stream_mode: "updates",
        webhook: "https://example.com/hook",
      },
      metadata: { team: "finance" },
      on_run_completed: "keep",
      enabled: true,
      user_id: "local",
      next_run_date: "2026-03-02T08:00:00.000Z",
      created_at: "2026-03-01T00:00:00.000Z",
      updated_at: "2026-03-01T00:00:00.000Z",
    });
    const thread = await threads.create(ana, { id: "case" });
    const onThread = await client.createForThread(thread.id, "report", {
      schedule: "@daily",
      enabled: false,
    });
    expect(onThread).toMatchObject({ thread_id: "case", next_run_date: null, timezone: "UTC" });
    await expect(client.createForThread("none", "report", { schedule: "@daily" })).rejects.toThrow("404");
  });

  it("searches, counts, changes and deletes them", async () => {
    const { client, app, pass } = await serve();
    const ids: string[] = [];
    for (const team of ["x", "y", "x"]) {
      pass(1000);
      ids.push((await client.create("report", { schedule: "@daily", metadata: { team } })).cron_id);
    }
    const [a, b, c] = ids;
    const found = async (query: Parameters<typeof client.search>[0]) =>
      (await client.search(query)).map(({ cron_id }) => cron_id);
    expect(await found({})).toEqual([c, b, a]);
    expect(await found({ metadata: { team: "x" }, sortBy: "created_at", sortOrder: "asc" })).toEqual([a, c]);
    expect(await client.search({ limit: 1, select: ["cron_id", "schedule"] })).toEqual([
      { cron_id: c, schedule: "@daily" },
    ]);
    expect(await client.count({ metadata: { team: "x" } })).toBe(2);
    const page = await app.request("/runs/crons/search", { method: "POST", body: '{"limit":1,"offset":1}' });
    expect([page.headers.get("x-pagination-total"), page.headers.get("x-pagination-next")]).toEqual([
      "3",
      "2",
    ]);

    expect(
      await client.update(a!, { schedule: "0 12 * * *", endTime: "2026-04-01T00:00:00Z" }),
    ).toMatchObject({
      schedule: "0 12 * * *",
      next_run_date: "2026-03-01T12:00:00.000Z",
      end_time: "2026-04-01T00:00:00.000Z",
    });
    expect(await client.update(a!, { endTime: null })).toMatchObject({
      end_time: null,
      schedule: "0 12 * * *",
    });
    expect(await client.update(a!, { enabled: false })).toMatchObject({
      enabled: false,
      next_run_date: null,
    });
    expect(await found({ enabled: false })).toEqual([a]);
    await client.delete(a!);
    expect(await client.count({})).toBe(2);
  });

  it("is told what is wrong, by the field", async () => {
    const { client, app } = await serve();
    await expect(client.create("report", { schedule: "61 * * * *" })).rejects.toThrow('field \\"schedule\\"');
    const missing = await app.request("/runs/crons", { method: "POST", body: '{"assistant_id":"report"}' });
    expect([missing.status, await missing.json()]).toMatchObject([422, { error: "invalid_input" }]);
    await expect(client.delete("none")).rejects.toThrow("There is no cron");
  });
});
