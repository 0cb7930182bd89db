import { setImmediate as nextTurn } from "node:timers/promises";
import type { Insertable } from "kysely";
import { bulkInsert } from "./bulk.ts";
import type { Store } from "./database.ts";
import type { Tables } from "./schema.ts";

/**
 * Gathers the rows that are written during one turn of the event loop, to whichever tables, and inserts them in one
 * transaction, in the order they came: many small durable writes for the price of one. `write` settles when its row
 * can be read. Rows of one table must have the same columns.
 */
export type GroupCommit = {
  readonly write: <T extends keyof Tables>(table: T, row: Insertable<Tables[T]>) => Promise<void>;
};

type Rows = { [T in keyof Tables]?: Insertable<Tables[T]>[] };

export function createGroupCommit(store: Store): GroupCommit {
  let waiting: Rows = {};
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function flush(before: Promise<void>): Promise<void> {
    await nextTurn();
    // A failed group rejects for those who wrote it, not for those who come after.
    await before.catch(() => undefined);
    const rows = waiting;
    waiting = {};
    next = undefined;
    await store.db.transaction().execute(async () => {
      // A run's events refer to it, and one of another run may have come first.
      const tables = (Object.keys(rows) as (keyof Tables)[]).sort(
        (a, b) => Number(b === "run") - Number(a === "run"),
      );
      for (const table of tables) {
        await bulkInsert({ store }, table, rows[table] ?? []);
      }
    });
  }

  return {
    write: (table, row) => {
      const rows = (waiting[table] ??= [] as never[]) as Insertable<Tables[typeof table]>[];
      rows.push(row);
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
