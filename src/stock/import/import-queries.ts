import type { Db } from "../../store/database.ts";

const CHUNK = 500;

/** Ids of entries by idempotency key. */
export async function findJournalIds(
  db: Db,
  companyId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (let start = 0; start < keys.length; start += CHUNK) {
    const rows = await db
      .selectFrom("journal")
      .select(["id", "idempotency_key"])
      .where("company_id", "=", companyId)
      .where("idempotency_key", "in", keys.slice(start, start + CHUNK))
      .execute();
    for (const { id, idempotency_key } of rows) found.set(idempotency_key, id);
  }
  return found;
}
