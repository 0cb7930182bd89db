import { bulkInsert, bulkUpdate, loadRows } from "../../store/bulk.ts";
import type { Store } from "../../store/database.ts";
import type { NewRow, Tables } from "../../store/schema.ts";

/** What an import does to one table. */
export type TableCounts = {
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
};

/** A table's changes, worked out and ready to be made. */
export type PlannedTable = TableCounts & {
  readonly table: string;
  readonly apply: (signal?: AbortSignal) => Promise<void>;
};

export type TableRows<T extends CompanyTable> = {
  readonly table: T;
  /** Its key columns beside company_id. */
  readonly key: readonly string[];
  readonly rows: readonly NewRow<T>[];
  /** Batches that were undone: their rows count as absent and are revived. */
  readonly undone?: ReadonlySet<string>;
};
type CompanyTable = Exclude<keyof Tables, "company" | "run_event">;
type Plain = Readonly<Record<string, unknown>>;

/** Compares wanted rows with those in the books by key. The later of two wanted rows with one key wins; checks refuse such before. */
export function planTable<T extends CompanyTable>(
  store: Store,
  companyId: string,
  { table, key, rows, undone }: TableRows<T>,
): PlannedTable {
  const keyOf = (row: Plain) => JSON.stringify(key.map((column) => row[column]));
  const existing = new Map<string, Plain>();
  if (rows.length > 0) {
    for (const row of loadRows(store, table, companyId)) existing.set(keyOf(row), row);
  }
  const inserts: NewRow<T>[] = [];
  const updates: NewRow<T>[] = [];
  let revived = 0;
  let unchanged = 0;
  for (const row of rows) {
    const wanted = row as Plain;
    const known = existing.get(keyOf(wanted));
    if (!known) inserts.push(row);
    else if (undone && typeof known["batch_id"] === "string" && undone.has(known["batch_id"])) {
      updates.push(row);
      revived += 1;
    } else if (Object.keys(wanted).every((c) => wanted[c] === known[c])) unchanged += 1;
    else updates.push(row);
  }
  return {
    table,
    read: rows.length,
    added: inserts.length + revived,
    updated: updates.length - revived,
    unchanged,
    apply: async (signal) => {
      await bulkInsert({ store, signal }, table, inserts);
      await bulkUpdate({ store, signal }, { table, key }, updates);
    },
  };
}
