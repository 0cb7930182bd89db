import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

const CHUNK = 400;

/** Asks in parts, so that no statement has too many parameters. */
async function inChunks<T>(
  values: readonly string[],
  ask: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let start = 0; start < values.length; start += CHUNK)
    rows.push(...(await ask(values.slice(start, start + CHUNK))));
  return rows;
}

export async function listMemoryOf(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<Row<"party_memory">[]> {
  return inChunks(partyIds, (part) =>
    db
      .selectFrom("party_memory")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("party_id", "in", part)
      .execute(),
  );
}

export type UseRow = {
  readonly party_id: string | null;
  readonly account_code: string;
  readonly debits: number;
};

/**
 * How often a party's invoices were posted to an account: debit lines less credit lines, so reversals cancel. A journal that
 * stands for several invoices (opening balances) tells nothing about one of them.
 */
export async function countInvoiceAccounts(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<UseRow[]> {
  return inChunks(partyIds, (part) =>
    db
      .selectFrom("invoice")
      .innerJoin("journal_line", "journal_line.journal_id", "invoice.journal_id")
      .innerJoin("account", "account.id", "journal_line.account_id")
      .select((eb) => [
        "invoice.party_id",
        "account.code as account_code",
        eb.fn
          .sum<number>(eb.case().when("journal_line.base_amount", ">", 0).then(1).else(-1).end())
          .as("debits"),
      ])
      .where("invoice.company_id", "=", companyId)
      .where("invoice.status", "!=", "void")
      .where("invoice.party_id", "in", part)
      .where("invoice.journal_id", "in", (eb) =>
        eb
          .selectFrom("invoice as alone")
          .select("alone.journal_id")
          .where("alone.company_id", "=", companyId)
          .where("alone.journal_id", "is not", null)
          .groupBy("alone.journal_id")
          .having(eb.fn.countAll<number>(), "=", 1),
      )
      .groupBy(["invoice.party_id", "account.code"])
      .execute(),
  );
}

/** The same by the accounts that the lines of a party's invoices name, for invoices without a journal. */
export async function countLineAccounts(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<UseRow[]> {
  return inChunks(partyIds, (part) =>
    db
      .selectFrom("invoice")
      .innerJoin("invoice_line", (join) =>
        join
          .onRef("invoice_line.company_id", "=", "invoice.company_id")
          .onRef("invoice_line.invoice_id", "=", "invoice.id"),
      )
      .innerJoin("account", "account.id", "invoice_line.account_id")
      .select((eb) => [
        "invoice.party_id",
        "account.code as account_code",
        eb.fn.sum<number>(eb.case().when("invoice.side", "=", "ap").then(1).else(-1).end()).as("debits"),
      ])
      .where("invoice.company_id", "=", companyId)
      .where("invoice.status", "!=", "void")
      .where("invoice.journal_id", "is", null)
      .where("invoice.party_id", "in", part)
      .groupBy(["invoice.party_id", "account.code"])
      .execute(),
  );
}

/** The same by journal lines that name the party: books that were imported without invoices. Reads the whole ledger. */
export async function countLedgerAccounts(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<UseRow[]> {
  return inChunks(partyIds, (part) =>
    db
      .selectFrom("journal_line")
      .innerJoin("account", "account.id", "journal_line.account_id")
      .select((eb) => [
        "journal_line.party_id",
        "account.code as account_code",
        eb.fn
          .sum<number>(eb.case().when("journal_line.base_amount", ">", 0).then(1).else(-1).end())
          .as("debits"),
      ])
      .where("journal_line.company_id", "=", companyId)
      .where("journal_line.party_id", "in", part)
      .groupBy(["journal_line.party_id", "account.code"])
      .execute(),
  );
}

const EARLIER_LINES = 5_000;

export type EarlierLineRow = {
  readonly side: string;
  readonly description: string | null;
  readonly account_code: string;
  readonly times: number;
};

/** The most frequent descriptions of invoice lines with their accounts. */
export async function listLineDescriptions(db: Db, companyId: string): Promise<EarlierLineRow[]> {
  return db
    .selectFrom("invoice_line")
    .innerJoin("invoice", (join) =>
      join
        .onRef("invoice.company_id", "=", "invoice_line.company_id")
        .onRef("invoice.id", "=", "invoice_line.invoice_id"),
    )
    .innerJoin("account", "account.id", "invoice_line.account_id")
    .select((eb) => [
      "invoice.side",
      "invoice_line.description",
      "account.code as account_code",
      eb.fn.countAll<number>().as("times"),
    ])
    .where("invoice_line.company_id", "=", companyId)
    .where("invoice.status", "!=", "void")
    .where("invoice_line.description", "is not", null)
    .groupBy(["invoice.side", "invoice_line.description", "account.code"])
    .orderBy("times", "desc")
    .orderBy("invoice_line.description")
    .limit(EARLIER_LINES)
    .execute();
}

export async function listTaxCodes(db: Db, companyId: string): Promise<Row<"tax_code">[]> {
  return db.selectFrom("tax_code").selectAll().where("company_id", "=", companyId).orderBy("code").execute();
}

/** Rates that touch one of `currencies`. */
export async function listRates(
  db: Db,
  companyId: string,
  currencies: readonly string[],
): Promise<Row<"fx_rate">[]> {
  return inChunks(currencies, (part) =>
    db
      .selectFrom("fx_rate")
      .selectAll()
      .where("company_id", "=", companyId)
      .where((eb) => eb.or([eb("from_currency", "in", part), eb("to_currency", "in", part)]))
      .execute(),
  );
}

/** Non-void invoices of some parties under some normalised numbers. */
export async function listInvoicesByNumber(
  db: Db,
  companyId: string,
  { partyIds, numbers }: { readonly partyIds: readonly string[]; readonly numbers: readonly string[] },
): Promise<Row<"invoice">[]> {
  const parties = new Set(partyIds);
  const rows = await inChunks(numbers, (part) =>
    db
      .selectFrom("invoice")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("status", "!=", "void")
      .where("normalized_number", "in", part)
      .execute(),
  );
  return rows.filter(({ party_id }) => parties.has(party_id));
}

export async function listPolicies(
  db: Db,
  companyId: string,
  keys: readonly string[],
): Promise<Row<"policy">[]> {
  return db
    .selectFrom("policy")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("key", "in", keys)
    .execute();
}

/** Balance of an account at the end of a day, base minor units, debit positive. */
export async function balanceOf(
  db: Db,
  companyId: string,
  { code, to }: { readonly code: string; readonly to: string },
): Promise<number> {
  const row = await db
    .selectFrom("journal_line")
    .innerJoin("account", "account.id", "journal_line.account_id")
    .select((eb) => eb.fn.sum<number | null>("journal_line.base_amount").as("total"))
    .where("journal_line.company_id", "=", companyId)
    .where("account.company_id", "=", companyId)
    .where("account.code", "=", code)
    .where("journal_line.date", "<=", to)
    .executeTakeFirst();
  return row?.total ?? 0;
}
