/**
 * The process-wide limit of operations under way. Waiting work is admitted fairly: one per run in turn, so that
 * a wide run cannot starve the others. A waiting approval holds no place.
 */
export type Limiter = {
  /** Runs `work` when there is a place. Rejects with the signal's reason if that comes first. */
  readonly run: <T>(owner: string, work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  readonly status: () => { readonly active: number; readonly waiting: number; readonly limit: number };
};

type Waiter = { readonly admit: () => void };

export function createLimiter(limit: number): Limiter {
  if (!Number.isInteger(limit) || limit < 1)
    throw new Error(`the agent limit must be a whole number from 1, not ${limit}`);
  // A Map keeps insertion order: the first key is the run whose turn it is.
  const queues = new Map<string, Waiter[]>();
  let active = 0;

  function admitNext(): void {
    const next = queues.entries().next();
    if (next.done) return;
    const [owner, queue] = next.value;
    const waiter = queue.shift();
    queues.delete(owner);
    if (queue.length > 0) queues.set(owner, queue);
    waiter?.admit();
  }

  async function enter(owner: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (active < limit) {
      active += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        const queue = queues.get(owner)?.filter((other) => other !== waiter) ?? [];
        if (queue.length > 0) queues.set(owner, queue);
        else queues.delete(owner);
        reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
      };
      const waiter: Waiter = {
        admit: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const queue = queues.get(owner);
      if (queue) queue.push(waiter);
      else queues.set(owner, [waiter]);
    });
  }

  /** The leaving work's place passes to the next waiter, so `active` changes only when nobody waits. */
  function leave(): void {
    if (queues.size > 0) admitNext();
    else active -= 1;
  }

  return {
    run: async (owner, work, signal) => {
      await enter(owner, signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    status: () => ({
      active,
      waiting: [...queues.values()].reduce((count, queue) => count + queue.length, 0),
      limit,
    }),
  };
}
