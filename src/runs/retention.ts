import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Clock } from "../base/runtime.ts";
import type { Db } from "../store/database.ts";
import {
  deleteDeliveries,
  deleteEventsAfter,
  type EndedRun,
  isQuiet,
  listEndedRuns,
  listQuietThreads,
  withEvents,
} from "./retention-queries.ts";

/** What was removed. */
export type Removed = {
  readonly events: number;
  /** whose events those were */
  readonly runs: number;
  readonly checkpoints: number;
  /** of which those were */
  readonly threads: number;
  readonly deliveries: number;
};

export type Retention = {
  /** Settles when all is done, or with the signal's reason; what was removed until then stays so. */
  readonly run: (options?: { readonly signal?: AbortSignal | undefined }) => Promise<Removed>;
};

export type RetentionDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly checkpointer: {
    readonly pruneThread: (threadId: string, keepLast: number) => Promise<{ readonly removed: number }>;
  };
  readonly keepEventsDays: number;
  /** of each thread */
  readonly keepCheckpoints: number;
};

const DAY_MS = 86_400_000;
const RUNS = 200;
const THREADS = 200;
const DELIVERIES = 200;
const EVENTS = 500;

/**
 * Removes what a server gathers and nobody needs for long: events of runs that ended more than `keepEventsDays` ago,
 * all checkpoints of a thread but the newest `keepCheckpoints`, deliveries of webhooks that are done with. Threads that
 * are busy or wait for a person are left alone, and so are threads and runs themselves, approvals, effects, the history
 * of tasks and the audit log. In small portions, so that the server answers meanwhile.
 */
export function createRetention(deps: RetentionDeps): Retention {
  const { db, clock, checkpointer, keepEventsDays, keepCheckpoints } = deps;

  async function removeEvents(before: string, pause: () => Promise<void>) {
    let events = 0;
    let runs = 0;
    for (let after = ""; ;) {
      const page = await listEndedRuns(db, { before, after, limit: RUNS });
      for (const run of await withEvents(db, page)) {
        events += await removeBackwards(run, pause);
        runs += 1;
      }
      const last = page.at(-1);
      if (last === undefined) return { events, runs };
      after = last.id;
      await pause();
    }
  }

  /** From the last event back: an event may build on those before it, so what is left can always be read. */
  async function removeBackwards(run: EndedRun, pause: () => Promise<void>): Promise<number> {
    let removed = 0;
    for (let seq = run.lastSeq; seq > 0; seq -= EVENTS) {
      removed += await deleteEventsAfter(db, run, Math.max(0, seq - EVENTS));
      await pause();
    }
    return removed;
  }

  async function prune(pause: () => Promise<void>) {
    let checkpoints = 0;
    let threads = 0;
    for (let after = ""; ;) {
      const page = await listQuietThreads(db, { after, limit: THREADS });
      for (const thread of page) {
        // Runs go on meanwhile: a thread may have become busy since the page was read.
        if (!(await isQuiet(db, thread))) continue;
        const { removed } = await checkpointer.pruneThread(thread.id, keepCheckpoints);
        checkpoints += removed;
        if (removed > 0) threads += 1;
        await pause();
      }
      const last = page.at(-1);
      if (last === undefined) return { checkpoints, threads };
      after = last.id;
    }
  }

  async function removeDeliveries(before: string, pause: () => Promise<void>): Promise<number> {
    let deliveries = 0;
    for (;;) {
      const removed = await deleteDeliveries(db, { before, limit: DELIVERIES });
      if (removed === 0) return deliveries;
      deliveries += removed;
      await pause();
    }
  }

  return {
    run: async ({ signal } = {}) => {
      const before = new Date(clock.now().getTime() - keepEventsDays * DAY_MS).toISOString();
      const pause = async () => {
        await yieldToEventLoop();
        signal?.throwIfAborted();
      };
      const events = await removeEvents(before, pause);
      const checkpoints = await prune(pause);
      return { ...events, ...checkpoints, deliveries: await removeDeliveries(before, pause) };
    },
  };
}
