import type { Insertable } from "kysely";
import type { Store } from "./database.ts";
import type { Tables } from "./schema.ts";

/**
 * Inserts single rows together with whatever else is written in the same turn of the event loop, in the order they
 * came: many small durable writes for the price of one. `write` settles when its row can be read.
 */
export type GroupCommit = {
  readonly write: <T extends keyof Tables>(
    table: T,
    row: Insertable<Tables[T]>,
    chain?: Chain,
  ) => Promise<void>;
};

/** Rows that make sense only one after the other: after one that could not be written, none is. */
export type Chain = { broken?: Error };

export function createGroupCommit(store: Store): GroupCommit {
  return {
    write: (table, row, chain) => {
      const columns = Object.keys(row);
      const names = columns.map((column) => `"${column}"`).join(", ");
      const places = columns.map(() => "?").join(", ");
      const values = Object.values(row);
      const sql = `insert into "${table}" (${names}) values (${places})`;
      return store.commit(
        () => {
          if (chain?.broken) throw chain.broken;
          store.prepare(sql).run(values);
        },
        {
          onFailed: (reason) => {
            if (chain) chain.broken ??= reason instanceof Error ? reason : new Error(String(reason));
          },
        },
      );
    },
  };
}
