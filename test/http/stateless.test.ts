import { describe, expect, it, vi } from "vitest";
import { collect, post, serveGraphs } from "./serve-graphs.ts";

const TRAIL = ["one", "two", "three", "four", "five"];

describe("a stateless run", () => {
  it("waits and gives its values, on a thread that goes with it", async () => {
    const { client } = await serveGraphs();
    expect(await client.runs.wait(null, "steps", { input: {} })).toEqual({ trail: TRAIL });
    const [thread] = await client.threads.search();
    const [run] = await client.runs.list(thread!.thread_id);
    expect(run).toMatchObject({ status: "success", kwargs: { temporary: true } });
  });

  it("streams, and says where it is found", async () => {
    const { client, app } = await serveGraphs();
    const events = await collect(client.runs.stream(null, "steps", { input: {}, streamMode: "updates" }));
    expect(events.map(({ event }) => event)).toEqual(["metadata", ...TRAIL.map(() => "updates")]);
    const response = await app.request("/runs/stream", {
      method: "POST",
      body: JSON.stringify({ assistant_id: "steps", input: {} }),
    });
    const path = response.headers.get("content-location");
    expect(path).toMatch(/^\/runs\/[0-9a-f-]{36}$/);
    expect(response.headers.get("location")).toBe(`${path}/stream`);
    await response.text();
  });

  it("loses no event to a client that reads when it has ended", async () => {
    const { app, orchestrator } = await serveGraphs();
    const response = await app.request("/runs/stream", {
      method: "POST",
      body: JSON.stringify({ assistant_id: "steps", input: {}, stream_mode: "updates" }),
    });
    const reader = response.body!.getReader();
    const first = new TextDecoder().decode((await reader.read()).value);
    await vi.waitUntil(() => orchestrator.runs.status().active === 0);
    let rest = "";
    for (let next = await reader.read(); !next.done; next = await reader.read())
      rest += new TextDecoder().decode(next.value);
    expect([...`${first}${rest}`.matchAll(/^event: (\w+)$/gm)].map(([, event]) => event)).toEqual([
      "metadata",
      ...TRAIL.map(() => "updates"),
    ]);
  });

  it("tells what it asks, and how it failed", async () => {
    const { client } = await serveGraphs();
    expect(await client.runs.wait(null, "ask", { input: { topic: "tea" } })).toMatchObject({
      __interrupt__: [{ value: { question: "What about tea?" } }],
    });
    expect(await client.runs.wait(null, "failing", { input: {}, raiseError: false })).toMatchObject({
      trail: ["fine"],
      __error__: { message: expect.stringContaining("flux") as unknown },
    });
  });

  it("keeps its thread where that is asked for", async () => {
    const { client, app } = await serveGraphs();
    await post(app, "/runs/wait", {
      assistant_id: "steps",
      input: {},
      on_completion: "keep",
      metadata: { case: "7" },
    });
    const [thread] = await client.threads.search();
    const [run] = await client.runs.list(thread!.thread_id);
    expect(run).toMatchObject({ kwargs: { temporary: false } });
    expect(thread).toMatchObject({
      values: { trail: TRAIL },
      metadata: { case: "7", graph_id: "steps" },
    });
  });

  it("is started in the background and joined as a stream", async () => {
    const { client } = await serveGraphs();
    const run = await client.runs.create(null, "slow", {
      input: { ms: 300, label: "-a" },
    });
    expect(run).toMatchObject({ kwargs: { temporary: true } });
    const events = await collect(client.runs.joinStream(null, run.run_id));
    expect(events.at(-1)).toMatchObject({ event: "values", data: { trail: ["begin-a", "end-a"] } });
    await expect(collect(client.runs.joinStream(null, "nobody"))).rejects.toMatchObject({ status: 404 });
  });

  it("comes in batches, in the order they were asked for", async () => {
    const { client, app } = await serveGraphs();
    const runs = await client.runs.createBatch([
      { assistantId: "steps", input: {}, onCompletion: "keep", metadata: { n: 1 } },
      { assistantId: "chat", input: { messages: [] }, metadata: { n: 2 } },
    ] as Parameters<typeof client.runs.createBatch>[0]);
    expect(runs.map(({ metadata }) => metadata)).toMatchObject([
      { n: 1, graph_id: "steps" },
      { n: 2, graph_id: "chat" },
    ]);
    expect((await post(app, "/runs/batch", [])).status).toBe(422);
    const { status, body } = await post(app, "/runs/batch", [{ assistant_id: "steps" }, {}]);
    expect(status).toBe(422);
    expect(body["message"]).toContain('"1.assistant_id"');
  });

  it("of an assistant that is not there leaves no thread behind", async () => {
    const { client } = await serveGraphs();
    await expect(client.runs.create(null, "nothing", { input: {} })).rejects.toMatchObject({ status: 404 });
    expect(await client.threads.count()).toBe(0);
  });
});
