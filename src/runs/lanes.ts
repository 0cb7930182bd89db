import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Who runs when: one run of a thread at a time, in the order they came; `limit` runs of the process at once. A run
 * starts only at the end of a turn of the event loop, and one a turn, so that many that begin together do not keep
 * requests waiting.
 */
export type Lanes = {
  /** Takes the thread for a run that is being admitted; false while it is taken. */
  readonly reserve: (threadId: string) => boolean;
  /** Gives back what was reserved, when no run came of it. */
  readonly release: (threadId: string) => void;
  /** Puts a run at the end of its thread's lane. `reserved`: the thread was taken for it. */
  readonly push: (job: Job, options: { readonly reserved: boolean }) => void;
  /** Takes out a run that has not started. */
  readonly remove: (threadId: string, runId: string) => boolean;
  /** Runs of the thread that have not ended, the one under way first. */
  readonly of: (threadId: string) => readonly string[];
  /** The run of the thread that is under way. */
  readonly running: (threadId: string) => string | undefined;
  /** Those of the thread that have not started. */
  readonly waiting: (threadId: string) => readonly string[];
  readonly counts: () => { readonly active: number; readonly queued: number };
  /** No run starts any more. */
  readonly close: () => void;
};

export type Job = { readonly runId: string; readonly threadId: string; readonly run: () => Promise<void> };

type Lane = { reserved: boolean; running: Job | undefined; readonly waiting: Job[] };

export function createLanes(limit: number): Lanes {
  const lanes = new Map<string, Lane>();
  const ready: Lane[] = [];
  let active = 0;
  let pumping = false;
  let closed = false;

  function laneOf(threadId: string): Lane {
    const known = lanes.get(threadId);
    if (known) return known;
    const lane: Lane = { reserved: false, running: undefined, waiting: [] };
    lanes.set(threadId, lane);
    return lane;
  }

  function dropIfEmpty(threadId: string, lane: Lane): void {
    if (!lane.reserved && !lane.running && lane.waiting.length === 0) lanes.delete(threadId);
  }

  /** Behind a function, since it may have changed while `pump` waited. */
  function isClosed(): boolean {
    return closed;
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    while (ready.length > 0 && active < limit && !isClosed()) {
      await nextTurn();
      if (isClosed()) break;
      const lane = ready.shift();
      const job = lane?.waiting.shift();
      if (!lane || !job) continue;
      lane.running = job;
      active += 1;
      // A job's failure is its own to record; a lane goes on whatever became of it.
      const ended = () => {
        active -= 1;
        lane.running = undefined;
        if (lane.waiting.length > 0) ready.push(lane);
        else dropIfEmpty(job.threadId, lane);
        void pump();
      };
      job.run().then(ended, ended);
    }
    pumping = false;
  }

  return {
    reserve: (threadId) => {
      const lane = lanes.get(threadId);
      if (lane && (lane.reserved || lane.running || lane.waiting.length > 0)) return false;
      laneOf(threadId).reserved = true;
      return true;
    },
    release: (threadId) => {
      const lane = laneOf(threadId);
      lane.reserved = false;
      if (!lane.running && lane.waiting.length > 0) {
        ready.push(lane);
        void pump();
      } else dropIfEmpty(threadId, lane);
    },
    push: (job, { reserved }) => {
      const lane = laneOf(job.threadId);
      if (reserved) {
        lane.reserved = false;
        // Those that came while it was being admitted come after it.
        lane.waiting.unshift(job);
      } else lane.waiting.push(job);
      const idle = !lane.running && !lane.reserved;
      if (idle && !ready.includes(lane)) ready.push(lane);
      void pump();
    },
    remove: (threadId, runId) => {
      const lane = lanes.get(threadId);
      const at = lane?.waiting.findIndex((job) => job.runId === runId) ?? -1;
      if (!lane || at < 0) return false;
      lane.waiting.splice(at, 1);
      if (lane.waiting.length === 0) {
        const waitingTurn = ready.indexOf(lane);
        if (waitingTurn >= 0) ready.splice(waitingTurn, 1);
        dropIfEmpty(threadId, lane);
      }
      return true;
    },
    of: (threadId) => {
      const lane = lanes.get(threadId);
      return lane ? [...(lane.running ? [lane.running] : []), ...lane.waiting].map(({ runId }) => runId) : [];
    },
    running: (threadId) => lanes.get(threadId)?.running?.runId,
    waiting: (threadId) => (lanes.get(threadId)?.waiting ?? []).map(({ runId }) => runId),
    counts: () => ({
      active,
      queued: [...lanes.values()].reduce((sum, { waiting }) => sum + waiting.length, 0),
    }),
    close: () => {
      closed = true;
    },
  };
}
