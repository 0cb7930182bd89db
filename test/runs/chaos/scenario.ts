import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { PurserError } from "../../../src/base/errors.ts";
import { type Random, seededRandom } from "../../../src/base/runtime.ts";
import type { MultitaskStrategy, RunInfo, RunRequest, RunStart } from "../../../src/runs/run.ts";
import { ana } from "../../support/orchestrator.ts";
import { compareWithDisk, settledWrongs } from "./invariants.ts";
import { openWorld, type World } from "./world.ts";

/** What a client may be told; anything else is a fault. */
const EXPECTED = new Set([
  "thread_busy",
  "unknown_thread",
  "unknown_run",
  "run_active",
  "nothing_to_resume",
  "invalid_update",
  "no_graph",
  "stopping",
  "approval_pending",
]);

export type Read = {
  readonly runId: string;
  readonly after: number;
  readonly got: { seq: number; json: string }[];
  ended: boolean;
};
export type Started = {
  readonly run: RunInfo;
  readonly delayed: boolean;
  readonly calledAt: number;
  readonly answeredAt: number;
};

/** What the clients of a scenario know. */
export type Known = {
  readonly commands: boolean;
  readonly threads: string[];
  readonly started: Started[];
  readonly reads: Read[];
  /** Threads of which somebody asked to take something away. */
  readonly erased: Set<string>;
  readonly wrongs: string[];
  clock: number;
};

const STRATEGIES: readonly MultitaskStrategy[] = ["reject", "enqueue", "enqueue", "interrupt", "rollback"];

const pick = <T>(chance: Random, from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;

/** Runs one random story from its seed, twice over the same files where it has a crash. Returns what went wrong. */
export async function scenario(seed: number, note: (text: string) => void): Promise<readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), "purser-chaos-"));
  try {
    return await story(seed, home, note);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function story(seed: number, home: string, note: (text: string) => void): Promise<readonly string[]> {
  const chance = seededRandom(seed);
  const first = await openWorld(join(home, "1"), seed);
  const known: Known = {
    commands: chance() < 0.25,
    threads: [],
    started: [],
    reads: [],
    erased: new Set(),
    wrongs: [],
    clock: 0,
  };
  for (let i = 0; i < 3; i++) known.threads.push((await first.orchestrator.threads.create(ana)).id);
  const crash = chance() < 0.6;
  const steps = 4 + Math.floor(chance() * 26);
  const under = new Set<Promise<void>>();
  for (let step = 0; step < steps; step++) {
    const doing = client(first, known, chance);
    under.add(doing);
    void doing.then(() => under.delete(doing));
    const pause = chance();
    if (pause < 0.2) await doing;
    else if (pause < 0.6) for (let turns = Math.floor(chance() * 8); turns > 0; turns--) await nextTurn();
  }
  if (!crash) {
    note(`seed ${seed}: settling ${JSON.stringify(known.threads)}`);
    await within(Promise.all(under), `seed ${seed}: calls hang`);
    await settle(first, known, `seed ${seed}`);
    const wrongs = [...known.wrongs, ...first.wrongs, ...(await settledWrongs(first, known, first.begun))];
    await within(first.orchestrator.stop(), `seed ${seed}: stop hangs`);
    return wrongs;
  }
  for (let turns = Math.floor(chance() * 12); turns > 0; turns--) await nextTurn();
  // What the dead process had answered until now is all that its clients know.
  first.lose();
  const copied = copyDatabase(first, join(home, "2"));
  const survived: Known = {
    ...known,
    started: [...known.started],
    reads: known.reads.map((read) => ({ ...read, got: [...read.got], ended: false })),
    erased: new Set(known.erased),
    wrongs: [...known.wrongs],
  };
  const wrongs = [...first.wrongs];
  await within(first.orchestrator.stop(), `seed ${seed}: stop of the first hangs`);
  await within(Promise.allSettled(under), `seed ${seed}: calls to a stopped process hang`);

  const second = await openWorld(copied, seed + 1);
  const doneBefore = await checkpointed(second, survived);
  await within(second.orchestrator.start(), `seed ${seed}: recovery hangs`);
  note(`seed ${seed}: settling after the crash`);
  await settle(second, survived, `seed ${seed}, after the crash`);
  const sent = known.started.some(({ run }) => run.start.kind === "command");
  for (const what of second.begun)
    if (doneBefore.has(what) && !sent) wrongs.push(`${what} was done again after the crash`);
  wrongs.push(
    ...survived.wrongs,
    ...second.wrongs,
    ...(await settledWrongs(second, survived, [...first.begun, ...second.begun])),
  );
  wrongs.push(...(await compareWithDisk(second, survived)));
  await within(second.orchestrator.stop(), `seed ${seed}: stop of the second hangs`);
  return wrongs;
}

/** The steps that stood in a checkpoint when the process died. */
async function checkpointed({ orchestrator: { runs } }: World, known: Known): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  for (const [i, threadId] of known.threads.entries()) {
    const state = await runs.state(ana, threadId, { graph: graphOf(i) }).catch(() => undefined);
    for (const what of (state?.values["done"] as string[] | undefined) ?? []) done.add(what);
  }
  return done;
}

function copyDatabase({ orchestrator: { config } }: World, to: string): string {
  mkdirSync(to, { recursive: true });
  for (const ending of ["", "-wal"]) {
    const from = `${config.database}${ending}`;
    if (existsSync(from)) copyFileSync(from, from.replace(config.home, to));
  }
  return to;
}

export const graphOf = (index: number) => (index % 3 === 2 ? "asks" : "steps");

/** One call of some client; what is refused as it may be is nothing. */
async function client(world: World, known: Known, chance: Random): Promise<void> {
  try {
    await call(world, known, chance);
  } catch (error) {
    if (error instanceof PurserError && EXPECTED.has(error.code)) return;
    known.wrongs.push(
      `a client was told ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

async function call({ orchestrator: { runs, threads } }: World, known: Known, chance: Random): Promise<void> {
  const index = Math.floor(chance() * known.threads.length);
  const threadId = known.threads[index]!;
  const graph = graphOf(index);
  const some = pick(chance, [...known.started, undefined])?.run;
  const kind = chance();
  if (kind < 0.5) {
    const strategy = pick(chance, STRATEGIES);
    const request = newRun({ threadId, graph, strategy, commands: known.commands }, chance);
    const calledAt = known.clock++;
    if (strategy === "rollback") known.erased.add(threadId);
    const run = await runs.start(ana, request);
    known.started.push({
      run,
      delayed: request.afterSeconds !== undefined,
      calledAt,
      answeredAt: known.clock++,
    });
    if (chance() < 0.6) await follow(known, runs, run.id, chance() < 0.7 ? 0 : Math.floor(chance() * 5));
  } else if (kind < 0.6 && some) {
    const action = chance() < 0.5 ? "interrupt" : "rollback";
    if (action === "rollback") known.erased.add(some.threadId);
    await runs.cancel(ana, some.id, { action });
  } else if (kind < 0.7 && some) {
    await follow(known, runs, some.id, Math.floor(chance() * 6));
  } else if (kind < 0.75 && some) {
    const { endedAt } = await runs.wait(ana, some.id);
    if (endedAt === null) known.wrongs.push(`wait answered before run ${some.id} had ended`);
  } else if (kind < 0.8) {
    await runs.updateState(ana, threadId, { values: { done: [`x${known.clock++}`] }, asNode: "c", graph });
  } else if (kind < 0.85) {
    const copy = await runs.copyThread(ana, threadId);
    // Its place says which graph it is of.
    while (graphOf(known.threads.length) !== graph) known.threads.push((await threads.create(ana)).id);
    known.threads.push(copy.threadId);
  } else if (kind < 0.88) {
    known.erased.add(threadId);
    await runs.removeThread(ana, threadId);
  } else if (kind < 0.94) {
    await runs.goOn(ana, threadId);
  } else if (some) {
    known.erased.add(some.threadId);
    await runs.remove(ana, some.id);
  }
}

function newRun(
  {
    threadId,
    graph,
    strategy,
    commands,
  }: { threadId: string; graph: string; strategy: MultitaskStrategy; commands: boolean },
  chance: Random,
): RunRequest {
  const asking: RunStart[] = [{ kind: "resume", answer: "yes" }, { kind: "continue" }];
  const sending: RunStart[] = [
    { kind: "command", update: { done: [`u${Math.floor(chance() * 1e9)}`] }, goto: ["b"] },
  ];
  const starts: RunStart[] = [
    { kind: "input", input: {} },
    { kind: "input", input: {} },
    ...(graph === "asks" ? asking : []),
    ...(commands ? sending : []),
  ];
  return {
    threadId,
    graph,
    start: pick(chance, starts),
    streamModes: pick(chance, [["values"], ["updates"], ["updates", "values"]] as const),
    multitask: strategy,
    ...(chance() < 0.1 ? { afterSeconds: chance() * 0.02 } : {}),
  };
}

async function follow(known: Known, runs: World["orchestrator"]["runs"], runId: string, after: number) {
  const read: Read = { runId, after, got: [], ended: false };
  known.reads.push(read);
  for await (const { seq, json } of runs.events(ana, runId, { after })) {
    read.got.push({ seq, json });
  }
  read.ended = true;
}

/** Until nothing is open any more. */
async function settle({ orchestrator: { runs } }: World, known: Known, where: string): Promise<void> {
  const limit = Date.now() + 10_000;
  for (;;) {
    await nextTurn();
    const open = await runs.listOpen(ana);
    if (open.length === 0) return;
    await within(Promise.all(open.map(({ id }) => runs.wait(ana, id).catch(() => undefined))), where);
    if (Date.now() > limit) throw new Error(`${where}: never ends: ${JSON.stringify(open)}`);
  }
}

async function within<T>(work: Promise<T>, what: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`hangs: ${what}`)), 10_000);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
