import type { Insertable } from "kysely";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Store } from "./database.ts";
import type { Tables } from "./schema.ts";

const CHUNK = 5_000;

/**
 * Inserts many rows of one table inside the transaction that the caller holds on `store.db`, by one prepared statement (compiling a
 * query per chunk costs three times as much at a million rows). Lets the event loop breathe between chunks.
 * Every row must have the same columns as the first. Conflicts with a unique key throw.
 */
export async function bulkInsert<T extends keyof Tables>(
  { store, signal }: { readonly store: Store; readonly signal?: AbortSignal | undefined },
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const quoted = columns.map((c) => `"${c}"`).join(", ");
  const statement = store.sqlite.prepare(
    `insert into "${table}" (${quoted}) values (${columns.map(() => "?").join(", ")})`,
  );
  for (let start = 0; start < rows.length; start += CHUNK) {
    signal?.throwIfAborted();
    for (const row of rows.slice(start, start + CHUNK)) {
      const values = row as Readonly<Record<string, unknown>>;
      statement.run(columns.map((c) => values[c]));
    }
    if (start + CHUNK < rows.length) await yieldToEventLoop();
  }
}
