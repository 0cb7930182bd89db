import { sql } from "kysely";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";

/** Writes the database as it stands now into a new file. */
export async function copyDatabase(db: Db, file: string): Promise<void> {
  await sql`vacuum into ${sql.lit(file)}`.execute(db);
}

/** What a company has in tables of which it counts: the books, the stock and what Purser published. */
export const COUNTED_TABLES = [
  "account",
  "party",
  "document",
  "journal",
  "journal_line",
  "invoice",
  "payment",
  "allocation",
  "bank_statement",
  "bank_txn",
  "alert",
  "forecast_run",
  "report",
] as const satisfies readonly (keyof Tables)[];

export type RowCounts = Readonly<Record<string, number>>;

/** Rows of a company by table. */
export async function countRows(db: Db, companyId: string): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const table of COUNTED_TABLES) {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as("rows"))
      .where("company_id", "=", companyId)
      .executeTakeFirstOrThrow();
    counts[table] = row.rows;
  }
  return counts;
}
