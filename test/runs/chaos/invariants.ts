import { isDeepStrictEqual } from "node:util";
import { ana } from "../../support/orchestrator.ts";
import { graphOf, type Known } from "./scenario.ts";
import { NODES, type World } from "./world.ts";

/** What is wrong once nothing runs any more. */
export async function settledWrongs(
  world: World,
  known: Known,
  /** in this process and, where there was one, the one before */
  begun: readonly string[],
): Promise<string[]> {
  const { runs, threads } = world.orchestrator;
  const wrongs: string[] = [];
  // A command goes to a node beside what the thread was about to do, also where it is cancelled before its first step:
  // in such a story the same node twice is what was asked for.
  const sent = new Set(known.started.flatMap(({ run }) => (run.start.kind === "command" ? [run.id] : [])));
  const open = runs.status();
  if (open.active + open.queued > 0) wrongs.push(`still held: ${JSON.stringify(open)}`);
  for (const [index, id] of known.threads.entries()) {
    const thread = await threads.get(ana, id).catch(() => undefined);
    if (!thread) continue;
    const state = await runs.state(ana, id, { graph: graphOf(index) });
    const asks = state.tasks.some(({ interrupts }) => interrupts.length > 0);
    const where = `thread ${id} (${graphOf(index)}, ${thread.status})`;
    if (thread.status === "busy") wrongs.push(`${where} is busy although nothing runs`);
    if (thread.status === "idle" && asks) wrongs.push(`${where} is idle although it asks`);
    if (thread.status === "interrupted" && !asks) wrongs.push(`${where} is interrupted and asks nothing`);
    if (thread.graph !== null && !isDeepStrictEqual(thread.values ?? {}, state.values))
      wrongs.push(
        `${where} shows ${JSON.stringify(thread.values)}, its checkpoint ${JSON.stringify(state.values)}`,
      );
    const done = (state.values["done"] ?? []) as string[];
    const steps = sent.size > 0 ? done.filter((what) => !what.includes(":")) : done;
    if (new Set(steps).size < steps.length) wrongs.push(`${where} did a step twice: ${done.join(" ")}`);
    for (const run of await runs.list(ana, id)) {
      if (run.endedAt === null) wrongs.push(`${where}: run ${run.id} has no end`);
      if (sent.size > 0) continue;
      const own = done.flatMap((what) => (what.startsWith(run.id) ? [what.slice(-1)] : []));
      if (own.join("") !== own.toSorted().join(""))
        wrongs.push(`${where}: run ${run.id} did ${own.join(" ")}`);
      if (run.status === "success" && graphOf(index) === "steps" && run.start.kind === "input") {
        const began = new Set(begun.filter((what) => what.startsWith(run.id)));
        if (run.attempt === 1 && began.size !== NODES.length)
          wrongs.push(`${where}: run ${run.id} succeeded with ${[...began].join(" ")}`);
      }
    }
  }
  wrongs.push(...twice(world, sent), ...outOfOrder(world, known), ...(await wrongReads(world, known)));
  return wrongs;
}

function twice({ begun }: World, sent: ReadonlySet<string>): string[] {
  const seen = new Set<string>();
  if (sent.size > 0) return [];
  return begun.flatMap((what) => {
    const again = seen.has(what);
    seen.add(what);
    return again ? [`${what} was executed twice in one process`] : [];
  });
}

/** Of two runs of a thread, the one that was taken in before the other was asked for begins first. */
function outOfOrder({ begun }: World, { started }: Known): string[] {
  const first = new Map<string, number>();
  for (const [at, what] of begun.entries()) {
    const run = what.slice(0, what.indexOf(":"));
    if (!first.has(run)) first.set(run, at);
  }
  const wrongs: string[] = [];
  for (const before of started)
    for (const after of started) {
      if (
        before.delayed ||
        after.delayed ||
        before.run.threadId !== after.run.threadId ||
        before.answeredAt > after.calledAt
      )
        continue;
      const [one, other] = [first.get(before.run.id), first.get(after.run.id)];
      if (one === undefined || other === undefined || one < other) continue;
      wrongs.push(`run ${after.run.id} began before run ${before.run.id}`);
    }
  return wrongs;
}

/** Every read, from wherever, is what stands on disk from there: nothing missing, nothing twice. */
async function wrongReads({ orchestrator: { runs } }: World, { reads }: Known): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { runId, after, got, ended } of reads) {
    if (got.some(({ seq }, i) => seq !== after + 1 + i))
      wrongs.push(`run ${runId} after ${after} was told ${got.map(({ seq }) => seq).join(" ")}`);
    const kept: { seq: number; json: string }[] = [];
    try {
      for await (const { seq, json } of runs.events(ana, runId, { after })) kept.push({ seq, json });
    } catch {
      continue;
    }
    const told = ended ? kept : kept.slice(0, got.length);
    if (!isDeepStrictEqual(got, told))
      wrongs.push(`run ${runId} after ${after}: told ${JSON.stringify(got)}, kept ${JSON.stringify(kept)}`);
  }
  return wrongs;
}

/** After a crash: what was answered is there, and every step that is done was told. */
export async function compareWithDisk({ orchestrator: { runs } }: World, known: Known): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { run } of known.started) {
    const events: { event: string; data: unknown }[] = [];
    try {
      for await (const event of runs.events(ana, run.id)) events.push(event);
    } catch {
      if (!known.erased.has(run.threadId)) wrongs.push(`run ${run.id} was answered and is lost`);
      continue;
    }
    const state = await runs.state(ana, run.threadId, { graph: run.graph });
    const done = ((state.values["done"] ?? []) as string[]).filter((what) => what.startsWith(run.id));
    const told = JSON.stringify(events.map(({ data }) => data));
    // One that was cancelled or failed may not have told its last step.
    if (["cancelled", "error"].includes((await runs.get(ana, run.id)).status)) continue;
    for (const what of done) if (!told.includes(what)) wrongs.push(`${what} is done and was never told`);
  }
  return wrongs;
}
