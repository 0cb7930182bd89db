import { describe, expect, it, onTestFinished, vi } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import { type Actor, localOperator } from "../../src/control/context.ts";
import { createKeys } from "../../src/control/keys.ts";
import type { ResolvedAssistant } from "../../src/runs/assistant.ts";
import { createAssistants } from "../../src/runs/assistants.ts";
import { actorByKeys, capped } from "../../src/runs/crons/actor-of.ts";
import type { Cron, NewCron } from "../../src/runs/crons/cron.ts";
import { createCrons } from "../../src/runs/crons/crons.ts";
import type { Fired } from "../../src/runs/crons/fire.ts";
import { nextTime } from "../../src/runs/crons/schedule.ts";
import type { RunInfo, RunRequest } from "../../src/runs/run.ts";
import { createThreads } from "../../src/runs/threads.ts";
import { openStore, type Store } from "../../src/store/database.ts";
import { testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { fakeRuntime } from "./fake-clock.ts";

const ana: Actor = { companyId: "acme", userId: "ana", permissions: ["*"] };
const ben: Actor = { ...ana, userId: "ben" };
const DAILY = { assistantId: "report", schedule: "0 9 * * *" } satisfies NewCron;

/** Crons over a real database; runs are taken in as the run manager does, and executed by nobody. */
async function setup({ store, at = "2026-03-01T00:00:00Z" }: { store?: Store; at?: string } = {}) {
  const opened = store ?? (await openStore(":memory:"));
  if (!store) onTestFinished(() => opened.close());
  const { db } = opened;
  const runtime = fakeRuntime(at);
  const threads = createThreads({ db, runtime });
  const started: { actor: Actor; request: RunRequest }[] = [];
  const problems: (Fired | Error)[] = [];
  const refuse: { with?: Error; after?: Error } = {};
  const crons = createCrons({
    db,
    runtime,
    threads,
    assistants: {
      resolve: async (_, id): Promise<ResolvedAssistant> => {
        if (id === "none") throw new PurserError("unknown_assistant", "There is none.");
        return {
          id: `assistant-${id.replace("assistant-", "")}`,
          graph: "report",
          config: { configurable: { tone: "dry", length: 1 }, tags: ["from-assistant"] },
          context: {},
          metadata: {},
          version: 1,
        };
      },
    },
    actorOf: async (companyId, userId) => {
      if (userId === "left") throw new PurserError("unauthenticated", "left has no key any more.");
      return { companyId, userId, permissions: [`day:${runtime.clock.now().toISOString().slice(8, 10)}`] };
    },
    runs: {
      start: async (actor, request) => {
        if (refuse.with) throw refuse.with;
        await threads.get(actor, request.threadId);
        started.push({ actor, request });
        const id = runtime.ids.next();
        await db
          .insertInto("run")
          .values({
            id,
            thread_id: request.threadId,
            company_id: actor.companyId,
            graph: request.graph,
            status: "pending",
            input: "{}",
            error: null,
            user_id: actor.userId,
            owner: "test",
            created_at: runtime.clock.now().toISOString(),
            updated_at: runtime.clock.now().toISOString(),
            metadata: JSON.stringify(request.metadata),
          })
          .execute();
        if (refuse.after) throw refuse.after;
        return { id } as RunInfo;
      },
    },
    onProblem: (problem) => problems.push(problem),
  });
  onTestFinished(() => crons.stop());
  return { store: opened, ...runtime, threads, crons, started, problems, refuse };
}

describe("a cron", () => {
  it("starts a run at each of its times, on a thread of its own", async () => {
    const { crons, moveTo, started, threads } = await setup();
    const cron = await crons.create(ana, {
      ...DAILY,
      payload: {
        input: { month: "2026-02" },
        config: { configurable: { tone: "warm" } },
        stream_mode: "updates",
      },
      metadata: { team: "finance" },
    });
    expect(cron).toMatchObject({ assistantId: "assistant-report", nextRunAt: "2026-03-01T09:00:00.000Z" });
    moveTo("2026-03-01T08:59:59Z");
    expect(await crons.tick()).toEqual([]);
    moveTo("2026-03-01T09:00:00Z");
    expect(await crons.tick()).toMatchObject([{ companyId: "acme", cronId: cron.id, error: null }]);
    expect(await crons.tick()).toEqual([]);
    moveTo("2026-03-02T09:00:00Z");
    await crons.tick();
    expect(started.map(({ request }) => request)).toMatchObject([
      {
        graph: "report",
        assistantId: "assistant-report",
        start: { kind: "input", input: { month: "2026-02" } },
        streamModes: ["updates"],
        options: { configurable: { tone: "warm", length: 1 }, tags: ["from-assistant"] },
        metadata: { team: "finance", cron_id: cron.id, cron_scheduled_for: "2026-03-01T09:00:00.000Z" },
        multitask: "enqueue",
        temporary: true,
      },
      { metadata: { cron_scheduled_for: "2026-03-02T09:00:00.000Z" } },
    ]);
    const [first, second] = started.map(({ request }) => request.threadId);
    expect(first).not.toBe(second);
    expect(await threads.get(ana, first!)).toMatchObject({
      metadata: { graph_id: "report", cron_id: cron.id },
    });
  });

  it("runs for who made or last changed it, with what that user may do then and might do by then", async () => {
    const { crons, moveTo, started } = await setup();
    const { id } = await crons.create(ana, DAILY);
    moveTo("2026-03-05T12:00:00Z");
    await crons.tick();
    await crons.update({ ...ben, permissions: ["day:06"] }, id, { payload: { input: { all: true } } });
    moveTo("2026-03-06T12:00:00Z");
    await crons.tick();
    moveTo("2026-03-07T12:00:00Z");
    await crons.tick();
    expect(started.map(({ actor }) => actor)).toEqual([
      { companyId: "acme", userId: "ana", permissions: ["day:05"] },
      { companyId: "acme", userId: "ben", permissions: ["day:06"] },
      { companyId: "acme", userId: "ben", permissions: [] },
    ]);
  });

  it("keeps its runs' threads when asked to, or uses one thread for all, in turn", async () => {
    const { crons, moveTo, started, threads } = await setup();
    await crons.create(ana, { ...DAILY, onRunCompleted: "keep" });
    const shared = await threads.create(ana, { id: "case-7" });
    await crons.create(ana, { ...DAILY, threadId: shared.id, payload: { multitask_strategy: "interrupt" } });
    await crons.create(ana, { ...DAILY, threadId: shared.id });
    moveTo("2026-03-01T09:00:00Z");
    await crons.tick();
    expect(
      started.map(({ request }) => [
        request.temporary,
        request.threadId === "case-7",
        request.multitask,
        request.start.kind,
      ]),
    ).toEqual([
      [false, false, "enqueue", "input"],
      [false, true, "interrupt", "continue"],
      [false, true, "enqueue", "continue"],
    ]);
  });

  it("makes up once for all the times that the process was down", async () => {
    const { crons, moveTo, started } = await setup();
    const { id } = await crons.create(ana, { ...DAILY, schedule: "*/5 * * * *" });
    moveTo("2026-03-03T10:02:00Z");
    await crons.tick();
    expect(started).toHaveLength(1);
    expect((await crons.get(ana, id)).nextRunAt).toBe("2026-03-03T10:05:00.000Z");
  });

  it("ends at its end", async () => {
    const { crons, moveTo, started } = await setup();
    const { id } = await crons.create(ana, { ...DAILY, endTime: "2026-03-02T12:00:00+02:00" });
    for (const day of ["01", "02", "03"]) {
      moveTo(`2026-03-${day}T09:00:00Z`);
      await crons.tick();
    }
    expect(started).toHaveLength(2);
    expect(await crons.get(ana, id)).toMatchObject({ nextRunAt: null, enabled: true });
    await expect(crons.create(ana, { ...DAILY, endTime: "2026-03-03T09:30:00Z" })).rejects.toThrow(
      'field "end_time": it comes before',
    );
  });

  it("does not make up for what was missed when its end has passed meanwhile", async () => {
    const { crons, moveTo, started } = await setup();
    await crons.create(ana, { ...DAILY, endTime: "2026-03-02T00:00:00Z" });
    moveTo("2026-03-02T00:00:01Z");
    expect(await crons.tick()).toMatchObject([{ runId: null, error: null }]);
    expect(started).toEqual([]);
  });
});

describe("a crash", () => {
  const due = "2026-03-01T09:00:00Z";

  it("after the run was taken in and before the cron moved on starts nothing twice", async () => {
    for (const onThread of [false, true]) {
      const first = await setup();
      if (onThread) await first.threads.create(ana, { id: "case" });
      const made = await first.crons.create(ana, { ...DAILY, ...(onThread ? { threadId: "case" } : {}) });
      first.moveTo(due);
      first.refuse.after = new Error("killed");
      await first.crons.tick();
      expect(first.problems).toEqual([new Error("killed")]);
      const second = await setup({ store: first.store, at: due });
      expect(await second.crons.tick()).toMatchObject([{ cronId: made.id, runId: null, error: null }]);
      expect(second.started).toEqual([]);
      expect((await second.crons.get(ana, made.id)).nextRunAt).toBe("2026-03-02T09:00:00.000Z");
    }
  });

  it("before the run was taken in does not lose it, nor leave a second thread behind", async () => {
    const first = await setup();
    await first.crons.create(ana, DAILY);
    first.moveTo(due);
    first.refuse.with = new Error("killed");
    await first.crons.tick();
    const second = await setup({ store: first.store, at: due });
    await second.crons.tick();
    expect(second.started).toHaveLength(1);
    expect(await second.threads.count(ana)).toBe(1);
  });
});

describe("a run that cannot be started", () => {
  it("is told of, and its time passes", async () => {
    const { crons, moveTo, refuse } = await setup();
    const { id } = await crons.create(ana, DAILY);
    moveTo("2026-03-01T09:00:00Z");
    refuse.with = new PurserError("approval_pending", "The thread waits for a person.");
    expect(await crons.tick()).toMatchObject([
      { cronId: id, runId: null, error: { code: "approval_pending" } },
    ]);
    expect((await crons.get(ana, id)).nextRunAt).toBe("2026-03-02T09:00:00.000Z");
  });

  it("of a user who may not come in any more is one", async () => {
    const { crons, moveTo } = await setup();
    await crons.create({ ...ana, userId: "left" }, DAILY);
    moveTo("2026-03-01T09:00:00Z");
    expect(await crons.tick()).toMatchObject([{ error: { code: "unauthenticated" } }]);
  });

  it("stays due when that is for a moment only, and does not hold up the others", async () => {
    const { crons, moveTo, refuse, problems, started } = await setup();
    await crons.create(ana, DAILY);
    await crons.create(ana, { ...DAILY, schedule: "1 9 * * *" });
    moveTo("2026-03-01T09:05:00Z");
    refuse.with = new PurserError("stopping", "Purser is stopping.", { retryable: true });
    expect(await crons.tick()).toEqual([]);
    expect(problems).toHaveLength(2);
    delete refuse.with;
    await crons.tick();
    expect(started).toHaveLength(2);
  });

  it("switches the cron off when its thread was deleted", async () => {
    const { crons, moveTo, threads, store } = await setup();
    await threads.create(ana, { id: "case" });
    const { id } = await crons.create(ana, { ...DAILY, threadId: "case" });
    await store.db.deleteFrom("thread").where("id", "=", "case").execute();
    moveTo("2026-03-01T09:00:00Z");
    expect(await crons.tick()).toMatchObject([{ error: { code: "unknown_thread" } }]);
    expect(await crons.get(ana, id)).toMatchObject({ enabled: false, nextRunAt: null });
  });
});

describe("the timer", () => {
  it("makes up for what was missed, then waits for the earliest cron, also one that is made later", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { crons, moveTo, pass, started, problems } = await setup();
    await crons.create(ana, DAILY);
    moveTo("2026-03-01T09:00:30Z");
    await crons.start();
    expect(started).toHaveLength(1);
    await crons.create(ana, { ...DAILY, schedule: "* * * * *" });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    pass(30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    await vi.waitFor(() => expect(started).toHaveLength(2));
    await crons.stop();
    pass(600_000);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([started.length, problems, vi.getTimerCount()]).toEqual([2, [], 0]);
  });
});

describe("crons", () => {
  it("are found by what is asked for, of one's own company only", async () => {
    const { crons, pass, threads } = await setup();
    await threads.create(ana, { id: "case" });
    const make = async (cron: Partial<NewCron>): Promise<Cron> => {
      pass(1000);
      return crons.create(ana, { ...DAILY, ...cron });
    };
    const a = await make({ metadata: { team: "x" } });
    const b = await make({ threadId: "case", enabled: false });
    const c = await make({ assistantId: "other", schedule: "0 7 * * *" });
    const found = async (search: Parameters<typeof crons.search>[1]) =>
      (await crons.search(ana, search)).crons.map(({ id }) => id);
    expect(await found({})).toEqual([c.id, b.id, a.id]);
    expect(await found({ assistantId: "report" })).toEqual([b.id, a.id]);
    expect(await found({ assistantId: "none" })).toEqual([]);
    expect(await found({ threadId: "case" })).toEqual([b.id]);
    expect(await found({ enabled: true, sortBy: "next_run_date", sortOrder: "asc" })).toEqual([c.id, a.id]);
    expect(await found({ metadata: { team: "x" } })).toEqual([a.id]);
    expect(await crons.search(ana, { limit: 1, offset: 1 })).toMatchObject({
      crons: [{ id: b.id }],
      total: 3,
    });
    expect(await crons.count(ana, { assistantId: "report" })).toBe(2);
    const eve: Actor = { ...ana, companyId: "other" };
    expect(await crons.count(eve)).toBe(0);
    for (const attempt of [crons.get(eve, a.id), crons.update(eve, a.id, {}), crons.remove(eve, a.id)])
      await expect(attempt).rejects.toMatchObject({ code: "unknown_cron" });
    await crons.remove(ana, a.id);
    expect(await crons.count(ana)).toBe(2);
  });

  it("are changed field by field", async () => {
    const { crons } = await setup();
    const { id } = await crons.create(ana, { ...DAILY, payload: { input: { a: 1 } }, metadata: { keep: 1 } });
    await crons.update(ana, id, { payload: { webhook: "https://example.com/hook" }, metadata: { more: 2 } });
    const berlin = await crons.update(ana, id, {
      timezone: "Europe/Berlin",
      endTime: "2026-04-01T00:00:00Z",
    });
    expect(berlin).toMatchObject({
      schedule: "0 9 * * *",
      nextRunAt: "2026-03-01T08:00:00.000Z",
      payload: { input: { a: 1 }, webhook: "https://example.com/hook" },
      metadata: { keep: 1, more: 2 },
      endTime: "2026-04-01T00:00:00.000Z",
    });
    expect(await crons.update(ana, id, { enabled: false, endTime: null })).toMatchObject({
      nextRunAt: null,
      endTime: null,
    });
    expect(await crons.update(ana, id, { enabled: true })).toMatchObject({
      nextRunAt: "2026-03-01T08:00:00.000Z",
    });
  });

  it.each([
    [{ schedule: "61 * * * *" }, 'field "schedule": "61 * * * *" is not a cron expression'],
    [{ schedule: "every day" }, 'field "schedule": "every day" is not a cron expression'],
    [{ schedule: "* * * *" }, 'field "schedule"'],
    [{ schedule: "* * * * * * 2030" }, 'field "schedule"'],
    [{ schedule: "2030-01-01T00:00:00" }, 'field "schedule"'],
    [{ schedule: "0 0 30 2 *" }, "names a time that never comes"],
    [{ timezone: "Mars/Olympus" }, 'field "timezone": "Mars/Olympus" is not a time zone'],
    [{ endTime: "tomorrow" }, 'field "end_time": "tomorrow" is not a time'],
  ])("are refused for %j in one sentence", async (wrong, message) => {
    const { crons } = await setup();
    const refused = crons.create(ana, { ...DAILY, ...wrong });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
    await expect(refused).rejects.toThrow(message);
  });

  it("need an assistant and a thread that are there", async () => {
    const { crons } = await setup();
    await expect(crons.create(ana, { ...DAILY, assistantId: "none" })).rejects.toMatchObject({
      code: "unknown_assistant",
    });
    await expect(crons.create(ana, { ...DAILY, threadId: "none" })).rejects.toMatchObject({
      code: "unknown_thread",
    });
  });
});

describe("the permissions of a cron's runs", () => {
  it.each([
    [["*"], ["books:read"], ["books:read"]],
    [["books:read"], ["*"], ["books:read"]],
    [
      ["books:*", "stock:read"],
      ["books:read", "stock:*"],
      ["books:read", "stock:read"],
    ],
    [["books:read"], ["stock:read"], []],
    [["*"], ["*"], ["*"]],
  ])("of a user with %j and a cron made with %j are %j", (held, most, both) => {
    expect([...capped({ ...ana, permissions: held }, most).permissions].sort()).toEqual(both);
  });

  it("are those of the user's keys in force", async () => {
    const { store, clock, ids } = await setup();
    const keys = createKeys({ db: store.db, runtime: { clock, ids } });
    const actorOf = actorByKeys(keys);
    await expect(actorOf("acme", "ben")).rejects.toMatchObject({ code: "unauthenticated" });
    await keys.issue(ana, { userId: "ben", permissions: ["books:read"] });
    const { key } = await keys.issue(ana, { userId: "ben", permissions: ["books:post"] });
    await keys.issue(ana, { userId: "eve", permissions: ["*"] });
    expect((await actorOf("acme", "ben")).permissions).toEqual(["books:read", "books:post"]);
    await keys.revoke(ana, key.id);
    expect(await actorOf("acme", "ben")).toEqual({
      companyId: "acme",
      userId: "ben",
      permissions: ["books:read"],
    });
    await expect(actorOf("other", "ben")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await actorOf("acme", "local")).toMatchObject({ permissions: ["*"] });
  });
});

describe("the run manager", () => {
  it("executes what a cron starts, on the thread that it made", async () => {
    const orchestrator = await testOrchestrator({
      agents: [workerAgent({ count: { run: async () => ({ counted: 7 }) } })],
    });
    orchestrator.registerWorkflow({
      name: "inventory",
      tasks: [{ id: "count", agent: "worker", operation: "count" }],
    });
    const { store, runs, threads, workflows, runtime } = orchestrator;
    const { clock, moveTo } = fakeRuntime("2026-03-01T00:00:00Z");
    const crons = createCrons({
      db: store.db,
      runtime: { clock, ids: runtime.ids },
      runs,
      threads,
      assistants: createAssistants({ db: store.db, runtime, graphs: workflows }),
      actorOf: async (companyId) => localOperator(companyId),
      onProblem: (problem) => expect.fail(JSON.stringify(problem)),
    });
    onTestFinished(() => crons.stop());
    const cron = await crons.create(ana, {
      assistantId: "inventory",
      schedule: "@daily",
      onRunCompleted: "keep",
    });
    moveTo("2026-03-02T00:00:00Z");
    const [fired] = await crons.tick();
    const run = await runs.wait(ana, fired?.runId ?? "");
    expect(run).toMatchObject({ status: "success", graph: "inventory", metadata: { cron_id: cron.id } });
    expect(await threads.get(ana, run.threadId)).toMatchObject({
      status: "idle",
      metadata: { cron_id: cron.id },
    });
  });
});

describe("a schedule", () => {
  it.each([
    // Germany goes from 2:00 to 3:00 on 2026-03-29: 2:30 is not there, so it runs at 3:00.
    ["30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00.000Z"],
    // and from 3:00 back to 2:00 on 2026-10-25: 2:30 comes twice and runs once.
    ["30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000Z"],
    ["0 9 * * 1-5", "America/New_York", "2026-03-06T15:00:00Z", "2026-03-09T13:00:00.000Z"],
    ["0 0 L * *", "UTC", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00.000Z"],
    ["0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["*/15 * * * * *", "UTC", "2026-01-01T00:00:01Z", "2026-01-01T00:00:15.000Z"],
    ["@daily", "+02:00", "2026-01-01T00:00:00Z", "2026-01-01T22:00:00.000Z"],
  ])("%s in %s after %s is at %s", (schedule, timezone, after, next) => {
    expect(nextTime({ schedule, timezone }, new Date(after))).toBe(next);
  });
});
