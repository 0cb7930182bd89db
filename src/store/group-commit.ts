import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Gathers what is written during one turn of the event loop and writes it together, in the order it came: many
 * small durable writes for the price of one. `write` settles when its row is in the database.
 */
export type GroupCommit<T> = {
  readonly write: (row: T) => Promise<void>;
};

export function createGroupCommit<T>(commit: (rows: readonly T[]) => Promise<void>): GroupCommit<T> {
  let waiting: T[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function flush(before: Promise<void>): Promise<void> {
    await nextTurn();
    // A failed group rejects for those who wrote it, not for those who come after.
    await before.catch(() => undefined);
    const rows = waiting;
    waiting = [];
    next = undefined;
    await commit(rows);
  }

  return {
    write: (row) => {
      waiting.push(row);
      if (next === undefined) {
        next = flush(last);
        last = next;
        // Whoever wrote awaits it; an unawaited group must not end the process.
        next.catch(() => undefined);
      }
      return next;
    },
  };
}
