import { type ColumnDefinitionBuilder, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { PurserError } from "../base/errors.ts";
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

/** Databases bound how deep an expression is, and each condition is looked at for each row. */
const MAX_CONDITIONS = 100;

/**
 * Does the column's JSON object contain `part`: each of its leaves, at the same place, with the same value? An array is
 * compared whole.
 * @throws PurserError `invalid_input` for more than 100 leaves
 */
export function jsonContains(column: string, part: Readonly<Record<string, unknown>>): RawBuilder<SqlBool> {
  const wanted = leaves(part);
  if (wanted.length > MAX_CONDITIONS) {
    throw new PurserError(
      "invalid_input",
      `A filter has at most ${MAX_CONDITIONS} values; this one has ${wanted.length}.`,
    );
  }
  const conditions = wanted.map(({ path, value }) => {
    const found = sql`json_extract(${sql.ref(column)}, ${path})`;
    if (value === null) return sql`json_type(${sql.ref(column)}, ${path}) = 'null'`;
    if (typeof value === "boolean") return sql`json_type(${sql.ref(column)}, ${path}) = ${String(value)}`;
    if (typeof value === "object") return sql`${found} = ${JSON.stringify(value)}`;
    return sql`${found} = ${value}`;
  });
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function leaves(
  part: Readonly<Record<string, unknown>>,
  path = "$",
): { readonly path: string; readonly value: unknown }[] {
  return Object.entries(part).flatMap(([key, value]) => {
    // JSON.stringify would write \" for a quote, which SQLite's paths do not read: such a key finds nothing.
    const at = `${path}."${key.replaceAll('"', "")}"`;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? leaves(value as Record<string, unknown>, at)
      : [{ path: at, value }];
  });
}
