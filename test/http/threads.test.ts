import { describe, expect, it } from "vitest";
import { collect, post, serveGraphs } from "./serve-graphs.ts";

describe("threads", () => {
  it("are made, read, changed and deleted", async () => {
    const { client } = await serveGraphs();
    const made = await client.threads.create({ metadata: { case: "7" } });
    expect(made).toMatchObject({ status: "idle", metadata: { case: "7" }, interrupts: {} });
    expect(made).not.toHaveProperty("values");
    expect(await client.threads.get(made.thread_id)).toEqual(made);
    const changed = await client.threads.update(made.thread_id, { metadata: { owner: "ana" } });
    expect(changed.metadata).toEqual({ case: "7", owner: "ana" });
    await client.threads.delete(made.thread_id);
    await expect(client.threads.get(made.thread_id)).rejects.toMatchObject({ status: 404 });
    await expect(client.threads.delete(made.thread_id)).rejects.toMatchObject({ status: 404 });
  });

  it("have any short text as an id", async () => {
    const { client, app } = await serveGraphs();
    const thread_id = "case 7/2026 (Ä)";
    expect(await client.threads.create({ threadId: thread_id })).toMatchObject({ thread_id });
    await client.runs.wait(thread_id, "steps", { input: {} });
    expect((await client.threads.getState(thread_id)).values).toMatchObject({
      trail: ["one", "two", "three", "four", "five"],
    });
    expect((await post(app, "/threads", { thread_id: "x".repeat(201) })).status).toBe(422);
  });

  it("of an id that is taken are refused, or given as they are", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create({ metadata: { a: 1 } });
    await expect(client.threads.create({ threadId: thread_id })).rejects.toMatchObject({ status: 409 });
    const again = await client.threads.create({
      threadId: thread_id,
      ifExists: "do_nothing",
      metadata: { b: 2 },
    });
    expect(again.metadata).toEqual({ a: 1 });
  });

  it("are found by metadata, status, ids and values, in pages with their true total", async () => {
    const { client, app } = await serveGraphs();
    const ids: string[] = [];
    for (const team of ["ap", "ap", "ar"]) {
      ids.push((await client.threads.create({ metadata: { team } })).thread_id);
    }
    await client.runs.wait(ids[0]!, "ask", { input: { topic: "tea" } });
    const idsOf = (found: { thread_id: string }[]) => found.map(({ thread_id }) => thread_id).sort();
    expect(idsOf(await client.threads.search({ metadata: { team: "ap" } }))).toEqual(
      [ids[0]!, ids[1]!].sort(),
    );
    expect(idsOf(await client.threads.search({ status: "interrupted" }))).toEqual([ids[0]]);
    expect(idsOf(await client.threads.search({ ids: [ids[2]!] }))).toEqual([ids[2]]);
    expect(idsOf(await client.threads.search({ values: { topic: "tea" } }))).toEqual([ids[0]]);
    // What Agent Chat UI searches by.
    expect(idsOf(await client.threads.search({ metadata: { graph_id: "ask" } }))).toEqual([ids[0]]);
    expect(await client.threads.count({ metadata: { team: "ap" } })).toBe(2);
    expect(await client.threads.search({ ids: [ids[0]!], select: ["thread_id"] })).toEqual([
      { thread_id: ids[0] },
    ]);
    const page = await post(app, "/threads/search", { limit: 2, offset: 0 });
    expect([page.headers.get("x-pagination-total"), page.headers.get("x-pagination-next")]).toEqual([
      "3",
      "2",
    ]);
    const last = await post(app, "/threads/search", { limit: 2, offset: 2 });
    expect([last.headers.get("x-pagination-total"), last.headers.get("x-pagination-next")]).toEqual([
      "3",
      null,
    ]);
  });

  it("are deleted several at once", async () => {
    const { client } = await serveGraphs();
    const ids = [await client.threads.create(), await client.threads.create()].map(
      ({ thread_id }) => thread_id,
    );
    expect(await client.threads.prune([...ids, "nobody"])).toEqual({ pruned_count: 2 });
    expect(await client.threads.count()).toBe(0);
  });
});

describe("the state of a thread", () => {
  it("is empty before its first run", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    expect(await client.threads.getState(thread_id)).toMatchObject({
      values: {},
      next: [],
      tasks: [],
      checkpoint: null,
      created_at: null,
    });
    expect(await client.threads.getHistory(thread_id)).toEqual([]);
  });

  it("tells what the thread waits for, as thread, state and task", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "ask", { input: {} });
    const state = await client.threads.getState(thread_id);
    const [task] = state.tasks;
    expect(state).toMatchObject({ next: ["question"], checkpoint: { thread_id, checkpoint_ns: "" } });
    expect(task?.interrupts).toMatchObject([{ value: { question: "What about lunch?" } }]);
    const thread = await client.threads.get(thread_id);
    expect(thread.status).toBe("interrupted");
    expect(thread.interrupts).toEqual({ [task!.id]: task!.interrupts });
    expect(thread.values).toMatchObject({ topic: "lunch" });
  });

  it("is read at a checkpoint by its id, and by what clients keep of it", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "steps", { input: {} });
    const history = await client.threads.getHistory<{ trail: string[] }>(thread_id, { limit: 3 });
    expect(history.map(({ values }) => values.trail.length)).toEqual([5, 4, 3]);
    const older = history[1]!;
    const { checkpoint_id } = older.checkpoint;
    expect(await client.threads.getState(thread_id, checkpoint_id!)).toEqual(older);
    expect(await client.threads.getState(thread_id, older.checkpoint)).toEqual(older);
    await expect(
      client.threads.getState(thread_id, "1f000000-0000-6000-8000-000000000000"),
    ).rejects.toMatchObject({ status: 404 });
  });

  it("has a history that pages back and is filtered by its metadata", async () => {
    const { client, app } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "steps", { input: {} });
    const all = await client.threads.getHistory(thread_id, { limit: 100 });
    const before = all[1]!.checkpoint;
    const rest = await client.threads.getHistory(thread_id, {
      limit: 100,
      before: { configurable: { checkpoint_id: before.checkpoint_id } },
    });
    expect(rest).toEqual(all.slice(2));
    const path = `/threads/${thread_id}/history`;
    const got = await app.request(`${path}?limit=2&before=${before.checkpoint_id}`);
    expect(await got.json()).toEqual(all.slice(2, 4));
    const loops = await client.threads.getHistory(thread_id, { limit: 100, metadata: { step: 2 } });
    expect(loops).toHaveLength(1);
  });

  it("is written as a node, and from an older checkpoint forks", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "steps", { input: {} });
    const history = await client.threads.getHistory<{ trail: string[] }>(thread_id, { limit: 100 });
    const second = history.find(({ values }) => values.trail.length === 2)!;
    const { checkpoint, configurable } = (await client.threads.updateState(thread_id, {
      values: { trail: ["mine"] },
      asNode: "three",
      checkpoint: second.checkpoint,
    })) as { checkpoint: { checkpoint_id: string }; configurable: object };
    expect(configurable).toEqual(checkpoint);
    const forked = await client.threads.getState<{ trail: string[] }>(thread_id);
    expect(forked.checkpoint.checkpoint_id).toBe(checkpoint.checkpoint_id);
    expect(forked).toMatchObject({ values: { trail: ["one", "two", "mine"] }, next: ["four"] });
    // Null input goes on from there.
    const done = await client.runs.wait(thread_id, "steps", { input: null });
    expect(done).toMatchObject({ trail: ["one", "two", "mine", "four", "five"] });
    await expect(
      client.threads.updateState(thread_id, { values: {}, asNode: "nowhere" }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it("shows a subgraph's state in its task where that is asked for", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "nested", { input: {} });
    const flat = await client.threads.getState(thread_id);
    expect(flat.tasks[0]).toMatchObject({ name: "inner", state: null });
    expect(flat.tasks[0]?.checkpoint).toMatchObject({
      thread_id,
      checkpoint_ns: expect.stringMatching(/^inner:/) as unknown,
    });
    const deep = await client.threads.getState(thread_id, undefined, { subgraphs: true });
    expect(deep.tasks[0]?.state).toMatchObject({ values: { draft: "first draft" }, next: ["review"] });
  });

  it("is built from supersteps", async () => {
    const { client, app } = await serveGraphs();
    const thread = await client.threads.create({
      graphId: "steps",
      supersteps: [
        { updates: [{ values: { trail: ["given"] }, asNode: "__start__" }] },
        { updates: [{ values: { trail: ["by hand"] }, asNode: "one" }] },
      ],
    });
    expect(thread.values).toEqual({ trail: ["given", "by hand"] });
    expect((await client.threads.getState(thread.thread_id)).next).toEqual(["two"]);
    // One that fails leaves nothing behind.
    const refused = await post(app, "/threads", {
      thread_id: "half",
      metadata: { graph_id: "steps" },
      supersteps: [{ updates: [{ values: {}, as_node: "nowhere" }] }],
    });
    expect(refused.status).toBe(422);
    await expect(client.threads.get("half")).rejects.toMatchObject({ status: 404 });
  });

  it("has metadata that are merged into the thread's", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create({ metadata: { a: 1 } });
    await client.threads.patchState(thread_id, { b: 2 });
    expect((await client.threads.get(thread_id)).metadata).toEqual({ a: 1, b: 2 });
  });
});

describe("a copy of a thread", () => {
  it("has its state and history, and goes its own way", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create({ metadata: { case: "7" } });
    await client.runs.wait(thread_id, "ask", { input: { topic: "tea" } });
    const copy = await client.threads.copy(thread_id);
    expect(copy).toMatchObject({
      status: "interrupted",
      metadata: { case: "7" },
      values: { topic: "tea" },
    });
    const [mine, theirs] = await Promise.all(
      [copy.thread_id, thread_id].map((id) => client.threads.getHistory(id, { limit: 100 })),
    );
    expect(mine!.map(({ values }) => values)).toEqual(theirs!.map(({ values }) => values));
    await client.runs.wait(copy.thread_id, "ask", { command: { resume: "yes" } });
    expect(await client.threads.get(copy.thread_id)).toMatchObject({ status: "idle" });
    expect(await client.threads.get(thread_id)).toMatchObject({ status: "interrupted" });
    await expect(client.threads.copy("nobody")).rejects.toMatchObject({ status: 404 });
  });
});

describe("a thread that is busy", () => {
  it("refuses to be changed, and tells its state", async () => {
    const { client } = await serveGraphs();
    const { thread_id } = await client.threads.create();
    const stream = client.runs.stream(thread_id, "slow", { input: { ms: 60_000 }, streamMode: "custom" });
    const first = await stream.next();
    expect(first.value).toMatchObject({ event: "metadata" });
    await stream.next();
    expect(await client.threads.get(thread_id)).toMatchObject({ status: "busy" });
    expect(await client.threads.getState(thread_id)).toMatchObject({ next: ["work"] });
    expect((await client.threads.getHistory(thread_id))[0]).toMatchObject({ next: ["work"] });
    await expect(client.threads.updateState(thread_id, { values: { label: "x" } })).rejects.toMatchObject({
      status: 409,
    });
    const [run] = await client.runs.list(thread_id);
    await client.runs.cancel(thread_id, run!.run_id, true);
    await collect(stream);
    expect(await client.threads.get(thread_id)).not.toMatchObject({ status: "busy" });
  });
});
