import type { Db } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

const IDS_PER_QUERY = 1_000;

export async function listParties(db: Db, companyId: string): Promise<Row<"party">[]> {
  return db.selectFrom("party").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function listPartyAliases(db: Db, companyId: string): Promise<Row<"party_alias">[]> {
  return db
    .selectFrom("party_alias")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("alias")
    .execute();
}

export async function findPartyAlias(
  db: Db,
  companyId: string,
  alias: string,
): Promise<Row<"party_alias"> | undefined> {
  return db
    .selectFrom("party_alias")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("alias", "=", alias)
    .executeTakeFirst();
}

export async function insertPartyAlias(db: Db, row: NewRow<"party_alias">): Promise<void> {
  await db.insertInto("party_alias").values(row).execute();
}

export async function listPartyBanks(db: Db, companyId: string): Promise<Row<"party_bank">[]> {
  return db
    .selectFrom("party_bank")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("party_id")
    .orderBy("iban")
    .execute();
}

export async function findPartyBank(
  db: Db,
  companyId: string,
  { partyId, iban }: { readonly partyId: string; readonly iban: string },
): Promise<Row<"party_bank"> | undefined> {
  return db
    .selectFrom("party_bank")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("party_id", "=", partyId)
    .where("iban", "=", iban)
    .executeTakeFirst();
}

export async function insertPartyBank(db: Db, row: NewRow<"party_bank">): Promise<void> {
  await db.insertInto("party_bank").values(row).execute();
}

export async function updatePartyBank(
  db: Db,
  { company_id, party_id, iban }: Pick<Row<"party_bank">, "company_id" | "party_id" | "iban">,
  change: Partial<Pick<Row<"party_bank">, "status" | "decided_by" | "decided_at">>,
): Promise<void> {
  await db
    .updateTable("party_bank")
    .set(change)
    .where("company_id", "=", company_id)
    .where("party_id", "=", party_id)
    .where("iban", "=", iban)
    .execute();
}

/** Forgets accounts that these documents proposed and nobody decided about, but for `keep`. */
export async function deletePendingBanks(
  db: Db,
  companyId: string,
  { documentIds, keep = null }: { readonly documentIds: readonly string[]; readonly keep?: string | null },
): Promise<void> {
  for (let from = 0; from < documentIds.length; from += IDS_PER_QUERY) {
    let query = db
      .deleteFrom("party_bank")
      .where("company_id", "=", companyId)
      .where("status", "=", "pending")
      .where("document_id", "in", documentIds.slice(from, from + IDS_PER_QUERY));
    if (keep !== null) query = query.where("iban", "!=", keep);
    await query.execute();
  }
}

export async function listOwnIbans(db: Db, companyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("bank_account")
    .select("iban")
    .where("company_id", "=", companyId)
    .where("iban", "is not", null)
    .execute();
  return rows.flatMap(({ iban }) => (iban === null ? [] : [iban]));
}

export async function listOwnMarks(
  db: Db,
  companyId: string,
): Promise<Pick<Row<"policy">, "key" | "value">[]> {
  return db
    .selectFrom("policy")
    .select(["key", "value"])
    .where("company_id", "=", companyId)
    .where((eb) => eb.or([eb("key", "like", "our_name%"), eb("key", "like", "our_tax_id%")]))
    .orderBy("key")
    .execute();
}

export type BookedInvoice = Pick<
  Row<"invoice">,
  | "id"
  | "side"
  | "kind"
  | "number"
  | "normalized_number"
  | "party_id"
  | "issue_date"
  | "currency"
  | "gross"
  | "document_id"
>;

const BOOKED = ["id", "side", "kind", "number", "normalized_number", "party_id", "issue_date", "currency", "gross", "document_id"] as const; // prettier-ignore

/** Invoices with one of these parties, or with one of these normalised numbers of whatever party; not void. */
export async function listInvoicesBy(
  db: Db,
  companyId: string,
  {
    column,
    values,
  }: { readonly column: "party_id" | "normalized_number"; readonly values: readonly string[] },
): Promise<BookedInvoice[]> {
  const rows: BookedInvoice[] = [];
  for (let from = 0; from < values.length; from += IDS_PER_QUERY) {
    rows.push(
      ...(await db
        .selectFrom("invoice")
        .select(BOOKED)
        .where("company_id", "=", companyId)
        .where("status", "!=", "void")
        .where(column, "in", values.slice(from, from + IDS_PER_QUERY))
        .orderBy("issue_date")
        .orderBy("id")
        .execute()),
    );
  }
  return rows;
}
