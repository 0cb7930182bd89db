import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Orchestrator } from "../../src/orchestrator.ts";
import type { RunEvent } from "../../src/runs/event-log.ts";
import type { RunInfo, RunRequest } from "../../src/runs/run.ts";
import { ana, gate, temporaryHome, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { type Step, stepGraph } from "../support/step-graph.ts";

const NAMES = ["a", "b", "c"];

async function served(work?: Step, home = temporaryHome()): Promise<Orchestrator> {
  const orchestrator = await testOrchestrator({ home, agents: [workerAgent({})] });
  orchestrator.registerGraph("steps", stepGraph(NAMES, work));
  return orchestrator;
}

const input = { kind: "input", input: {} } as const;

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

async function read({ runs }: Orchestrator, runId: string, after = 0): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of runs.events(ana, runId, { after })) events.push(event);
  return events;
}

const done = async ({ runs }: Orchestrator, threadId: string) =>
  (await runs.state(ana, threadId)).values["done"];

describe("a second run on a busy thread", () => {
  it("is refused by default", async () => {
    const hold = gate();
    const orchestrator = await served(() => hold.opened);
    const { threadId, id } = await begin(orchestrator);
    await expect(begin(orchestrator, { threadId })).rejects.toMatchObject({ code: "thread_busy" });
    hold.open();
    expect(await orchestrator.runs.wait(ana, id)).toMatchObject({ status: "success" });
  });

  it("waits for its turn when it is enqueued, one after the other", async () => {
    const hold = gate();
    const orchestrator = await served(() => hold.opened);
    const first = await begin(orchestrator);
    const { threadId } = first;
    const second = await begin(orchestrator, { threadId, multitask: "enqueue" });
    const third = await begin(orchestrator, { threadId, multitask: "enqueue" });
    expect([second.status, third.status]).toEqual(["pending", "pending"]);
    hold.open();
    for (const { id } of [first, second, third]) {
      expect(await orchestrator.runs.wait(ana, id)).toMatchObject({ status: "success" });
    }
    expect(await done(orchestrator, threadId)).toEqual([...NAMES, ...NAMES, ...NAMES]);
    expect(await orchestrator.threads.get(ana, threadId)).toMatchObject({ status: "idle" });
  });

  it("takes the place of the first when it interrupts: the first keeps what it had done", async () => {
    const reached = gate();
    const orchestrator = await served(async (name, { signal }) => {
      if (name !== "b" || reached.wasOpen()) return;
      reached.open();
      await new Promise((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(new Error("stopped"))),
      );
    });
    const first = await begin(orchestrator);
    await reached.opened;
    const second = await begin(orchestrator, { threadId: first.threadId, multitask: "interrupt" });
    expect(await orchestrator.runs.get(ana, first.id)).toMatchObject({ status: "cancelled" });
    expect(await orchestrator.runs.wait(ana, second.id)).toMatchObject({ status: "success" });
    expect(await done(orchestrator, first.threadId)).toEqual(["a", ...NAMES]);
  });

  it("leaves nothing of the first when it rolls it back", async () => {
    const reached = gate();
    const orchestrator = await served(async (name, { signal }) => {
      if (name !== "b" || reached.wasOpen()) return;
      reached.open();
      await new Promise((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(new Error("stopped"))),
      );
    });
    const first = await begin(orchestrator);
    await reached.opened;
    const second = await begin(orchestrator, { threadId: first.threadId, multitask: "rollback" });
    await orchestrator.runs.wait(ana, second.id);
    await expect(orchestrator.runs.get(ana, first.id)).rejects.toMatchObject({ code: "unknown_run" });
    expect(await done(orchestrator, first.threadId)).toEqual(NAMES);
  });
});

describe("cancelling", () => {
  it("stops a run whose node does not listen, and the thread is free at once", async () => {
    const reached = gate();
    const never = gate();
    const orchestrator = await served(async () => {
      reached.open();
      await never.opened;
    });
    const { id, threadId } = await begin(orchestrator);
    await reached.opened;
    expect(await orchestrator.runs.cancel(ana, id)).toMatchObject({ status: "cancelled" });
    expect(await orchestrator.threads.get(ana, threadId)).toMatchObject({ status: "idle" });
    expect((await read(orchestrator, id)).at(-1)).toMatchObject({
      event: "error",
      data: { error: "cancelled" },
    });
  });

  it("takes a run that waits out of the queue", async () => {
    const hold = gate();
    const orchestrator = await served(() => hold.opened);
    const first = await begin(orchestrator);
    const second = await begin(orchestrator, { threadId: first.threadId, multitask: "enqueue" });
    expect(await orchestrator.runs.cancel(ana, second.id)).toMatchObject({ status: "cancelled" });
    expect(await orchestrator.threads.get(ana, first.threadId)).toMatchObject({ status: "busy" });
    hold.open();
    await orchestrator.runs.wait(ana, first.id);
    expect(await done(orchestrator, first.threadId)).toEqual(NAMES);
  });

  it("takes back a run that has not come to its time", async () => {
    const orchestrator = await served();
    const { id, threadId } = await begin(orchestrator, { afterSeconds: 3600 });
    expect(await orchestrator.runs.get(ana, id)).toMatchObject({ status: "pending" });
    expect(await orchestrator.runs.cancel(ana, id)).toMatchObject({ status: "cancelled" });
    expect(await done(orchestrator, threadId)).toBeUndefined();
  });
});

it("starts a run after its seconds", async () => {
  const orchestrator = await served();
  const { id } = await begin(orchestrator, { afterSeconds: 0.02 });
  expect(await orchestrator.runs.wait(ana, id)).toMatchObject({ status: "success" });
});

it("tells a run's events to whoever comes, from where he was, and to nobody of another company", async () => {
  const hold = gate();
  const orchestrator = await served((name) => (name === "b" ? hold.opened : Promise.resolve()));
  const { id } = await begin(orchestrator);
  const stranger = { companyId: "other", userId: "eve", permissions: ["*"] };
  await expect(orchestrator.runs.events(stranger, id).next()).rejects.toMatchObject({ code: "unknown_run" });
  const reading = read(orchestrator, id);
  hold.open();
  const all = await reading;
  expect(all.map(({ seq, event }) => `${seq} ${event}`)).toEqual([
    "1 metadata",
    "2 updates",
    "3 updates",
    "4 updates",
  ]);
  expect((await read(orchestrator, id, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
  await expect(orchestrator.runs.events(stranger, id).next()).rejects.toMatchObject({ code: "unknown_run" });
});

it("rebuilds every values event from what it kept of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 130 }),
      fc.integer({ min: 0, max: 140 }),
      async (steps, after) => {
        const orchestrator = await testOrchestrator({ agents: [workerAgent({})] });
        orchestrator.registerGraph(
          "steps",
          stepGraph(Array.from({ length: steps }, (_, index) => `n${index}`)),
        );
        const options = { recursionLimit: 500 };
        const { id } = await begin(orchestrator, { streamModes: ["values"], options });
        const told = (await read(orchestrator, id)).map(({ seq, json }) => ({ seq, json }));
        const kept = (await read(orchestrator, id, after)).map(({ seq, json }) => ({ seq, json }));
        expect(kept).toEqual(told.filter(({ seq }) => seq > after));
        expect(JSON.parse(told.at(-1)!.json)).toEqual({
          done: Array.from({ length: steps }, (_, i) => `n${i}`),
        });
      },
    ),
    { numRuns: 6 },
  );
});

describe("a process that ends", () => {
  const reopen = async (home: string, work?: Step) => {
    const next = await served(work, home);
    await next.start();
    return next;
  };

  it("lets a run come to its next checkpoint; the next process does only what is left, under the same id", async () => {
    const home = temporaryHome();
    const reached = gate();
    const hold = gate();
    const first = await served(async (name) => {
      if (name !== "b") return;
      reached.open();
      await hold.opened;
    }, home);
    const { id, threadId } = await begin(first);
    await reached.opened;
    const stopped = first.runs.stop({ graceMs: 10_000 });
    hold.open();
    await stopped;
    expect(await first.runs.get(ana, id)).toMatchObject({ status: "pending" });
    await expect(begin(first)).rejects.toMatchObject({ code: "stopping" });

    const ran: string[] = [];
    const next = await reopen(home, async (name) => void ran.push(name));
    expect(await next.runs.wait(ana, id)).toMatchObject({ status: "success", attempt: 2 });
    expect(ran).toEqual(["c"]);
    expect(await done(next, threadId)).toEqual(NAMES);
    const seqs = (await read(next, id)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it("leaves what waited in the queue, and what has not come to its time, to the next", async () => {
    const home = temporaryHome();
    const reached = gate();
    const never = gate();
    const first = await served(async (_name, { signal }) => {
      reached.open();
      signal?.addEventListener("abort", never.open);
      await never.opened;
    }, home);
    const running = await begin(first);
    const { threadId } = running;
    const queued = await begin(first, { threadId, multitask: "enqueue" });
    const later = await begin(first, { afterSeconds: 3600 });
    await reached.opened;
    await first.runs.stop();

    const next = await reopen(home);
    expect(await next.runs.wait(ana, running.id)).toMatchObject({ status: "success" });
    expect(await next.runs.wait(ana, queued.id)).toMatchObject({ status: "success" });
    expect(await done(next, threadId)).toEqual([...NAMES, ...NAMES]);
    expect(await next.runs.get(ana, later.id)).toMatchObject({ status: "pending" });
  });
});

it("forgets a thread that is removed, with its runs and checkpoints", async () => {
  const orchestrator = await served();
  const { id, threadId } = await begin(orchestrator);
  await orchestrator.runs.wait(ana, id);
  await orchestrator.runs.removeThread(ana, threadId);
  await expect(orchestrator.threads.get(ana, threadId)).rejects.toMatchObject({ code: "unknown_thread" });
  await expect(orchestrator.runs.get(ana, id)).rejects.toMatchObject({ code: "unknown_run" });
  const again = await begin(orchestrator, {
    threadId: (await orchestrator.threads.create(ana, { id: threadId })).id,
  });
  await orchestrator.runs.wait(ana, again.id);
  expect(await done(orchestrator, threadId)).toEqual(NAMES);
});

it("copies a thread: both go on by themselves", async () => {
  const orchestrator = await served();
  const { id, threadId } = await begin(orchestrator);
  await orchestrator.runs.wait(ana, id);
  const copy = await orchestrator.runs.copyThread(ana, threadId);
  const second = await begin(orchestrator, { threadId: copy.threadId });
  await orchestrator.runs.wait(ana, second.id);
  expect(await done(orchestrator, copy.threadId)).toEqual([...NAMES, ...NAMES]);
  expect(await done(orchestrator, threadId)).toEqual(NAMES);
});

it("changes a thread's state from outside, and refuses while a run is under way", async () => {
  const hold = gate();
  const orchestrator = await served(() => hold.opened);
  const { id, threadId } = await begin(orchestrator);
  const change = { values: { done: ["x"] }, asNode: "c" };
  await expect(orchestrator.runs.updateState(ana, threadId, change)).rejects.toMatchObject({
    code: "thread_busy",
  });
  hold.open();
  await orchestrator.runs.wait(ana, id);
  await orchestrator.runs.updateState(ana, threadId, change);
  expect(await done(orchestrator, threadId)).toEqual([...NAMES, "x"]);
  expect((await orchestrator.threads.get(ana, threadId)).values).toEqual({ done: [...NAMES, "x"] });
});
