import type { EventLog, RunKey } from "./event-log.ts";

/**
 * Writes down what a run tells without waiting for each event: those of one turn of the event loop are written
 * together. A write that fails is kept for `written`; nobody else hears of it.
 */
export type Telling = {
  readonly tell: (event: string, data: unknown) => void;
  /** Settles when all that was told is on disk. @throws what kept the first event from it */
  readonly written: () => Promise<void>;
};

export function createTelling(log: EventLog, key: RunKey): Telling {
  const under = new Set<Promise<void>>();
  let failed: { readonly reason: unknown } | undefined;
  return {
    tell: (event, data) => {
      const write = log
        .append(key, event, data)
        .catch((reason: unknown) => void (failed ??= { reason }))
        .finally(() => under.delete(write));
      under.add(write);
    },
    written: async () => {
      await Promise.all(under);
      if (failed) throw failed.reason;
    },
  };
}
