import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export type MemoryKey = {
  readonly partyId: string;
  readonly lineKey: string;
  readonly accountCode: string;
};

export async function findMemory(
  db: Db,
  companyId: string,
  { partyId, lineKey, accountCode }: MemoryKey,
): Promise<Row<"party_memory"> | undefined> {
  return db
    .selectFrom("party_memory")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("party_id", "=", partyId)
    .where("line_key", "=", lineKey)
    .where("account_code", "=", accountCode)
    .executeTakeFirst();
}

export async function insertMemory(db: Db, row: NewRow<"party_memory">): Promise<void> {
  await db.insertInto("party_memory").values(row).execute();
}

export async function updateMemory(
  db: Db,
  companyId: string,
  {
    key: { partyId, lineKey, accountCode },
    set,
  }: {
    readonly key: MemoryKey;
    readonly set: Partial<
      Pick<Row<"party_memory">, "times" | "source" | "tax_code" | "updated_by" | "updated_at">
    >;
  },
): Promise<void> {
  await db
    .updateTable("party_memory")
    .set(set)
    .where("company_id", "=", companyId)
    .where("party_id", "=", partyId)
    .where("line_key", "=", lineKey)
    .where("account_code", "=", accountCode)
    .execute();
}

/** Earlier corrections of a line are habits again once a newer one holds. */
export async function demoteCorrections(
  db: Db,
  companyId: string,
  { partyId, lineKey }: Pick<MemoryKey, "partyId" | "lineKey">,
): Promise<void> {
  await db
    .updateTable("party_memory")
    .set({ source: "posted" })
    .where("company_id", "=", companyId)
    .where("party_id", "=", partyId)
    .where("line_key", "=", lineKey)
    .execute();
}

export async function deleteMemory(
  db: Db,
  companyId: string,
  { partyId, lineKey, accountCode }: MemoryKey,
): Promise<void> {
  await db
    .deleteFrom("party_memory")
    .where("company_id", "=", companyId)
    .where("party_id", "=", partyId)
    .where("line_key", "=", lineKey)
    .where("account_code", "=", accountCode)
    .execute();
}

export type NamedMemoryRow = Row<"party_memory"> & {
  readonly party_name: string | null;
  readonly account_name: string | null;
};

/** What is remembered, of one party or all, with the names. */
export async function listMemory(db: Db, companyId: string, partyId?: string): Promise<NamedMemoryRow[]> {
  let query = db
    .selectFrom("party_memory")
    .leftJoin("party", (join) =>
      join
        .onRef("party.company_id", "=", "party_memory.company_id")
        .onRef("party.id", "=", "party_memory.party_id"),
    )
    .leftJoin("account", (join) =>
      join
        .onRef("account.company_id", "=", "party_memory.company_id")
        .onRef("account.code", "=", "party_memory.account_code"),
    )
    .selectAll("party_memory")
    .select(["party.name as party_name", "account.name as account_name"])
    .where("party_memory.company_id", "=", companyId);
  if (partyId !== undefined) query = query.where("party_memory.party_id", "=", partyId);
  return query
    .orderBy("party_memory.party_id")
    .orderBy("party_memory.line_key")
    .orderBy("party_memory.account_code")
    .execute();
}
