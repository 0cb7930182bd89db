import { describe, expect, it, vi } from "vitest";
import { clientOf, collect, post, serveGraphs } from "./serve-graphs.ts";

const TRAIL = ["one", "two", "three", "four", "five"];

describe("a run on a thread", () => {
  it("is started in the background, joined, read, listed and deleted", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create({ metadata: { case: "7" } });
    const run = await client.runs.create(thread_id, "steps", {
      input: { trail: ["zero"] },
      metadata: { ticket: "t1" },
      config: { tags: ["nightly"], recursion_limit: 50, configurable: { tone: "brief" } },
    });
    expect(run).toMatchObject({
      thread_id,
      multitask_strategy: "reject",
      metadata: { case: "7", ticket: "t1", graph_id: "steps" },
      kwargs: {
        input: { trail: ["zero"] },
        config: { configurable: { tone: "brief" }, tags: ["nightly"], recursion_limit: 50 },
        stream_mode: ["values"],
      },
    });
    expect(await client.runs.join(thread_id, run.run_id)).toEqual({ trail: ["zero", ...TRAIL] });
    expect(await client.runs.get(thread_id, run.run_id)).toMatchObject({ status: "success" });
    expect((await client.threads.get(thread_id)).metadata).toMatchObject({
      case: "7",
      graph_id: "steps",
      assistant_id: run.assistant_id,
    });
    const second = await client.runs.create(thread_id, "steps", { input: {} });
    await client.runs.join(thread_id, second.run_id);
    const ids = async (options: object) =>
      (await client.runs.list(thread_id, options)).map(({ run_id }) => run_id);
    expect(await ids({})).toEqual([second.run_id, run.run_id]);
    expect(await ids({ limit: 1, offset: 1 })).toEqual([run.run_id]);
    expect(await client.runs.list(thread_id, { limit: 1, select: ["run_id"] })).toEqual([
      { run_id: second.run_id },
    ]);
    await client.runs.delete(thread_id, run.run_id);
    expect(await ids({})).toEqual([second.run_id]);
    expect((await client.threads.getState(thread_id)).values).toMatchObject({
      trail: ["zero", ...TRAIL, ...TRAIL],
    });
  });

  it("is streamed, and told where it is found before it ends", async () => {
    const { client, app } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    let told: { run_id: string; thread_id?: string } | undefined;
    const events = await collect(
      client.runs.stream(thread_id, "steps", {
        input: {},
        streamMode: ["updates", "custom"],
        onRunCreated: (run) => (told = run),
      }),
    );
    expect(events[0]).toMatchObject({ event: "metadata", data: { run_id: told?.run_id } });
    expect(told?.thread_id).toBe(thread_id);
    const updates = events.filter(({ event }) => event === "updates");
    expect(updates.map(({ data }) => Object.keys(data as object))).toEqual(TRAIL.map((step) => [step]));
    expect(events.filter(({ event }) => event === "custom")).toHaveLength(5);
    // Only what was asked for streams; the thread knows its values all the same.
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(["metadata", "updates", "custom"]));
    expect((await client.threads.get(thread_id)).values).toEqual({ trail: TRAIL });

    const response = await app.request(`/threads/${thread_id}/runs/stream`, {
      method: "POST",
      body: JSON.stringify({ assistant_id: "steps", input: {} }),
    });
    const path = response.headers.get("content-location");
    expect(path).toMatch(new RegExp(`^/threads/${thread_id}/runs/[0-9a-f-]{36}$`));
    expect(response.headers.get("location")).toBe(`${path}/stream`);
    await response.text();
  });

  it("is joined as a stream from where a client left off, with the modes it wants", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const { run_id } = await client.runs.create(thread_id, "steps", {
      input: {},
      streamMode: ["updates", "custom"],
    });
    const all = await collect(client.runs.joinStream(thread_id, run_id));
    expect(all.map(({ id }) => Number(id))).toEqual(all.map((_, index) => index + 1));
    const rest = await collect(client.runs.joinStream(thread_id, run_id, { lastEventId: "4" }));
    expect(rest).toEqual(all.slice(4));
    const custom = await collect(
      client.runs.joinStream(thread_id, run_id, { streamMode: ["custom"] as const }),
    );
    expect(custom).toEqual(all.filter(({ event }) => event !== "updates"));
  });

  it("waits and gives the values, what it waits for, or how it failed", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const asked = (await client.runs.wait(thread_id, "ask", { input: { topic: "tea" } })) as {
      __interrupt__: { id: string }[];
    };
    expect(asked).toMatchObject({
      topic: "tea",
      __interrupt__: [{ value: { question: "What about tea?" } }],
    });
    const [waiting] = await client.runs.list(thread_id);
    expect(waiting).toMatchObject({ status: "interrupted" });
    expect(await client.runs.wait(thread_id, "ask", { command: { resume: { yes: true } } })).toEqual({
      topic: "tea",
      answer: { yes: true },
      closed: true,
    });
    const failed = await client.threads.create();
    expect(
      await client.runs.wait(failed.thread_id, "failing", { input: {}, raiseError: false }),
    ).toMatchObject({
      trail: ["fine"],
      __error__: { message: expect.stringContaining("The flux is low.") as unknown },
    });
    expect(await client.threads.get(failed.thread_id)).toMatchObject({ status: "error" });
  });

  it("answers two questions by their interrupt ids", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const { __interrupt__: asked } = (await client.runs.wait(thread_id, "ask_two", {
      input: {},
    })) as unknown as {
      __interrupt__: { id: string; value: { person: string } }[];
    };
    const answers = Object.fromEntries(asked.map(({ id, value }) => [id, `for ${value.person}`]));
    expect(await client.runs.wait(thread_id, "ask_two", { command: { resume: answers } })).toMatchObject({
      answers: expect.arrayContaining(['left: "for left"', 'right: "for right"']) as unknown,
    });
  });

  it("goes where a command sends it, with what it changes", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "steps", { input: {} });
    const done = await client.runs.wait(thread_id, "steps", {
      command: { update: { trail: ["again"] }, goto: "four" },
    });
    expect(done).toEqual({ trail: [...TRAIL, "again", "four", "five"] });
  });

  it("starts from an older checkpoint, and stops before a node", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "steps", { input: {}, interruptBefore: ["three"] });
    const stopped = await client.threads.getState(thread_id);
    expect(stopped.next).toEqual(["three"]);
    await client.runs.wait(thread_id, "steps", { input: null });
    const { checkpoint_id } = stopped.checkpoint;
    const again = await client.runs.wait(thread_id, "steps", {
      input: null,
      checkpointId: checkpoint_id!,
    });
    expect(again).toEqual({ trail: TRAIL });
    // One that is not there would begin anew without a word.
    await expect(
      client.runs.wait(thread_id, "steps", {
        input: {},
        checkpointId: "1f000000-0000-6000-8000-000000000000",
      }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it("streams what happens in subgraphs where that is asked for", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const events = await collect(
      client.runs.stream(thread_id, "nested", { input: {}, streamMode: "updates", streamSubgraphs: true }),
    );
    const inner = events.map(({ event }) => event as string).filter((event) => event.includes("|"));
    expect(inner.length).toBeGreaterThan(0);
    expect(inner.every((event) => event.startsWith("updates|inner:"))).toBe(true);
  });

  it("goes out in messages as LangChain's flat dict, token by token", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const events = await collect(
      client.runs.stream(thread_id, "chat", {
        // A client of LangChain sends a message as the constructor call that its toJSON makes.
        input: {
          messages: [
            {
              lc: 1,
              type: "constructor",
              id: ["langchain_core", "messages", "HumanMessage"],
              kwargs: { content: "hi" },
            },
          ],
        },
        streamMode: ["messages-tuple"],
      }),
    );
    const tokens = events.filter(({ event }) => event === "messages");
    expect(tokens.map(({ data }) => (data as unknown as [{ content: string }])[0].content)).toEqual(
      expect.arrayContaining(["You ", "said ", "hi"]),
    );
    const { values } = await client.threads.getState<{ messages: object[] }>(thread_id);
    expect(values.messages).toMatchObject([
      { type: "human", content: "hi" },
      { type: "ai", content: "You said hi" },
    ]);
    expect(values.messages[0]).not.toHaveProperty("lc");
  });
});

describe("a thread that is busy", () => {
  async function busy() {
    const served = await serveGraphs();
    const { client } = served;
    const { thread_id } = await client.threads.create();
    const stream = client.runs.stream(thread_id, "slow", {
      input: { ms: 60_000, label: "-a" },
      streamMode: "custom",
    });
    const first = await stream.next();
    await stream.next();
    const { run_id } = (first.value as unknown as { data: { run_id: string } }).data;
    return { ...served, thread_id, run_id, stream };
  }

  it("refuses a second run, or takes it in behind the first", async () => {
    const { client, thread_id, run_id } = await busy();
    await expect(client.runs.create(thread_id, "slow", { input: {} })).rejects.toMatchObject({
      status: 409,
    });
    const queued = await client.runs.create(thread_id, "slow", {
      input: { ms: 0, label: "-b" },
      multitaskStrategy: "enqueue",
    });
    expect(queued).toMatchObject({ status: "pending", multitask_strategy: "enqueue" });
    expect((await client.runs.list(thread_id, { status: "running" })).map((run) => run.run_id)).toEqual([
      run_id,
    ]);
    await client.runs.cancel(thread_id, run_id, true);
    expect(await client.runs.join(thread_id, queued.run_id)).toMatchObject({
      trail: expect.arrayContaining(["begin-b", "end-b"]) as unknown,
    });
  });

  it("gives way to a run that interrupts", async () => {
    const { client, thread_id, run_id } = await busy();
    const next = await client.runs.create(thread_id, "slow", {
      input: { ms: 0, label: "-b" },
      multitaskStrategy: "interrupt",
    });
    await client.runs.join(thread_id, next.run_id);
    expect(await client.runs.get(thread_id, run_id)).toMatchObject({ status: "interrupted" });
    const stopped = await client.runs.list(thread_id, { status: "interrupted" });
    expect(stopped.map((run) => run.run_id)).toEqual([run_id]);
  });

  it("has its run cancelled within a second, waiting for it or not", async () => {
    const { app, client, thread_id, run_id } = await busy();
    const path = `/threads/${thread_id}/runs/${run_id}`;
    await expect(client.runs.delete(thread_id, run_id)).rejects.toMatchObject({ status: 409 });
    const begun = performance.now();
    expect((await app.request(`${path}/cancel?wait=1`, { method: "POST" })).status).toBe(204);
    expect(performance.now() - begun).toBeLessThan(1000);
    // Once more is no mistake.
    expect((await app.request(`${path}/cancel?wait=0`, { method: "POST" })).status).toBe(202);
    expect(await client.runs.get(thread_id, run_id)).toMatchObject({ status: "interrupted" });
  });

  it("has its runs cancelled several at once", async () => {
    const { client, thread_id, run_id } = await busy();
    const queued = await client.runs.create(thread_id, "slow", {
      input: { ms: 60_000 },
      multitaskStrategy: "enqueue",
    });
    await client.runs.cancelMany({ threadId: thread_id, status: "all" });
    for (const id of [run_id, queued.run_id])
      expect(await client.runs.get(thread_id, id)).toMatchObject({ status: "interrupted" });
    await expect(client.runs.cancelMany({ runIds: ["nobody"] })).rejects.toMatchObject({ status: 404 });
  });

  it("loses its run with the client where the client said so", async () => {
    const { client, app } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const start = (on_disconnect: string) =>
      app.request(`/threads/${thread_id}/runs/stream`, {
        method: "POST",
        body: JSON.stringify({
          assistant_id: "slow",
          input: { ms: 60_000 },
          stream_mode: "custom",
          on_disconnect,
          multitask_strategy: "interrupt",
        }),
      });
    const leave = async (on_disconnect: string) => {
      const response = await start(on_disconnect);
      const reader = response.body!.getReader();
      await reader.read();
      await reader.read();
      await reader.cancel();
      return response.headers.get("content-location")!.split("/").at(-1)!;
    };
    const kept = await leave("continue");
    expect(await client.runs.get(thread_id, kept)).toMatchObject({ status: "running" });
    const lost = await leave("cancel");
    await client.runs.join(thread_id, lost).catch(() => undefined);
    expect(await client.runs.get(thread_id, lost)).toMatchObject({ status: "interrupted" });
  });

  it("loses its run with a client that waits, where the client said so", async () => {
    const { client, app } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const gone = new AbortController();
    const waiting = app.request(`/threads/${thread_id}/runs/wait`, {
      method: "POST",
      body: JSON.stringify({ assistant_id: "slow", input: { ms: 60_000 }, on_disconnect: "cancel" }),
      signal: gone.signal,
    });
    const run = await vi.waitUntil(async () => (await client.runs.list(thread_id))[0], { interval: 5 });
    gone.abort();
    expect((await waiting).status).toBe(499);
    await client.runs.join(thread_id, run.run_id).catch(() => undefined);
    expect(await client.runs.get(thread_id, run.run_id)).toMatchObject({ status: "interrupted" });
  });
});

describe("what is refused", () => {
  it("is what does not exist: threads, assistants, runs, or a run on another thread", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const other = await client.threads.create();
    await expect(client.runs.create("nobody", "steps", { input: {} })).rejects.toMatchObject({ status: 404 });
    await expect(client.runs.create(thread_id, "nothing", { input: {} })).rejects.toMatchObject({
      status: 404,
    });
    const { run_id } = await client.runs.create(thread_id, "steps", { input: {} });
    await client.runs.join(thread_id, run_id);
    await expect(client.runs.get(other.thread_id, run_id)).rejects.toMatchObject({ status: 404 });
    await expect(collect(client.runs.joinStream(thread_id, "nobody"))).rejects.toMatchObject({ status: 404 });
    await expect(client.runs.join(thread_id, "nobody")).rejects.toMatchObject({ status: 404 });
    await expect(client.runs.list("nobody")).rejects.toMatchObject({ status: 404 });
  });

  it("is a body of another shape, by the name of its field", async () => {
    const { app } = await serveGraphs();
    const cases: [object, string][] = [
      [{ input: {} }, "assistant_id"],
      [{ assistant_id: "steps", stream_mode: "loud" }, "stream_mode"],
      [{ assistant_id: "steps", after_seconds: -1 }, "after_seconds"],
      [{ assistant_id: "steps", config: { recursion_limit: 0 } }, "config.recursion_limit"],
      [{ assistant_id: "steps", webhook: "not a url" }, "webhook"],
    ];
    for (const [body, field] of cases) {
      const { status, body: answer } = await post(app, "/runs", body);
      expect(status).toBe(422);
      expect(answer["message"]).toContain(`"${field}"`);
    }
  });

  it("is not a thread that may be made with its first run", async () => {
    const { client } = await serveGraphs();
    expect(await client.runs.wait("made-by-run", "steps", { input: {}, ifNotExists: "create" })).toEqual({
      trail: TRAIL,
    });
    expect((await client.threads.get("made-by-run")).metadata).toMatchObject({ graph_id: "steps" });
  });

  it("is everything of another company", async () => {
    const { app, client, orchestrator } = await serveGraphs();
    await orchestrator.store.db
      .insertInto("company")
      .values({ id: "other", name: "Other", created_at: "2026-01-01T00:00:00Z" })
      .execute();
    const acme = clientOf(app, { "x-purser-company": "acme" });
    const other = clientOf(app, { "x-purser-company": "other" });
    const { thread_id } = await acme.threads.create();
    const { run_id } = await acme.runs.create(thread_id, "steps", { input: {} });
    await acme.runs.join(thread_id, run_id);
    await expect(other.threads.get(thread_id)).rejects.toMatchObject({ status: 404 });
    await expect(other.threads.getHistory(thread_id)).rejects.toMatchObject({ status: 404 });
    await expect(other.runs.join(thread_id, run_id)).rejects.toMatchObject({ status: 404 });
    await expect(other.runs.create(thread_id, "steps", { input: {} })).rejects.toMatchObject({ status: 404 });
    await expect(other.threads.delete(thread_id)).rejects.toMatchObject({ status: 404 });
    expect(await other.threads.search()).toEqual([]);
    await expect(client.threads.search()).rejects.toThrow();
  });
});
