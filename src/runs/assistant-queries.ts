import { sql, type SqlBool } from "kysely";
import type { Db } from "../store/database.ts";
import { jsonContains } from "../store/dialect.ts";
import type { NewRow, Row } from "../store/schema.ts";
import type { AssistantFilter, AssistantSearch } from "./assistant.ts";

/** The graphs that are served: a built-in assistant of another is not found. */
type Served = { readonly served: readonly string[] };

/** In the metadata of the assistants that come with the graphs. */
export const BUILT_IN_MARK = { created_by: "system" } as const;

export async function findAssistant(
  db: Db,
  companyId: string,
  id: string,
): Promise<Row<"assistant"> | undefined> {
  return db
    .selectFrom("assistant")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

const SORTED_BY = {
  assistant_id: "id",
  graph_id: "graph",
  name: "name",
  created_at: "created_at",
  updated_at: "updated_at",
} as const;

export async function searchAssistants(
  db: Db,
  companyId: string,
  { limit = 10, offset = 0, sortBy = "created_at", sortOrder = "desc", ...filter }: AssistantSearch & Served,
): Promise<Row<"assistant">[]> {
  return filtered(db, companyId, filter)
    .selectAll()
    .orderBy(SORTED_BY[sortBy], sortOrder)
    .orderBy("id", sortOrder)
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countAssistants(
  db: Db,
  companyId: string,
  filter: AssistantFilter & Served,
): Promise<number> {
  const { count } = await filtered(db, companyId, filter)
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

function filtered(db: Db, companyId: string, { graph, name, metadata, served }: AssistantFilter & Served) {
  let query = db
    .selectFrom("assistant")
    .where("company_id", "=", companyId)
    .where((e) => {
      const builtIn = e.case().when(jsonContains("metadata", BUILT_IN_MARK)).then(1).else(0).end();
      return e.or([e("graph", "in", [...served]), e(builtIn, "=", 0)]);
    });
  if (graph !== undefined) query = query.where("graph", "=", graph);
  if (name !== undefined) {
    const part = `%${name.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
    query = query.where(sql<SqlBool>`lower(${sql.ref("name")}) like ${part} escape '\\'`);
  }
  if (metadata) query = query.where(jsonContains("metadata", metadata));
  return query;
}

/** Those of `ids` that have a row. */
export async function knownAssistants(
  db: Db,
  companyId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom("assistant")
    .select("id")
    .where("company_id", "=", companyId)
    .where("id", "in", [...ids])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** With its first version. False where the id is taken in this company. */
export async function insertAssistant(db: Db, row: NewRow<"assistant">): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("assistant")
      .values(row)
      .onConflict((c) => c.doNothing())
      .executeTakeFirstOrThrow();
    const added = (numInsertedOrUpdatedRows ?? 0n) > 0n;
    if (added) await tx.insertInto("assistant_version").values(versionOf(row)).execute();
    return added;
  });
}

type Change = Omit<NewRow<"assistant">, "company_id" | "id" | "version" | "created_at">;

/** Puts a new version in force and gives its number; undefined where there is no such assistant. */
export async function addVersion(
  db: Db,
  companyId: string,
  { id, change }: { readonly id: string; readonly change: Change },
): Promise<number | undefined> {
  return db.transaction().execute(async (tx) => {
    const { newest } = await tx
      .selectFrom("assistant_version")
      .select((e) => e.fn.coalesce(e.fn.max("version"), e.val(0)).as("newest"))
      .where("company_id", "=", companyId)
      .where("assistant_id", "=", id)
      .executeTakeFirstOrThrow();
    const version = newest + 1;
    const { numUpdatedRows } = await tx
      .updateTable("assistant")
      .set({ ...change, version })
      .where("company_id", "=", companyId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    const row = { ...change, company_id: companyId, id, version, created_at: change.updated_at };
    await tx.insertInto("assistant_version").values(versionOf(row)).execute();
    return version;
  });
}

function versionOf(row: NewRow<"assistant">): NewRow<"assistant_version"> {
  const { id: assistant_id, company_id, version, graph, name, created_at } = row;
  const { description, config, context, metadata } = row;
  return {
    assistant_id,
    company_id,
    version,
    graph,
    name,
    description,
    config,
    context,
    metadata,
    created_at,
  };
}

/** Puts what a version was in force again; false where there is no such version. */
export async function restoreVersion(
  db: Db,
  companyId: string,
  { id, version, at }: { readonly id: string; readonly version: number; readonly at: string },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom("assistant_version")
      .select(["version", "graph", "name", "description", "config", "context", "metadata"])
      .where("company_id", "=", companyId)
      .where("assistant_id", "=", id)
      .where("version", "=", version)
      .executeTakeFirst();
    if (!found) return false;
    await tx
      .updateTable("assistant")
      .set({ ...found, updated_at: at })
      .where("company_id", "=", companyId)
      .where("id", "=", id)
      .execute();
    return true;
  });
}

/** Newest first. */
export async function listVersions(
  db: Db,
  companyId: string,
  {
    id,
    limit,
    offset,
    metadata,
  }: {
    readonly id: string;
    readonly limit: number;
    readonly offset: number;
    readonly metadata: Readonly<Record<string, unknown>> | undefined;
  },
): Promise<Row<"assistant_version">[]> {
  let query = db
    .selectFrom("assistant_version")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("assistant_id", "=", id);
  if (metadata) query = query.where(jsonContains("metadata", metadata));
  return query.orderBy("version", "desc").limit(limit).offset(offset).execute();
}

/** With its versions. */
export async function deleteAssistant(db: Db, companyId: string, id: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom("assistant_version")
      .where("company_id", "=", companyId)
      .where("assistant_id", "=", id)
      .execute();
    const { numDeletedRows } = await tx
      .deleteFrom("assistant")
      .where("company_id", "=", companyId)
      .where("id", "=", id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  });
}
