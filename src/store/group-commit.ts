import type { Insertable } from "kysely";
import type { Store } from "./database.ts";
import type { Tables } from "./schema.ts";

/**
 * Inserts single rows together with whatever else is written in the same turn of the event loop, in the order they
 * came: many small durable writes for the price of one. `write` settles when its row can be read.
 */
export type GroupCommit = {
  readonly write: <T extends keyof Tables>(table: T, row: Insertable<Tables[T]>) => Promise<void>;
};

export function createGroupCommit(store: Store): GroupCommit {
  return {
    write: (table, row) => {
      const columns = Object.keys(row);
      const names = columns.map((column) => `"${column}"`).join(", ");
      const places = columns.map(() => "?").join(", ");
      const values = Object.values(row);
      const sql = `insert into "${table}" (${names}) values (${places})`;
      return store.commit(() => void store.prepare(sql).run(values));
    },
  };
}
