import { setImmediate as turn } from "node:timers/promises";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRetention, type Removed } from "../../src/runs/retention.ts";
import { createCheckpointer } from "../../src/store/checkpointer.ts";
import { openStore } from "../../src/store/database.ts";
import { fakeRuntime } from "./fake-clock.ts";

const NOW = "2026-06-01T00:00:00.000Z";
const OLD = "2026-04-01T00:00:00.000Z";
const NEW = "2026-05-30T00:00:00.000Z";
const NOTHING: Removed = { events: 0, runs: 0, checkpoints: 0, threads: 0, deliveries: 0 };

async function setup({ keepEventsDays = 30, keepCheckpoints = 3 } = {}) {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  const { db } = store;
  const checkpointer = createCheckpointer(store);
  const retention = createRetention({
    db,
    clock: fakeRuntime(NOW).clock,
    checkpointer,
    keepEventsDays,
    keepCheckpoints,
  });

  async function thread(id: string, status: string): Promise<void> {
    await db
      .insertInto("thread")
      .values({
        id,
        company_id: "acme",
        metadata: "{}",
        status,
        created_by: "ana",
        created_at: OLD,
        updated_at: OLD,
      })
      .execute();
  }
  async function run(
    id: string,
    threadId: string,
    { status = "success", at = OLD, events = 3 } = {},
  ): Promise<void> {
    await db
      .insertInto("run")
      .values({
        id,
        thread_id: threadId,
        company_id: "acme",
        graph: "g",
        status,
        input: "{}",
        error: null,
        user_id: "ana",
        owner: "test",
        created_at: at,
        updated_at: at,
      })
      .execute();
    for (let seq = 1; seq <= events; seq += 1) {
      await db
        .insertInto("run_event")
        .values({ company_id: "acme", run_id: id, seq, event: "values", data: "{}", created_at: at })
        .execute();
    }
  }
  async function checkpoints(threadId: string, count: number): Promise<void> {
    let config = { configurable: { thread_id: threadId, checkpoint_ns: "" } };
    for (let step = 0; step < count; step += 1) {
      const id = `1ef4f797-8335-6428-8001-${String(step).padStart(12, "0")}`;
      config = (await checkpointer.put(
        config,
        { ...emptyCheckpoint(), id, channel_values: { n: step }, channel_versions: { n: step + 1 } },
        { source: "loop", step, parents: {} },
        { n: step + 1 },
      )) as typeof config;
    }
  }
  async function left(threadId: string): Promise<unknown[]> {
    const values: unknown[] = [];
    for await (const { checkpoint } of checkpointer.list({ configurable: { thread_id: threadId } }))
      values.push(checkpoint.channel_values["n"]);
    return values;
  }
  const eventsOf = async (runId: string) =>
    (await db.selectFrom("run_event").select("seq").where("run_id", "=", runId).execute()).length;
  return { db, retention, thread, run, checkpoints, left, eventsOf };
}

describe("events", () => {
  it("of runs that ended long ago are removed; runs and threads stay", async () => {
    const { db, retention, thread, run, eventsOf } = await setup();
    await thread("t", "idle");
    await run("old", "t");
    await run("failed", "t", { status: "error" });
    await run("recent", "t", { at: NEW });
    expect(await retention.run()).toEqual({ ...NOTHING, events: 6, runs: 2 });
    expect([await eventsOf("old"), await eventsOf("failed"), await eventsOf("recent")]).toEqual([0, 0, 3]);
    expect(await db.selectFrom("run").selectAll().execute()).toHaveLength(3);
    expect(await retention.run()).toEqual(NOTHING);
  });

  it("of threads that are busy or wait for a person, and of runs under way, are left alone", async () => {
    const { retention, thread, run, eventsOf } = await setup();
    for (const status of ["busy", "interrupted"]) {
      await thread(status, status);
      await run(`of-${status}`, status);
    }
    await thread("idle", "idle");
    await run("pending", "idle", { status: "pending" });
    await run("running", "idle", { status: "running" });
    expect(await retention.run()).toEqual(NOTHING);
    expect(await eventsOf("of-interrupted")).toBe(3);
  });

  it("of a long run go in portions, from the last back, and the event loop turns meanwhile", async () => {
    const { db, retention, thread, run, eventsOf } = await setup();
    await thread("t", "idle");
    await run("long", "t", { events: 1700 });
    const stop = new AbortController();
    const removing = retention.run({ signal: stop.signal });
    let turns = 0;
    while ((await eventsOf("long")) > 1000) {
      await turn();
      turns += 1;
    }
    stop.abort(new Error("enough"));
    await expect(removing).rejects.toThrow("enough");
    expect(turns).toBeGreaterThan(0);
    const seqs = (await db.selectFrom("run_event").select("seq").orderBy("seq").execute()).map(
      ({ seq }) => seq,
    );
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
    expect(await retention.run()).toMatchObject({ events: seqs.length });
  });
});

describe("checkpoints", () => {
  it("are pruned to the newest of each thread that is quiet", async () => {
    const { retention, thread, run, checkpoints, left } = await setup();
    for (const [id, status] of [
      ["idle", "idle"],
      ["failed", "error"],
      ["busy", "busy"],
      ["waiting", "interrupted"],
      ["queued", "idle"],
      ["short", "idle"],
    ] as const) {
      await thread(id, status);
      await checkpoints(id, id === "short" ? 2 : 5);
    }
    await run("later", "queued", { status: "pending", events: 0 });
    expect(await retention.run()).toEqual({ ...NOTHING, checkpoints: 4, threads: 2 });
    expect(await left("idle")).toEqual([4, 3, 2]);
    for (const id of ["busy", "waiting", "queued"]) expect(await left(id)).toHaveLength(5);
    expect(await left("short")).toHaveLength(2);
    expect(await retention.run()).toEqual(NOTHING);
  });
});

describe("deliveries of webhooks", () => {
  it("are removed when they are done with and old", async () => {
    const { db, retention } = await setup();
    const delivery = (id: string, status: string, at: string) => ({
      company_id: "acme",
      id,
      run_id: "r",
      url: "https://example.com",
      body: "{}",
      status,
      attempts: 1,
      next_attempt_at: at,
      last_error: null,
      created_at: at,
      delivered_at: null,
    });
    const done = Array.from({ length: 450 }, (_, index) => delivery(`d${index}`, "delivered", OLD));
    for (const row of [
      ...done,
      delivery("f", "failed", OLD),
      delivery("p", "pending", OLD),
      delivery("n", "delivered", NEW),
    ])
      await db.insertInto("webhook_delivery").values(row).execute();
    expect(await retention.run()).toEqual({ ...NOTHING, deliveries: 451 });
    const kept = await db.selectFrom("webhook_delivery").select("id").orderBy("id").execute();
    expect(kept.map(({ id }) => id)).toEqual(["n", "p"]);
  });
});

describe("what must stay", () => {
  it("is not touched: audit log, approvals, effects, history of tasks", async () => {
    const { db, retention, thread, run } = await setup({ keepEventsDays: 0, keepCheckpoints: 1 });
    await thread("t", "idle");
    await run("r", "t");
    await db
      .insertInto("task_execution")
      .values({
        company_id: "acme",
        run_id: "r",
        thread_id: "t",
        workflow_id: "w",
        workflow: "g",
        task_id: "a",
        agent: "x",
        operation: "y",
        instance: null,
        status: "success",
        output: "{}",
        error: null,
        started_at: OLD,
        finished_at: OLD,
        execution_ms: 1,
        attempts: 1,
      })
      .execute();
    await db
      .insertInto("approval")
      .values({
        company_id: "acme",
        id: "p",
        thread_id: "t",
        run_id: "r",
        workflow_id: "w",
        task_id: "a",
        action: "{}",
        action_hash: "h",
        permission: "x:y",
        requested_by: "ana",
        requested_at: OLD,
        expires_at: NOW,
        status: "approved",
        decided_by: "ben",
        decided_at: OLD,
        decision: "{}",
      })
      .execute();
    const tables = ["audit_event", "approval", "effect", "task_execution", "run", "thread"] as const;
    const counts = () =>
      Promise.all(tables.map(async (table) => (await db.selectFrom(table).selectAll().execute()).length));
    const before = await counts();
    expect(await retention.run()).toMatchObject({ events: 3 });
    expect(await counts()).toEqual(before);
  });
});
