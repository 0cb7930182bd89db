import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export async function listCalendarItems(db: Db, companyId: string): Promise<Row<"calendar_item">[]> {
  return db
    .selectFrom("calendar_item")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
}

/** Covenants on one metric. */
export async function listCovenantsOn(db: Db, companyId: string, metric: string): Promise<Row<"covenant">[]> {
  return db
    .selectFrom("covenant")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("metric", "=", metric)
    .orderBy("id")
    .execute();
}

export async function findPolicy(db: Db, companyId: string, key: string): Promise<Row<"policy"> | undefined> {
  return db
    .selectFrom("policy")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("key", "=", key)
    .executeTakeFirst();
}

/** The newest rate between two currencies up to `asOf`, in whichever direction it is kept. */
export async function findRate(
  db: Db,
  companyId: string,
  { from, to, asOf }: { readonly from: string; readonly to: string; readonly asOf: IsoDate },
): Promise<Row<"fx_rate"> | undefined> {
  return db
    .selectFrom("fx_rate")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("from_currency", "in", [from, to])
    .where("to_currency", "in", [from, to])
    .where("date", "<=", asOf)
    .orderBy("date", "desc")
    .orderBy("from_currency")
    .executeTakeFirst();
}

/** What the other side of cash was: entries that touch cash accounts, by their lines on all other accounts. */
export type CounterSum = {
  readonly account_id: number;
  readonly party_id: string | null;
  readonly date: IsoDate;
  /** Debit positive: cash moved by the opposite. */
  readonly total: number;
};

type CashWindow = { readonly cashAccounts: readonly number[]; readonly from: IsoDate; readonly to: IsoDate };

function counterLines(db: Db, companyId: string, { cashAccounts, from, to }: CashWindow) {
  const touching = db
    .selectFrom("journal_line")
    .select("journal_id")
    .where("company_id", "=", companyId)
    .where("account_id", "in", cashAccounts)
    .where("date", ">=", from)
    .where("date", "<=", to);
  return (
    db
      .selectFrom("journal_line")
      .innerJoin("journal", "journal.id", "journal_line.journal_id")
      .where("journal_line.company_id", "=", companyId)
      .where("journal_line.account_id", "not in", cashAccounts)
      .where("journal_line.date", ">=", from)
      .where("journal_line.date", "<=", to)
      // The opening entry says what there was, not what moved.
      .where("journal.source", "!=", "opening")
      .where("journal_line.journal_id", "in", touching)
  );
}

export async function sumCashCounterparts(
  db: Db,
  companyId: string,
  window: CashWindow,
): Promise<CounterSum[]> {
  if (window.cashAccounts.length === 0) return [];
  return counterLines(db, companyId, window)
    .select([
      "journal_line.account_id",
      "journal_line.party_id",
      "journal_line.date",
      (eb) => eb.fn.sum<number>("journal_line.base_amount").as("total"),
    ])
    .groupBy(["journal_line.account_id", "journal_line.party_id", "journal_line.date"])
    .orderBy("journal_line.date")
    .orderBy("journal_line.account_id")
    .orderBy("journal_line.party_id")
    .execute();
}

export type CounterLine = CounterSum & { readonly id: number };

/** The same line by line, for a short window. */
export async function listCashCounterparts(
  db: Db,
  companyId: string,
  window: CashWindow,
): Promise<CounterLine[]> {
  if (window.cashAccounts.length === 0) return [];
  return counterLines(db, companyId, window)
    .select([
      "journal_line.id",
      "journal_line.account_id",
      "journal_line.party_id",
      "journal_line.date",
      "journal_line.base_amount as total",
    ])
    .orderBy("journal_line.id")
    .execute();
}
