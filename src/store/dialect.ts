import { type ColumnDefinitionBuilder, type Kysely, sql } from "kysely";
import type { Migration as KyselyMigration } from "kysely/migration";

/** What differs between databases, in one place. Migrations name columns by these, never by a dialect's types. */
export type Migration = KyselyMigration;

export const text = "text";
/** 64-bit: SQLite's integer is; another dialect maps it to bigint. */
export const integer = "integer";
export const id = (column: ColumnDefinitionBuilder) => column.primaryKey().autoIncrement();

/** The table can be added to, never changed: corrections are new rows. Enforced by the database itself. */
export async function insertOnly(db: Kysely<unknown>, table: string): Promise<void> {
  for (const verb of ["update", "delete"] as const) {
    await sql`
      create trigger ${sql.ref(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.table(table)}
      begin select raise(abort, ${sql.lit(`${table} is insert-only: correct by a reversal`)}); end
    `.execute(db);
  }
}
