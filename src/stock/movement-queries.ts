import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export type LevelFilter = {
  /** last day that counts */
  readonly asOf: IsoDate;
  readonly skus?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
};

export type LevelRow = {
  readonly sku: string;
  readonly location_id: string;
  readonly quantity: number;
  readonly value: number;
};

/** Sum of all movements per item and location up to a day's end: the level is never stored, so it cannot disagree. */
export async function sumLevels(
  db: Db,
  companyId: string,
  { asOf, skus, locationId }: LevelFilter,
): Promise<LevelRow[]> {
  let query = db
    .selectFrom("stock_movement")
    .select([
      "sku",
      "location_id",
      (eb) => eb.fn.sum<number>("quantity").as("quantity"),
      (eb) => eb.fn.sum<number>("value").as("value"),
    ])
    .where("company_id", "=", companyId)
    .where("date", "<=", asOf)
    .groupBy(["sku", "location_id"])
    .orderBy("sku")
    .orderBy("location_id");
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  if (locationId !== undefined) query = query.where("location_id", "=", locationId);
  return query.execute();
}

export type DayValue = {
  readonly sku: string;
  readonly date: IsoDate;
  readonly kind: string;
  readonly value: number;
};

/** Value of movements per item, day and kind; transfers sum to zero. */
export async function sumValuesByDay(
  db: Db,
  companyId: string,
  { to }: { readonly to: IsoDate },
): Promise<DayValue[]> {
  return db
    .selectFrom("stock_movement")
    .select(["sku", "date", "kind", (eb) => eb.fn.sum<number>("value").as("value")])
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .groupBy(["sku", "date", "kind"])
    .orderBy("date")
    .execute();
}

export type JournalValue = {
  readonly sku: string;
  readonly journal_id: number | null;
  readonly value: number;
};

/** Value of movements of from..to per item and the entry they are linked to. */
export async function sumValuesByJournal(
  db: Db,
  companyId: string,
  { from, to }: { readonly from: IsoDate; readonly to: IsoDate },
): Promise<JournalValue[]> {
  return db
    .selectFrom("stock_movement")
    .select(["sku", "journal_id", (eb) => eb.fn.sum<number>("value").as("value")])
    .where("company_id", "=", companyId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .groupBy(["sku", "journal_id"])
    .execute();
}

export type JournalAmount = {
  readonly journal_id: number;
  readonly account_id: number;
  readonly date: IsoDate;
  readonly reference: string | null;
  readonly description: string | null;
  readonly amount: number;
};

/** What each entry of from..to booked on the accounts. */
export async function sumLedgerByJournal(
  db: Db,
  companyId: string,
  {
    accountIds,
    from,
    to,
  }: { readonly accountIds: readonly number[]; readonly from: IsoDate; readonly to: IsoDate },
): Promise<JournalAmount[]> {
  if (accountIds.length === 0) return [];
  return db
    .selectFrom("journal_line")
    .innerJoin("journal", "journal.id", "journal_line.journal_id")
    .select([
      "journal_line.journal_id",
      "journal_line.account_id",
      "journal.date",
      "journal.reference",
      "journal.description",
      (eb) => eb.fn.sum<number>("journal_line.base_amount").as("amount"),
    ])
    .where("journal_line.company_id", "=", companyId)
    .where("journal_line.account_id", "in", [...accountIds])
    .where("journal_line.date", ">=", from)
    .where("journal_line.date", "<=", to)
    .groupBy([
      "journal_line.journal_id",
      "journal_line.account_id",
      "journal.date",
      "journal.reference",
      "journal.description",
    ])
    .orderBy("journal.date")
    .orderBy("journal_line.journal_id")
    .execute();
}

export async function listMovements(
  db: Db,
  companyId: string,
  { sku, from, to }: { readonly sku: string; readonly from: IsoDate; readonly to: IsoDate },
): Promise<Row<"stock_movement">[]> {
  return db
    .selectFrom("stock_movement")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("sku", "=", sku)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("date")
    .orderBy("id")
    .execute();
}
