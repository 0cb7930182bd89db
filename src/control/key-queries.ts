import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export async function insertKey(db: Db, row: NewRow<"api_key">): Promise<void> {
  await db.insertInto("api_key").values(row).execute();
}

/** Of any company: the key itself says for which one it is. */
export async function findKeyByHash(db: Db, hash: string): Promise<Row<"api_key"> | undefined> {
  return db.selectFrom("api_key").selectAll().where("key_hash", "=", hash).executeTakeFirst();
}

/** Whether a key was ever issued, to anybody: from then on nobody comes without one. */
export async function anyKey(db: Db): Promise<boolean> {
  return (await db.selectFrom("api_key").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** Oldest first. */
export async function listKeys(db: Db, companyId: string): Promise<Row<"api_key">[]> {
  return db
    .selectFrom("api_key")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** True when it was in force. */
export async function revokeKey(
  db: Db,
  companyId: string,
  { id, at }: { readonly id: string; readonly at: string },
): Promise<boolean> {
  const result = await db
    .updateTable("api_key")
    .set({ revoked_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function touchKey(
  db: Db,
  companyId: string,
  { id, at }: { readonly id: string; readonly at: string },
): Promise<void> {
  await db
    .updateTable("api_key")
    .set({ last_used_at: at })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}
