import { Client } from "@langchain/langgraph-sdk";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { PlanInput } from "../../src/graph/plan.ts";
import { createApp } from "../../src/http/app.ts";
import type { Orchestrator } from "../../src/orchestrator.ts";
import { temporaryHome, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const pay: PlanInput = {
  name: "pay",
  tasks: [
    { id: "prepare", agent: "worker", operation: "prepare" },
    { id: "payment", agent: "worker", operation: "pay", inputs: { amount: 100 }, approval: {} },
  ],
};

function agents(paid: number[] = []) {
  return [
    workerAgent({
      prepare: { run: async () => ({ ready: true }) },
      pay: {
        input: z.object({ amount: z.number() }),
        effect: "write",
        undo: { kind: "irreversible", why: "money has left" },
        run: async (input) => {
          paid.push((input as { amount: number }).amount);
          return {};
        },
      },
    }),
  ];
}

function serve(orchestrator: Orchestrator) {
  const errors: unknown[] = [];
  const app = createApp(orchestrator, { version: "test", onError: (error) => errors.push(error) });
  const fetch = async (input: string | URL | Request, init?: RequestInit) =>
    app.fetch(new Request(input, init));
  const client = new Client({ apiUrl: "http://purser.test", callerOptions: { fetch, maxRetries: 0 } });
  return { app, client, errors };
}

async function served(paid: number[] = [], home = temporaryHome()) {
  const orchestrator = await testOrchestrator({ home, agents: agents(paid) });
  orchestrator.registerWorkflow(pay);
  return { orchestrator, ...serve(orchestrator) };
}

describe("the official SDK against our server", () => {
  it("runs a workflow to its approval point, resumes it, and sees each event by its name", async () => {
    const paid: number[] = [];
    const { client } = await served(paid);
    const thread = await client.threads.create();

    const first: { event: string; data: unknown }[] = [];
    const streamMode: ("values" | "updates" | "custom")[] = ["values", "updates", "custom"];
    for await (const { event, data } of client.runs.stream(thread.thread_id, "pay", {
      input: { input: {} },
      streamMode,
    })) {
      first.push({ event, data });
    }
    expect(first[0]).toMatchObject({ event: "metadata", data: { thread_id: thread.thread_id } });
    expect(new Set(first.map(({ event }) => event))).toEqual(
      new Set(["metadata", "values", "updates", "custom"]),
    );

    const state = await client.threads.getState(thread.thread_id);
    expect(state.next).toEqual(["payment"]);
    expect(state.tasks[0]?.interrupts[0]?.value).toMatchObject({ type: "approval", step: "payment" });
    expect(await client.threads.get(thread.thread_id)).toMatchObject({ status: "interrupted" });
    expect(paid).toEqual([]);

    const second: string[] = [];
    for await (const { event } of client.runs.stream(thread.thread_id, "pay", {
      command: { resume: { type: "approve" } },
      streamMode: "updates",
    })) {
      second.push(event);
    }
    expect(second).toContain("updates");
    expect(paid).toEqual([100]);
    const { values } = await client.threads.getState<{ outcome: { status: string } }>(thread.thread_id);
    expect(values.outcome.status).toBe("success");
  });

  it("comes back to a finished stream where it left off", async () => {
    const { app, client } = await served();
    const { thread_id } = await client.threads.create();
    const run = await client.runs.create(thread_id, "pay", { input: { input: {} }, streamMode: ["custom"] });
    const read = async (lastEventId?: string) => {
      const headers: Record<string, string> =
        lastEventId === undefined ? {} : { "last-event-id": lastEventId };
      const response = await app.request(`/threads/${thread_id}/runs/${run.run_id}/stream`, { headers });
      return [...(await response.text()).matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    };
    const all = await read();
    expect(all).toEqual(all.map((_, index) => index + 1));
    expect(await read("2")).toEqual(all.slice(2));
  });

  it("waits for a run and gives the values, or what it waits for", async () => {
    const paid: number[] = [];
    const { client } = await served(paid);
    const { thread_id } = await client.threads.create();
    const first = await client.runs.wait(thread_id, "pay", { input: { input: {} } });
    expect(first).toMatchObject({ __interrupt__: [{ value: { type: "approval" } }] });
    const second = await client.runs.wait(thread_id, "pay", { command: { resume: { type: "approve" } } });
    expect(second).toMatchObject({ outcome: { status: "success" } });
    expect(paid).toEqual([100]);
  });

  it("answers a second yes with 409 and does nothing", async () => {
    const paid: number[] = [];
    const { client } = await served(paid);
    const { thread_id } = await client.threads.create();
    await drain(client.runs.stream(thread_id, "pay", { input: { input: {} } }));
    await drain(client.runs.stream(thread_id, "pay", { command: { resume: { type: "approve" } } }));
    await expect(
      drain(client.runs.stream(thread_id, "pay", { command: { resume: { type: "approve" } } })),
    ).rejects.toMatchObject({ status: 409 });
    expect(paid).toEqual([100]);
  });
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  const iterator = stream[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

describe("errors", () => {
  it("names what is wrong, with a code and without a stack", async () => {
    const { app } = await served();
    const post = (path: string, body: string) => app.request(path, { method: "POST", body });
    const cases: [Promise<Response> | Response, number, string][] = [
      [post("/threads", "{"), 422, "invalid_input"],
      [post("/threads", '{"metadata": 5}'), 422, "invalid_input"],
      [post("/threads/none/runs", '{"assistant_id": "pay", "input": {}}'), 404, "unknown_thread"],
      [app.request("/nowhere"), 404, "not_found"],
      [app.request("/threads/none", { headers: { "x-purser-company": "nobody" } }), 404, "unknown_company"],
    ];
    for (const [response, status, code] of cases) {
      const answer = await response;
      expect(answer.status).toBe(status);
      const body = (await answer.json()) as { error: string; message: string };
      expect(body.error).toBe(code);
      expect(JSON.stringify(body)).not.toMatch(/\.ts:\d+/);
    }
  });

  it("refuses a web page of an origin that is not allowed", async () => {
    const { app } = await served();
    const headers = { origin: "https://evil.example" };
    expect((await app.request("/threads", { method: "POST", body: "{}", headers })).status).toBe(403);
    expect((await app.request("/ok", { headers: { origin: "http://localhost" } })).status).toBe(200);
  });

  it("limits the size of a body", async () => {
    const { app } = await served();
    const response = await app.request("/threads", {
      method: "POST",
      body: `{"metadata": {"a": "${"x".repeat(5e6)}"}}`,
    });
    expect(response.status).toBe(413);
  });
});

describe("health", () => {
  it("is told at /ok and /info", async () => {
    const { app } = await served();
    expect(await (await app.request("/ok")).json()).toEqual({ ok: true });
    expect(await (await app.request("/info")).json()).toMatchObject({
      version: "test",
      workflows: expect.arrayContaining(["plan", "pay"]) as unknown,
      agents: ["worker"],
    });
  });
});

describe("a restart", () => {
  it("takes over runs that a dead process left behind, and their threads go on", async () => {
    const home = temporaryHome();
    const paid: number[] = [];
    const { orchestrator, client } = await served(paid, home);
    const { thread_id } = await client.threads.create();
    await drain(client.runs.stream(thread_id, "pay", { input: { input: {} } }));
    const [run] = await orchestrator.runs.list(
      { companyId: "acme", userId: "local", permissions: ["*"] },
      thread_id,
    );
    await orchestrator.store.db
      .updateTable("run")
      .set({ status: "running" })
      .where("id", "=", run!.id)
      .execute();
    await orchestrator.store.db
      .updateTable("thread")
      .set({ status: "busy" })
      .where("id", "=", thread_id)
      .execute();

    const next = await served(paid, home);
    await next.orchestrator.start();

    await next.client.runs.join(thread_id, run!.id);
    expect(await next.client.runs.get(thread_id, run!.id)).toMatchObject({ status: "interrupted" });
    await drain(next.client.runs.stream(thread_id, "pay", { command: { resume: { type: "approve" } } }));
    expect(paid).toEqual([100]);
  });
});
