import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";

export type LineFilter = {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly skus?: readonly string[] | undefined;
};

export type DemandLineRow = {
  readonly id: string;
  readonly sku: string;
  readonly location_id: string;
  readonly date: IsoDate;
  readonly quantity: number;
  readonly reference: string | null;
};

/** Demand rows one by one, with their ids, in order of day. */
export async function listDemandLines(
  db: Db,
  companyId: string,
  { from, to, skus }: LineFilter,
): Promise<DemandLineRow[]> {
  let query = db
    .selectFrom("demand_history")
    .select(["id", "sku", "location_id", "date", "quantity", "reference"])
    .where("company_id", "=", companyId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("date")
    .orderBy("id");
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  return query.execute();
}

export type MovementLineRow = DemandLineRow & { readonly kind: string; readonly value: number };

/** Movements one by one, in order of day; transfers are left out, since they change no company's stock. */
export async function listMovementLines(
  db: Db,
  companyId: string,
  { from, to, skus }: LineFilter,
): Promise<MovementLineRow[]> {
  let query = db
    .selectFrom("stock_movement")
    .select(["id", "sku", "location_id", "date", "kind", "quantity", "value", "reference"])
    .where("company_id", "=", companyId)
    .where("kind", "!=", "transfer")
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("date")
    .orderBy("id");
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  return query.execute();
}

export type DayMove = {
  readonly sku: string;
  readonly location_id: string;
  readonly date: IsoDate;
  readonly quantity: number;
};

/** What each day changed the level of each item and location by, transfers included, since the beginning. */
export async function sumMovesByDay(
  db: Db,
  companyId: string,
  { to, skus }: Omit<LineFilter, "from">,
): Promise<DayMove[]> {
  let query = db
    .selectFrom("stock_movement")
    .select(["sku", "location_id", "date", (eb) => eb.fn.sum<number>("quantity").as("quantity")])
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .groupBy(["sku", "location_id", "date"])
    .orderBy("sku")
    .orderBy("location_id")
    .orderBy("date");
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  return query.execute();
}

export type RowsOfItem = {
  readonly table: "demand_history" | "stock_movement";
  readonly sku: string;
  readonly locationId: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
};

/** Ids of the rows behind a period of an item at a location, largest first. */
export async function listItemRowIds(
  db: Db,
  companyId: string,
  { table, sku, locationId, from, to }: RowsOfItem,
): Promise<string[]> {
  const rows = await db
    .selectFrom(table)
    .select(["id", "quantity"])
    .where("company_id", "=", companyId)
    .where("sku", "=", sku)
    .where("location_id", "=", locationId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("id")
    .execute();
  return largestFirst(rows.map((row) => ({ id: row.id, size: row.quantity })));
}

/** Ids of the journal lines of an account in a period, largest first. */
export async function listAccountRowIds(
  db: Db,
  companyId: string,
  { accountId, from, to }: { readonly accountId: number; readonly from: IsoDate; readonly to: IsoDate },
): Promise<string[]> {
  const rows = await db
    .selectFrom("journal_line")
    .select(["id", "base_amount"])
    .where("company_id", "=", companyId)
    .where("account_id", "=", accountId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("id")
    .execute();
  return largestFirst(rows.map((row) => ({ id: String(row.id), size: row.base_amount })));
}

function largestFirst(rows: readonly { readonly id: string; readonly size: number }[]): string[] {
  return rows.toSorted((a, b) => Math.abs(b.size) - Math.abs(a.size)).map(({ id }) => id);
}

export type LastDays = { readonly demand: IsoDate | null; readonly movement: IsoDate | null };

/** The newest day up to `to` with demand, and with a movement. */
export async function lastStockDays(db: Db, companyId: string, to: IsoDate): Promise<LastDays> {
  const demand = await db
    .selectFrom("demand_history")
    .select((eb) => eb.fn.max<string | null>("date").as("day"))
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .executeTakeFirst();
  const movement = await db
    .selectFrom("stock_movement")
    .select((eb) => eb.fn.max<string | null>("date").as("day"))
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .executeTakeFirst();
  return { demand: demand?.day ?? null, movement: movement?.day ?? null };
}

export type DemandDays = {
  /** `location day` of every day on which a location had demand for anything */
  readonly days: ReadonlySet<string>;
  /** how many items each location had demand for */
  readonly itemsAt: ReadonlyMap<string, number>;
};

export async function listDemandDays(
  db: Db,
  companyId: string,
  { from, to }: Omit<LineFilter, "skus">,
): Promise<DemandDays> {
  const inSpan = db
    .selectFrom("demand_history")
    .where("company_id", "=", companyId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .distinct();
  const days = await inSpan.select(["location_id", "date"]).execute();
  const items = await inSpan.select(["location_id", "sku"]).execute();
  const groups = Map.groupBy(items, (row) => row.location_id);
  return {
    days: new Set(days.map((row) => `${row.location_id} ${row.date}`)),
    itemsAt: new Map([...groups].map(([location, theirs]) => [location, theirs.length])),
  };
}
