import type { Clock } from "../base/runtime.ts";

/** Does what is due in a table when it is due: one timer, armed for the earliest row, one round of work at a time. */
export type DueTimer = {
  /** Works off what is due already, then goes on until it is stopped. */
  readonly start: () => Promise<void>;
  /** Something became due earlier than the timer knows. Nothing happens before `start`. */
  readonly wake: () => void;
  /** Settles when the round under way has ended. */
  readonly stop: () => Promise<void>;
};

export type DueTimerDeps = {
  readonly clock: Clock;
  /** ISO instant of the earliest row, due or not; undefined where nothing waits */
  readonly nextDue: () => Promise<string | undefined>;
  readonly work: () => Promise<void>;
  readonly onError: (error: unknown) => void;
};

/** A clock that was set, or a machine that slept, is noticed within a minute. */
const LONGEST_MS = 60_000;
/** What is due still after a round could not be done: it is tried again, not at once. */
const RETRY_MS = 5_000;

export function createDueTimer({ clock, nextDue, work, onError }: DueTimerDeps): DueTimer {
  let running = false;
  let queued = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();

  async function round(): Promise<void> {
    queued = false;
    if (!running) return;
    clearTimeout(timer);
    let delay = RETRY_MS;
    try {
      await work();
      const due = await nextDue();
      const wait = due === undefined ? LONGEST_MS : Date.parse(due) - clock.now().getTime();
      if (wait > 0) delay = Math.min(wait, LONGEST_MS);
    } catch (error) {
      onError(error);
    }
    if (!isRunning()) return;
    timer = setTimeout(wake, delay);
    timer.unref();
  }

  /** Behind a function, since it may have changed while `round` waited. */
  function isRunning(): boolean {
    return running;
  }

  function wake(): void {
    if (!running || queued) return;
    queued = true;
    last = last.then(round);
  }

  return {
    wake,
    start: async () => {
      running = true;
      wake();
      await last;
    },
    stop: async () => {
      running = false;
      clearTimeout(timer);
      await last;
    },
  };
}
