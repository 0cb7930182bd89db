import { copyFileSync, existsSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import type { Orchestrator } from "../../src/orchestrator.ts";
import type { RunEvent } from "../../src/runs/event-log.ts";
import type { RunInfo, RunRequest, RunStart } from "../../src/runs/run.ts";
import { ana, gate, temporaryHome, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { type Step, stepGraph } from "../support/step-graph.ts";

const NAMES = ["a", "b", "c"];
const input = { kind: "input", input: {} } as const;

async function served(
  work?: Step,
  { home = temporaryHome(), env = {} }: { home?: string; env?: Record<string, string> } = {},
): Promise<Orchestrator> {
  const orchestrator = await testOrchestrator({ home, agents: [workerAgent({})], env });
  orchestrator.registerGraph("steps", stepGraph(NAMES, work));
  return orchestrator;
}

async function begin(
  { threads, runs }: Orchestrator,
  { threadId, ...request }: Partial<RunRequest> = {},
): Promise<RunInfo> {
  const id = threadId ?? (await threads.create(ana)).id;
  return runs.start(ana, {
    threadId: id,
    graph: "steps",
    start: input,
    streamModes: ["updates"],
    ...request,
  });
}

async function read({ runs }: Orchestrator, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of runs.events(ana, runId)) events.push(event);
  return events;
}

const done = async ({ runs }: Orchestrator, threadId: string) =>
  (await runs.state(ana, threadId, { graph: "steps" })).values["done"];

/** What a process leaves that dies now: its database, as it stands. */
function dies({ config }: Orchestrator): string {
  const home = temporaryHome();
  for (const ending of ["", "-wal"]) {
    const from = `${config.database}${ending}`;
    if (existsSync(from)) copyFileSync(from, from.replace(config.home, home));
  }
  return home;
}

/** Waits until it is stopped. */
const untilStopped = (signal: AbortSignal | undefined) =>
  new Promise<never>((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(new Error("stopped")));
  });

describe("runs that wait", () => {
  it("for a place of another thread's run do not hold up the end of the process", async () => {
    const reached = gate();
    const orchestrator = await served(
      async (_name, { signal }) => {
        reached.open();
        await untilStopped(signal);
      },
      { env: { PURSER_MAX_RUNS: "1" } },
    );
    await begin(orchestrator);
    await reached.opened;
    const waiting = await begin(orchestrator);
    await orchestrator.runs.stop();
    expect(await orchestrator.runs.get(ana, waiting.id)).toMatchObject({ status: "pending", attempt: 0 });
  });

  it("begin nothing when the one before them is interrupted by another", async () => {
    const began: string[] = [];
    const reached = gate();
    const orchestrator = await served(async (name, { configurable, signal }) => {
      began.push(`${String(configurable?.["run_id"])} ${name}`);
      if (reached.wasOpen()) return;
      reached.open();
      await untilStopped(signal);
    });
    const first = await begin(orchestrator);
    const { threadId } = first;
    const queued = await begin(orchestrator, { threadId, multitask: "enqueue" });
    await reached.opened;
    const last = await begin(orchestrator, { threadId, multitask: "interrupt" });
    await orchestrator.runs.wait(ana, last.id);
    expect(await orchestrator.runs.get(ana, queued.id)).toMatchObject({ status: "cancelled" });
    expect(began.filter((what) => what.startsWith(queued.id))).toEqual([]);
  });

  it("see nothing of one that is rolled back before them", async () => {
    const reached = gate();
    const orchestrator = await served(async (name, { signal }) => {
      if (name !== "c" || reached.wasOpen()) return;
      reached.open();
      await untilStopped(signal);
    });
    const first = await begin(orchestrator);
    const { threadId } = first;
    const queued = await begin(orchestrator, { threadId, multitask: "enqueue" });
    await reached.opened;
    await orchestrator.runs.cancel(ana, first.id, { action: "rollback" });
    await orchestrator.runs.wait(ana, queued.id);
    expect(await done(orchestrator, threadId)).toEqual(NAMES);
  });

  it("for a place and are cancelled leave their thread to whoever comes at that moment", async () => {
    const hold = gate();
    const orchestrator = await served(() => hold.opened, { env: { PURSER_MAX_RUNS: "1" } });
    const busy = await begin(orchestrator);
    const waiting = await begin(orchestrator);
    const { threadId } = waiting;
    const [, next] = await Promise.all([
      orchestrator.runs.cancel(ana, waiting.id),
      begin(orchestrator, { threadId, multitask: "enqueue" }),
    ]);
    hold.open();
    await orchestrator.runs.wait(ana, busy.id);
    expect(await orchestrator.runs.wait(ana, next.id)).toMatchObject({ status: "success" });
    expect(await orchestrator.threads.get(ana, threadId)).toMatchObject({ status: "idle" });
  });
});

describe("a run for later", () => {
  it("goes with its thread", async () => {
    const began: string[] = [];
    const orchestrator = await served(async (name) => void began.push(name));
    const { threadId } = await begin(orchestrator, { afterSeconds: 0.01 });
    await orchestrator.runs.removeThread(ana, threadId);
    const after = await begin(orchestrator, { afterSeconds: 0.02 });
    await orchestrator.runs.wait(ana, after.id);
    expect(began).toEqual(NAMES);
  });

  it("waits for months where it is asked to", async () => {
    const orchestrator = await served();
    const later = await begin(orchestrator, { afterSeconds: 90 * 24 * 3600 });
    const soon = await begin(orchestrator, { afterSeconds: 0.02 });
    await orchestrator.runs.wait(ana, soon.id);
    expect(await orchestrator.runs.get(ana, later.id)).toMatchObject({ status: "pending" });
  });

  it("ends once, however many cancel it", async () => {
    const orchestrator = await served();
    const { id } = await begin(orchestrator, { afterSeconds: 3600 });
    await Promise.all([1, 2, 3].map(() => orchestrator.runs.cancel(ana, id)));
    expect((await read(orchestrator, id)).map(({ event }) => event)).toEqual(["metadata", "error"]);
  });
});

it("two who roll back the same run at once both get their turn", async () => {
  const reached = gate();
  const orchestrator = await served(async (_name, { signal }) => {
    if (reached.wasOpen()) return;
    reached.open();
    await untilStopped(signal);
  });
  const { threadId } = await begin(orchestrator);
  await reached.opened;
  const both = await Promise.all([1, 2].map(() => begin(orchestrator, { threadId, multitask: "rollback" })));
  const ended = await Promise.all(both.map(({ id }) => orchestrator.runs.wait(ana, id)));
  expect(ended.map(({ status }) => status)).toEqual(["success", "success"]);
  expect(await done(orchestrator, threadId)).toEqual([...NAMES, ...NAMES]);
});

it("a run that is cancelled while the process stops is cancelled, and does not come back", async () => {
  const reached = gate();
  let stopped: Promise<void> | undefined;
  const orchestrator = await served(async (_name, { signal }) => {
    signal?.addEventListener("abort", () => void (stopped = orchestrator.runs.stop()));
    reached.open();
    await untilStopped(signal);
  });
  const { id } = await begin(orchestrator);
  await reached.opened;
  await orchestrator.runs.cancel(ana, id);
  await stopped;
  expect(await orchestrator.runs.get(ana, id)).toMatchObject({ status: "cancelled" });
});

it("a run of another process is waited for and read to its end", async () => {
  const hold = gate();
  const home = temporaryHome();
  const other = await served((name) => (name === "b" ? hold.opened : Promise.resolve()), { home });
  const { id } = await begin(other);
  const owner = `${hostname()}:${process.ppid}`;
  await other.store.db.updateTable("run").set({ owner }).where("id", "=", id).execute();
  const here = await served(undefined, { home });
  const waited = here.runs.wait(ana, id);
  const told = read(here, id);
  const stranger = new AbortController();
  const left = here.runs.wait(ana, id, stranger.signal);
  stranger.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  hold.open();
  expect(await waited).toMatchObject({ status: "success" });
  expect((await told).map(({ event }) => event)).toEqual(["metadata", "updates", "updates", "updates"]);
});

it("two who change a thread's metadata at once both find theirs", async () => {
  const { threads } = await served();
  const { id } = await threads.create(ana, { metadata: { a: 0 } });
  await Promise.all([
    threads.update(ana, id, { metadata: { b: 1 } }),
    threads.update(ana, id, { metadata: { c: 2 } }),
  ]);
  expect((await threads.get(ana, id)).metadata).toEqual({ a: 0, b: 1, c: 2 });
});

describe("after a crash", () => {
  /** A process that dies when its run has come to `c`, and what the next does with it. */
  async function crashAtC(request: Partial<RunRequest>, before: Partial<RunRequest>[] = []) {
    const reached = gate();
    let held = false;
    const first = await served(async (name, { signal }) => {
      if (!held || name !== "c") return;
      reached.open();
      await untilStopped(signal);
    });
    const { id: threadId } = await first.threads.create(ana);
    for (const one of before) await first.runs.wait(ana, (await begin(first, { threadId, ...one })).id);
    held = true;
    const history = await first.runs.history(ana, threadId, { graph: "steps", limit: 100 });
    const [oldest] = history.toReversed();
    const options = request.options
      ? { checkpoint: { checkpointId: oldest?.checkpointId ?? "" } }
      : undefined;
    const { id } = await begin(first, { threadId, ...request, options });
    await reached.opened;
    const home = dies(first);
    const began: string[] = [];
    const next = await served(async (name) => void began.push(name), { home });
    await next.start();
    expect(await next.runs.wait(ana, id)).toMatchObject({ status: "success" });
    return { began, done: await done(next, threadId) };
  }

  it("a command's update is not written again, nor its way gone again", async () => {
    const start: RunStart = { kind: "command", update: { done: ["u"] }, goto: ["b"] };
    expect(await crashAtC({ start })).toEqual({ began: ["c"], done: ["u", "b", "c"] });
  });

  it("a run from an earlier checkpoint goes on from its own last", async () => {
    const told = await crashAtC({ options: { checkpoint: null } }, [{}]);
    expect(told.began).toEqual(["c"]);
  });

  it("a thread that was taken for a run that was never written down is free again", async () => {
    const first = await served();
    const { id: threadId } = await first.threads.create(ana);
    await first.store.db.updateTable("thread").set({ status: "busy" }).where("id", "=", threadId).execute();
    const now = new Date().toISOString();
    await first.store.db.updateTable("thread").set({ updated_at: now }).where("id", "=", threadId).execute();
    await expect(begin(first, { threadId })).rejects.toMatchObject({ code: "thread_busy" });
    const next = await served(undefined, { home: dies(first) });
    await next.start();
    expect(await next.threads.get(ana, threadId)).toMatchObject({ status: "idle" });
    await next.runs.wait(ana, (await begin(next, { threadId })).id);
    expect(await done(next, threadId)).toEqual(NAMES);
  });

  it("so it is to whoever comes, where it has been taken for long", async () => {
    const orchestrator = await served();
    const { id: threadId } = await orchestrator.threads.create(ana);
    const taken = { status: "busy", updated_at: "2026-01-01T00:00:00.000Z" };
    await orchestrator.store.db.updateTable("thread").set(taken).where("id", "=", threadId).execute();
    const { id } = await begin(orchestrator, { threadId });
    expect(await orchestrator.runs.wait(ana, id)).toMatchObject({ status: "success" });
  });

  it("a run of a graph that is not served any more ends, and says so to its readers", async () => {
    const reached = gate();
    const first = await served(async (_name, { signal }) => {
      reached.open();
      await untilStopped(signal);
    });
    const { id, threadId } = await begin(first);
    await reached.opened;
    const home = dies(first);
    const next = await testOrchestrator({ home, agents: [workerAgent({})] });
    await next.start();
    expect(await next.runs.get(ana, id)).toMatchObject({
      status: "error",
      error: { code: "interrupted_by_restart" },
    });
    expect((await read(next, id)).at(-1)).toMatchObject({
      event: "error",
      data: { error: "interrupted_by_restart" },
    });
    expect(await next.threads.get(ana, threadId)).toMatchObject({ status: "error" });
  });

  it("runs that were taken in within one millisecond keep their order", async () => {
    const reached = gate();
    const first = await served(async (_name, { signal }) => {
      reached.open();
      await untilStopped(signal);
    });
    const { threadId, ...running } = await begin(first);
    await reached.opened;
    const queued = await Promise.all(
      Array.from({ length: 8 }, () => begin(first, { threadId, multitask: "enqueue" })),
    );
    const order: string[] = [];
    const next = await served(
      async (name, { configurable }) => {
        if (name === "a") order.push(String(configurable?.["run_id"]));
      },
      { home: dies(first) },
    );
    await next.start();
    for (const { id } of queued) await next.runs.wait(ana, id);
    expect(order).toEqual([running.id, ...queued.map(({ id }) => id)]);
  });
});
