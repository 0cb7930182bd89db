import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export async function findBankAccount(
  db: Db,
  companyId: string,
  id: string,
): Promise<(Row<"bank_account"> & { readonly account_code: string | null }) | undefined> {
  return db
    .selectFrom("bank_account")
    .leftJoin("account", "account.id", "bank_account.account_id")
    .selectAll("bank_account")
    .select("account.code as account_code")
    .where("bank_account.company_id", "=", companyId)
    .where("bank_account.id", "=", id)
    .executeTakeFirst();
}

/** Bank accounts that have statements, those of `statementIds` where they are given. */
export async function listStatementAccounts(
  db: Db,
  companyId: string,
  statementIds?: readonly string[],
): Promise<string[]> {
  let query = db
    .selectFrom("bank_statement")
    .select("bank_account_id")
    .distinct()
    .where("company_id", "=", companyId)
    .orderBy("bank_account_id");
  if (statementIds !== undefined) query = query.where("id", "in", statementIds);
  return (await query.execute()).map(({ bank_account_id }) => bank_account_id);
}

export type BankRow = Row<"bank_txn">;

/** Bank lines of an account that are in no active match, oldest first. */
export async function listFreeBankLines(
  db: Db,
  companyId: string,
  filter: {
    readonly bankAccountId: string;
    readonly upTo?: IsoDate | undefined;
    readonly statementIds?: readonly string[] | undefined;
  },
): Promise<BankRow[]> {
  let query = db
    .selectFrom("bank_txn")
    .leftJoin("bank_match_member as member", (join) =>
      join
        .onRef("member.company_id", "=", "bank_txn.company_id")
        .onRef("member.ref", "=", "bank_txn.id")
        .on("member.side", "=", "bank")
        .on("member.active", "=", 1),
    )
    .selectAll("bank_txn")
    .where("bank_txn.company_id", "=", companyId)
    .where("bank_txn.bank_account_id", "=", filter.bankAccountId)
    .where("member.ref", "is", null)
    .orderBy("bank_txn.date")
    .orderBy("bank_txn.id");
  if (filter.upTo !== undefined) query = query.where("bank_txn.date", "<=", filter.upTo);
  if (filter.statementIds !== undefined)
    query = query.where("bank_txn.statement_id", "in", filter.statementIds);
  return query.execute();
}

export async function listBankLinesById(
  db: Db,
  companyId: string,
  ids: readonly string[],
): Promise<BankRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("bank_txn")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "in", ids)
    .orderBy("date")
    .orderBy("id")
    .execute();
}

export type CashLine = {
  readonly id: number;
  readonly journal_id: number;
  readonly date: IsoDate;
  readonly amount: number;
  readonly currency: string;
  readonly base_amount: number;
  readonly party_id: string | null;
  readonly description: string | null;
  readonly reference: string | null;
  readonly journal_description: string | null;
};

/** All lines of one cash account up to a day, with their journal's words. */
export async function listCashLines(
  db: Db,
  companyId: string,
  { accountId, upTo }: { readonly accountId: number; readonly upTo?: IsoDate | undefined },
): Promise<CashLine[]> {
  let query = db
    .selectFrom("journal_line")
    .innerJoin("journal", "journal.id", "journal_line.journal_id")
    .select([
      "journal_line.id",
      "journal_line.journal_id",
      "journal_line.date",
      "journal_line.amount",
      "journal_line.currency",
      "journal_line.base_amount",
      "journal_line.party_id",
      "journal_line.description",
      "journal.reference",
      "journal.description as journal_description",
    ])
    .where("journal_line.company_id", "=", companyId)
    .where("journal_line.account_id", "=", accountId)
    .orderBy("journal_line.date")
    .orderBy("journal_line.id");
  if (upTo !== undefined) query = query.where("journal_line.date", "<=", upTo);
  return query.execute();
}

/** Parties on any line of the journals that touch an account: a cash line often names none itself. */
export async function listJournalParties(
  db: Db,
  companyId: string,
  accountId: number,
): Promise<{ readonly journal_id: number; readonly party_id: string | null }[]> {
  return db
    .selectFrom("journal_line as own")
    .innerJoin("journal_line as line", "line.journal_id", "own.journal_id")
    .select(["line.journal_id", "line.party_id"])
    .distinct()
    .where("own.company_id", "=", companyId)
    .where("own.account_id", "=", accountId)
    .where("line.party_id", "is not", null)
    .execute();
}

export type PaymentReference = {
  readonly journal_id: number | null;
  readonly reference: string | null;
  readonly party_id: string;
  readonly number: string | null;
};

/** What payments with a journal are called: their own reference, and the numbers of the invoices they paid. */
export async function listPaymentReferences(db: Db, companyId: string): Promise<PaymentReference[]> {
  return db
    .selectFrom("payment")
    .leftJoin("allocation", (join) =>
      join
        .onRef("allocation.payment_id", "=", "payment.id")
        .onRef("allocation.company_id", "=", "payment.company_id")
        .on("allocation.status", "=", "posted"),
    )
    .leftJoin("invoice", (join) =>
      join
        .onRef("invoice.id", "=", "allocation.invoice_id")
        .onRef("invoice.company_id", "=", "allocation.company_id"),
    )
    .select(["payment.journal_id", "payment.reference", "payment.party_id", "invoice.number"])
    .where("payment.company_id", "=", companyId)
    .where("payment.status", "=", "posted")
    .where("payment.journal_id", "is not", null)
    .execute();
}

export async function listPartyWords(
  db: Db,
  companyId: string,
): Promise<{
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  readonly aliases: readonly { readonly party_id: string; readonly alias: string }[];
  readonly banks: readonly { readonly party_id: string; readonly iban: string }[];
}> {
  const parties = await db
    .selectFrom("party")
    .select(["id", "name"])
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
  const aliases = await db
    .selectFrom("party_alias")
    .select(["party_id", "alias"])
    .where("company_id", "=", companyId)
    .orderBy("alias")
    .execute();
  const banks = await db
    .selectFrom("party_bank")
    .select(["party_id", "iban"])
    .where("company_id", "=", companyId)
    .where("status", "=", "confirmed")
    .orderBy("iban")
    .execute();
  return { parties, aliases, banks };
}

/** The control accounts that invoices were booked on: invoice id -> account code. */
export async function listControlAccounts(db: Db, companyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("invoice")
    .innerJoin("journal_line", "journal_line.journal_id", "invoice.journal_id")
    .innerJoin("account", "account.id", "journal_line.account_id")
    .select(["invoice.id", "account.code"])
    .where("invoice.company_id", "=", companyId)
    .where("invoice.status", "=", "open")
    .where("account.subtype", "in", ["receivable", "payable"])
    .orderBy("journal_line.line_no", "desc")
    .execute();
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** Rates between two currencies, newest first, either way round. */
export async function listRates(
  db: Db,
  companyId: string,
  currencies: readonly [string, string],
): Promise<Row<"fx_rate">[]> {
  return db
    .selectFrom("fx_rate")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("from_currency", "in", currencies)
    .where("to_currency", "in", currencies)
    .orderBy("date", "desc")
    .execute();
}

/** The lines of an account in some journals. */
export async function listCashLinesOfJournals(
  db: Db,
  companyId: string,
  { accountId, journalIds }: { readonly accountId: number; readonly journalIds: readonly number[] },
): Promise<{ readonly id: number; readonly journal_id: number; readonly amount: number }[]> {
  const found: { id: number; journal_id: number; amount: number }[] = [];
  for (let start = 0; start < journalIds.length; start += 5_000) {
    found.push(
      ...(await db
        .selectFrom("journal_line")
        .select(["id", "journal_id", "amount"])
        .where("company_id", "=", companyId)
        .where("account_id", "=", accountId)
        .where("journal_id", "in", journalIds.slice(start, start + 5_000))
        .orderBy("line_no", "desc")
        .execute()),
    );
  }
  return found;
}

export async function insertPayment(db: Db, row: NewRow<"payment">): Promise<void> {
  await db.insertInto("payment").values(row).execute();
}

export async function insertAllocations(db: Db, rows: readonly NewRow<"allocation">[]): Promise<void> {
  await db.insertInto("allocation").values(rows).execute();
}

/** Voids payments with their allocations, and further allocations; returns how many of each. */
export async function voidPayments(
  db: Db,
  companyId: string,
  {
    payments,
    allocations,
  }: { readonly payments: readonly string[]; readonly allocations: readonly string[] },
): Promise<{ readonly payments: number; readonly allocations: number }> {
  let voidedPayments = 0;
  let voidedAllocations = 0;
  for (let start = 0; start < payments.length; start += 5_000) {
    const result = await db
      .updateTable("payment")
      .set({ status: "void" })
      .where("company_id", "=", companyId)
      .where("id", "in", payments.slice(start, start + 5_000))
      .where("status", "<>", "void")
      .executeTakeFirst();
    voidedPayments += Number(result.numUpdatedRows);
  }
  for (let start = 0; start < allocations.length; start += 5_000) {
    const result = await db
      .updateTable("allocation")
      .set({ status: "void" })
      .where("company_id", "=", companyId)
      .where("id", "in", allocations.slice(start, start + 5_000))
      .where("status", "<>", "void")
      .executeTakeFirst();
    voidedAllocations += Number(result.numUpdatedRows);
  }
  return { payments: voidedPayments, allocations: voidedAllocations };
}
