import { listAccountRowIds, listItemRowIds } from "../../../stock/anomalies/anomaly-queries.ts";
import type { OperationContext } from "../../agent.ts";
import type { RowsOf } from "./finding.ts";

const MOST_ROWS = 20;

/** The rows behind an anomaly, largest first. */
export async function rowsBehind(
  rows: RowsOf,
  { store, company }: OperationContext,
): Promise<readonly { readonly table: string; readonly id: string }[]> {
  switch (rows.kind) {
    case "known":
      return rows.rows;
    case "item":
      return named(rows.table, await listItemRowIds(store.db, company.id, rows));
    case "account":
      return named("journal_line", await listAccountRowIds(store.db, company.id, rows));
    default:
      return rows satisfies never;
  }
}

function named(table: string, ids: readonly string[]) {
  return ids.slice(0, MOST_ROWS).map((id) => ({ table, id }));
}
