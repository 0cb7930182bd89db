import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { XERO_TABLES, type XeroTable } from "../../src/books/import/xero/tables.ts";

export type Row = Readonly<Record<string, string>>;

/** The tables of a folder, told by their columns: the most demanding one that a file satisfies. */
export function readTables(folder: string): Readonly<Record<XeroTable, readonly Row[]>> {
  const names = (Object.keys(XERO_TABLES) as XeroTable[]).sort(
    (a, b) => XERO_TABLES[b].required.length - XERO_TABLES[a].required.length,
  );
  const tables: Partial<Record<XeroTable, readonly Row[]>> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".csv"))) {
    const rows = parse<Row>(readFileSync(join(folder, file)), { columns: true, bom: true });
    const columns = new Set(Object.keys(rows[0] ?? {}));
    const name = names.find((each) => XERO_TABLES[each].required.every((column) => columns.has(column)));
    if (name && !tables[name]) tables[name] = rows;
  }
  const table = (name: XeroTable) => tables[name] ?? [];
  return {
    account: table("account"),
    contact: table("contact"),
    organization: table("organization"),
    invoice: table("invoice"),
    invoiceLine: table("invoiceLine"),
    journal: table("journal"),
    journalLine: table("journalLine"),
  };
}

export const text = (row: Row, column: string): string => row[column] ?? "";
