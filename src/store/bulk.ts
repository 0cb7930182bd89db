import type { Insertable } from "kysely";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Store } from "./database.ts";
import type { Row, Tables } from "./schema.ts";

const CHUNK = 5_000;

type Bulk = { readonly store: Store; readonly signal?: AbortSignal | undefined };

/**
 * Inserts many rows of one table inside the transaction that the caller holds on `store.db`, by one prepared statement (compiling a
 * query per chunk costs three times as much at a million rows). Lets the event loop breathe between chunks.
 * Every row must have the same columns as the first. Conflicts with a unique key throw. Returns how many were inserted.
 */
export async function bulkInsert<T extends keyof Tables>(
  bulk: Bulk,
  table: T,
  rows: Iterable<Insertable<Tables[T]>>,
): Promise<number> {
  return runForEach(bulk, rows, (columns) => ({
    sql: `insert into "${table}" (${columns.map(quote).join(", ")}) values (${columns.map(() => "?").join(", ")})`,
    order: columns,
  }));
}

/** Sets all other columns of the rows that `key` names, within their company. Same terms as `bulkInsert`. */
export async function bulkUpdate<T extends keyof Tables>(
  bulk: Bulk,
  { table, key }: { readonly table: T; readonly key: readonly string[] },
  rows: Iterable<Insertable<Tables[T]>>,
): Promise<number> {
  const named = ["company_id", ...key];
  return runForEach(bulk, rows, (columns) => {
    const set = columns.filter((c) => !named.includes(c));
    return {
      sql: `update "${table}" set ${set.map((c) => `${quote(c)} = ?`).join(", ")} where ${named.map((c) => `${quote(c)} = ?`).join(" and ")}`,
      order: [...set, ...named],
    };
  });
}

/** All rows of one table that belong to a company. To be called inside a transaction, whose lock keeps the connection. */
export function loadRows<T extends CompanyTableName>(store: Store, table: T, companyId: string): Row<T>[] {
  return store.sqlite
    .prepare<[string], Row<T>>(`select * from "${table}" where company_id = ?`)
    .all(companyId);
}

type CompanyTableName = Exclude<keyof Tables, "company" | "run_event">;

/** The id that the next row of a table with integer ids gets: such ids count across companies. Valid inside the transaction. */
export function nextId(store: Store, table: "journal" | "journal_line" | "account"): number {
  const row = store.sqlite
    .prepare<[], { next: number }>(`select coalesce(max(id), 0) + 1 as next from "${table}"`)
    .get();
  return row?.next ?? 1;
}

async function runForEach(
  { store, signal }: Bulk,
  rows: Iterable<unknown>,
  compile: (columns: readonly string[]) => { readonly sql: string; readonly order: readonly string[] },
): Promise<number> {
  let run: ((row: Readonly<Record<string, unknown>>) => void) | undefined;
  let count = 0;
  for (const row of rows) {
    const values = row as Readonly<Record<string, unknown>>;
    run ??= prepare(store, compile(Object.keys(values)));
    run(values);
    count += 1;
    if (count % CHUNK === 0) {
      await yieldToEventLoop();
      signal?.throwIfAborted();
    }
  }
  return count;
}

function prepare(store: Store, { sql, order }: { readonly sql: string; readonly order: readonly string[] }) {
  const statement = store.prepare(sql);
  return (row: Readonly<Record<string, unknown>>) => {
    statement.run(order.map((c) => row[c]));
  };
}

function quote(column: string): string {
  return `"${column}"`;
}
