import type { Db } from "../../store/database.ts";

type Named = { readonly id: string; readonly name: string };

/** The items among these codes, however their letters are written. */
export async function findItems(db: Db, companyId: string, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await db
    .selectFrom("item")
    .select("sku")
    .where("company_id", "=", companyId)
    .where((eb) => eb(eb.fn<string>("lower", ["sku"]), "in", codes))
    .orderBy("sku")
    .execute();
  return rows.map(({ sku }) => sku);
}

/** The suppliers that are called, or coded, like one of these lower-case phrases. */
export async function findSuppliers(db: Db, companyId: string, phrases: readonly string[]): Promise<Named[]> {
  if (phrases.length === 0) return [];
  return db
    .selectFrom("party")
    .select(["id", "name"])
    .where("company_id", "=", companyId)
    .where("kind", "=", "supplier")
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>("lower", ["name"]), "in", phrases),
        eb(eb.fn<string>("lower", ["id"]), "in", phrases),
      ]),
    )
    .orderBy("id")
    .execute();
}

/** Names of ledger accounts among these lower-case phrases. */
export async function findAccountNames(
  db: Db,
  companyId: string,
  phrases: readonly string[],
): Promise<string[]> {
  if (phrases.length === 0) return [];
  const rows = await db
    .selectFrom("account")
    .select("name")
    .distinct()
    .where("company_id", "=", companyId)
    .where((eb) => eb(eb.fn<string>("lower", ["name"]), "in", phrases))
    .orderBy("name")
    .execute();
  return rows.map(({ name }) => name);
}

export async function listBankAccounts(db: Db, companyId: string): Promise<Named[]> {
  return db
    .selectFrom("bank_account")
    .select(["id", "name"])
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
}

export async function listLocations(db: Db, companyId: string): Promise<Named[]> {
  return db
    .selectFrom("location")
    .select(["id", "name"])
    .where("company_id", "=", companyId)
    .where("active", "=", 1)
    .orderBy("id")
    .execute();
}
