import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export async function findParty(db: Db, companyId: string, id: string): Promise<Row<"party"> | undefined> {
  return db
    .selectFrom("party")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** A party known by this tax id, alias or name, in this order. */
export async function findPartyOf(
  db: Db,
  companyId: string,
  { name, taxId }: { readonly name: string; readonly taxId: string | null },
): Promise<string | undefined> {
  const parties = db.selectFrom("party").select("id").where("company_id", "=", companyId).orderBy("id");
  const byTaxId = taxId === null ? undefined : await parties.where("tax_id", "=", taxId).executeTakeFirst();
  if (byTaxId) return byTaxId.id;
  const byAlias = await db
    .selectFrom("party_alias")
    .select("party_id")
    .where("company_id", "=", companyId)
    .where("alias", "=", name)
    .executeTakeFirst();
  if (byAlias) return byAlias.party_id;
  return (await parties.where("name", "=", name).executeTakeFirst())?.id;
}

export async function insertParty(db: Db, party: NewRow<"party">, alias: string): Promise<void> {
  await db.insertInto("party").values(party).execute();
  await db
    .insertInto("party_alias")
    .values({ company_id: party.company_id, party_id: party.id, alias })
    .onConflict((conflict) => conflict.columns(["company_id", "alias"]).doNothing())
    .execute();
}

export async function listPartyBanks(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<Row<"party_bank">[]> {
  if (partyIds.length === 0) return [];
  return db
    .selectFrom("party_bank")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("party_id", "in", partyIds)
    .execute();
}

/** Kept for a person to confirm, or as confirmed; one that was decided before stays as it is. True when something changed. */
export async function putPartyBank(db: Db, row: NewRow<"party_bank">): Promise<boolean> {
  const { status, decided_by, decided_at } = row;
  const result = await db
    .insertInto("party_bank")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["company_id", "party_id", "iban"])
        .doUpdateSet({ status, decided_by, decided_at })
        .where("party_bank.status", "=", "pending"),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function insertInvoice(
  db: Db,
  invoice: NewRow<"invoice">,
  lines: readonly NewRow<"invoice_line">[],
): Promise<void> {
  await db.insertInto("invoice").values(invoice).execute();
  for (const line of lines) await db.insertInto("invoice_line").values(line).execute();
}

export async function insertSettlement(
  db: Db,
  payment: NewRow<"payment">,
  allocation: NewRow<"allocation">,
): Promise<void> {
  await db.insertInto("payment").values(payment).execute();
  await db.insertInto("allocation").values(allocation).execute();
}

export async function findCase(
  db: Db,
  companyId: string,
  documentId: string,
): Promise<Row<"document_case"> | undefined> {
  return db
    .selectFrom("document_case")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("document_id", "=", documentId)
    .executeTakeFirst();
}

export async function setCaseStatus(
  db: Db,
  companyId: string,
  {
    documentId,
    status,
    reason,
    at,
  }: {
    readonly documentId: string;
    readonly status: "posted" | "ready";
    readonly reason: string | null;
    readonly at: string;
  },
): Promise<void> {
  await db
    .updateTable("document_case")
    .set({ status, reason, updated_at: at })
    .where("company_id", "=", companyId)
    .where("document_id", "=", documentId)
    .execute();
}

/** Standing invoices of some journals. */
export async function listInvoicesOfJournals(
  db: Db,
  companyId: string,
  journalIds: readonly number[],
): Promise<Row<"invoice">[]> {
  return db
    .selectFrom("invoice")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("journal_id", "in", journalIds)
    .where("status", "!=", "void")
    .orderBy("id")
    .execute();
}

export type LineOfInvoice = Row<"invoice_line"> & { readonly account_code: string | null };

export async function listInvoiceLines(
  db: Db,
  companyId: string,
  invoiceId: string,
): Promise<LineOfInvoice[]> {
  return db
    .selectFrom("invoice_line")
    .leftJoin("account", "account.id", "invoice_line.account_id")
    .selectAll("invoice_line")
    .select("account.code as account_code")
    .where("invoice_line.company_id", "=", companyId)
    .where("invoice_line.invoice_id", "=", invoiceId)
    .orderBy("invoice_line.line_no")
    .execute();
}

export type StandingAllocation = Row<"allocation"> & {
  readonly payment_journal: number | null;
  readonly payment_reference: string | null;
};

/** What was allocated to an invoice and not undone, with the journal of its payment. */
export async function listAllocationsOf(
  db: Db,
  companyId: string,
  invoiceId: string,
): Promise<StandingAllocation[]> {
  return db
    .selectFrom("allocation")
    .leftJoin("payment", (join) =>
      join
        .onRef("payment.company_id", "=", "allocation.company_id")
        .onRef("payment.id", "=", "allocation.payment_id"),
    )
    .selectAll("allocation")
    .select(["payment.journal_id as payment_journal", "payment.reference as payment_reference"])
    .where("allocation.company_id", "=", companyId)
    .where("allocation.invoice_id", "=", invoiceId)
    .where("allocation.status", "=", "posted")
    .orderBy("allocation.id")
    .execute();
}

/** Voids an invoice, and the payment and allocation that its own entry made (cash basis). */
export async function voidInvoice(
  db: Db,
  companyId: string,
  { invoiceId, journalId }: { readonly invoiceId: string; readonly journalId: number },
): Promise<void> {
  await db
    .updateTable("invoice")
    .set({ status: "void" })
    .where("company_id", "=", companyId)
    .where("id", "=", invoiceId)
    .execute();
  await db
    .updateTable("allocation")
    .set({ status: "void" })
    .where("company_id", "=", companyId)
    .where("invoice_id", "=", invoiceId)
    .execute();
  await db
    .updateTable("payment")
    .set({ status: "void" })
    .where("company_id", "=", companyId)
    .where("journal_id", "=", journalId)
    .execute();
}

export async function findInvoice(
  db: Db,
  companyId: string,
  id: string,
): Promise<Row<"invoice"> | undefined> {
  return db
    .selectFrom("invoice")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** All invoices that a document was posted as, void ones too, the newest first. */
export async function findInvoicesOfDocument(
  db: Db,
  companyId: string,
  documentId: string,
): Promise<Row<"invoice">[]> {
  return db
    .selectFrom("invoice")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("document_id", "=", documentId)
    .orderBy("journal_id", "desc")
    .execute();
}
