import { setImmediate as nextTurn } from "node:timers/promises";
import type { Insertable } from "kysely";
import { bulkInsert } from "./bulk.ts";
import type { Store } from "./database.ts";
import type { Tables } from "./schema.ts";

/**
 * Gathers the rows that are written to a table during one turn of the event loop and inserts them together, in the
 * order they came: many small durable writes for the price of one. `write` settles when its row can be read.
 * Every row must have the same columns.
 */
export type GroupInsert<Row> = { readonly write: (row: Row) => Promise<void> };

export function createGroupInsert<T extends keyof Tables>(
  store: Store,
  table: T,
): GroupInsert<Insertable<Tables[T]>> {
  let waiting: Insertable<Tables[T]>[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function flush(before: Promise<void>): Promise<void> {
    await nextTurn();
    // A failed group rejects for those who wrote it, not for those who come after.
    await before.catch(() => undefined);
    const rows = waiting;
    waiting = [];
    next = undefined;
    await store.db.transaction().execute(() => bulkInsert({ store }, table, rows));
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
