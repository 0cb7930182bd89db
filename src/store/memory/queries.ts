import type { Db } from "../database.ts";
import type { NewRow, Row } from "../schema.ts";
import { type Namespace, namespaceText } from "./namespace.ts";

type ItemKey = { readonly namespace: Namespace; readonly key: string };

export async function findItem(
  db: Db,
  companyId: string,
  { namespace, key }: ItemKey,
): Promise<Row<"store_item"> | undefined> {
  return db
    .selectFrom("store_item")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("namespace", "=", namespaceText(namespace))
    .where("key", "=", key)
    .executeTakeFirst();
}

/** Items of a namespace and of those below it, oldest first. */
export async function listItems(
  db: Db,
  companyId: string,
  { prefix, limit, offset }: { prefix: Namespace; limit: number; offset: number },
): Promise<Row<"store_item">[]> {
  return itemsBelow(db, companyId, prefix)
    .selectAll()
    .orderBy("created_at")
    .orderBy("namespace")
    .orderBy("key")
    .limit(limit)
    .offset(offset)
    .execute();
}

/** The same in the order of the primary key, so that a page costs what is in it, however many come before. */
export async function pageItems(
  db: Db,
  companyId: string,
  { prefix, after, limit }: { prefix: Namespace; after: Row<"store_item"> | undefined; limit: number },
): Promise<Row<"store_item">[]> {
  let query = itemsBelow(db, companyId, prefix);
  if (after)
    query = query.where((e) => e(e.refTuple("namespace", "key"), ">", e.tuple(after.namespace, after.key)));
  return query.selectAll().orderBy("namespace").orderBy("key").limit(limit).execute();
}

function itemsBelow(db: Db, companyId: string, prefix: Namespace) {
  const all = db.selectFrom("store_item").where("company_id", "=", companyId);
  if (prefix.length === 0) return all;
  const whole = namespaceText(prefix);
  const below = whole.slice(0, -1);
  // Those below go on with a comma, and "-" is the character after it: a range of the primary key.
  return all.where((e) =>
    e.or([
      e("namespace", "=", whole),
      e.and([e("namespace", ">=", `${below},`), e("namespace", "<", `${below}-`)]),
    ]),
  );
}

/** All namespaces that hold an item. */
export async function listNamespaces(db: Db, companyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("store_item")
    .select("namespace")
    .distinct()
    .where("company_id", "=", companyId)
    .execute();
  return rows.map(({ namespace }) => namespace);
}

export async function putItem(db: Db, row: NewRow<"store_item">): Promise<void> {
  await db
    .insertInto("store_item")
    .values(row)
    .onConflict((c) =>
      c
        .columns(["company_id", "namespace", "key"])
        .doUpdateSet({ value: row.value, updated_at: row.updated_at }),
    )
    .execute();
}

export async function deleteItem(db: Db, companyId: string, { namespace, key }: ItemKey): Promise<void> {
  await db
    .deleteFrom("store_item")
    .where("company_id", "=", companyId)
    .where("namespace", "=", namespaceText(namespace))
    .where("key", "=", key)
    .execute();
}
