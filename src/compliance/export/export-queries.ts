import { ofCompany } from "../../audit/queries.ts";
import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

/** Which entries: those of an entity, of some days, up to a version of the ledger, so that later ones do not slip in. */
export type Extract = {
  readonly entityId: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly version: number;
};

export type LedgerTotals = {
  readonly journals: number;
  readonly lines: number;
  readonly debit: number;
  readonly credit: number;
};

function linesOf(db: Db, companyId: string, { entityId, from, to, version }: Extract) {
  return db
    .selectFrom("journal_line")
    .innerJoin("journal", "journal.id", "journal_line.journal_id")
    .where("journal.company_id", "=", companyId)
    .where("journal.entity_id", "=", entityId)
    .where("journal.date", ">=", from)
    .where("journal.date", "<=", to)
    .where("journal.id", "<=", version);
}

export async function ledgerTotals(db: Db, companyId: string, extract: Extract): Promise<LedgerTotals> {
  const row = await linesOf(db, companyId, extract)
    .select((eb) => [
      eb.fn.count<number>("journal.id").distinct().as("journals"),
      eb.fn.countAll<number>().as("lines"),
      eb.fn
        .sum<number | null>(
          eb
            .case()
            .when("journal_line.base_amount", ">", 0)
            .then(eb.ref("journal_line.base_amount"))
            .else(0)
            .end(),
        )
        .as("debit"),
      eb.fn.sum<number | null>("journal_line.base_amount").as("balance"),
    ])
    .executeTakeFirstOrThrow();
  const debit = row.debit ?? 0;
  return { journals: row.journals, lines: row.lines, debit, credit: debit - (row.balance ?? 0) };
}

export type AccountBalance = Pick<Row<"account">, "id" | "code" | "name" | "type" | "subtype"> & {
  readonly opening: number;
  readonly closing: number;
};

/** Every account with its balance before and at the end of the days. */
export async function accountBalances(
  db: Db,
  companyId: string,
  { entityId, from, to, version }: Extract,
): Promise<AccountBalance[]> {
  const sums = db
    .selectFrom("journal_line")
    .innerJoin("journal", "journal.id", "journal_line.journal_id")
    .select((eb) => [
      "journal_line.account_id",
      eb.fn
        .sum<number>(
          eb.case().when("journal.date", "<", from).then(eb.ref("journal_line.base_amount")).else(0).end(),
        )
        .as("opening"),
      eb.fn.sum<number>("journal_line.base_amount").as("closing"),
    ])
    .where("journal.company_id", "=", companyId)
    .where("journal.entity_id", "=", entityId)
    .where("journal.date", "<=", to)
    .where("journal.id", "<=", version)
    .groupBy("journal_line.account_id")
    .as("sums");
  const rows = await db
    .selectFrom("account")
    .leftJoin(sums, "sums.account_id", "account.id")
    .select([
      "account.id",
      "account.code",
      "account.name",
      "account.type",
      "account.subtype",
      "sums.opening",
      "sums.closing",
    ])
    .where("account.company_id", "=", companyId)
    .orderBy("account.code")
    .execute();
  return rows.map((row) => ({ ...row, opening: row.opening ?? 0, closing: row.closing ?? 0 }));
}

export async function listSources(db: Db, companyId: string, extract: Extract): Promise<string[]> {
  const { entityId, from, to, version } = extract;
  const rows = await db
    .selectFrom("journal")
    .select("source")
    .distinct()
    .where("company_id", "=", companyId)
    .where("entity_id", "=", entityId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .where("id", "<=", version)
    .orderBy("source")
    .execute();
  return rows.map(({ source }) => source);
}

export type Page = { readonly after: number; readonly limit: number; readonly source?: string | undefined };

/** In order of id, by which it is read: an index on the company or its dates would be sorted anew for every page. */
export async function pageOfJournals(
  db: Db,
  companyId: string,
  { entityId, from, to, version, after, limit, source }: Extract & Page,
): Promise<Row<"journal">[]> {
  let query = db
    .selectFrom("journal")
    .selectAll()
    .where((eb) => ofCompany(eb.ref("company_id"), companyId))
    .where("entity_id", "=", entityId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .where("id", ">", after)
    .where("id", "<=", version);
  if (source !== undefined) query = query.where("source", "=", source);
  return query.orderBy("id").limit(limit).execute();
}

export async function listAllParties(db: Db, companyId: string): Promise<Row<"party">[]> {
  return db.selectFrom("party").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function listTaxCodes(db: Db, companyId: string): Promise<Row<"tax_code">[]> {
  return db.selectFrom("tax_code").selectAll().where("company_id", "=", companyId).orderBy("code").execute();
}

type Days = Pick<Extract, "entityId" | "from" | "to"> & { readonly side: "ar" | "ap" };

export async function listInvoicesOfDays(
  db: Db,
  companyId: string,
  { entityId, from, to, side }: Days,
): Promise<Row<"invoice">[]> {
  return db
    .selectFrom("invoice")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("entity_id", "=", entityId)
    .where("side", "=", side)
    .where("status", "!=", "void")
    .where("issue_date", ">=", from)
    .where("issue_date", "<=", to)
    .orderBy("issue_date")
    .orderBy("id")
    .execute();
}

export async function listPaymentsOfDays(
  db: Db,
  companyId: string,
  { entityId, from, to }: Omit<Days, "side">,
): Promise<Row<"payment">[]> {
  return db
    .selectFrom("payment")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("entity_id", "=", entityId)
    .where("status", "!=", "void")
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("date")
    .orderBy("id")
    .execute();
}
