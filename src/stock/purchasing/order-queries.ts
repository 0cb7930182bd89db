import type { Db, Tx } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

/** True when the order is new; false when there is one under its idempotency key, and so its id, which follows from it. */
export async function insertOrder(
  tx: Tx,
  order: NewRow<"purchase_order">,
  lines: readonly NewRow<"purchase_order_line">[],
): Promise<boolean> {
  const result = await tx
    .insertInto("purchase_order")
    .values(order)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if ((result.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
  await tx
    .insertInto("purchase_order_line")
    .values([...lines])
    .execute();
  return true;
}

export async function findOrder(
  db: Db,
  companyId: string,
  id: string,
): Promise<Row<"purchase_order"> | undefined> {
  return db
    .selectFrom("purchase_order")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findOrderByKey(
  db: Db,
  companyId: string,
  key: string,
): Promise<Row<"purchase_order"> | undefined> {
  return db
    .selectFrom("purchase_order")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
}

export async function listLocations(db: Db, companyId: string): Promise<Row<"location">[]> {
  return db.selectFrom("location").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

/** Milli that came of an order so far, the rejected part included. */
export async function sumReceived(db: Db, companyId: string, poId: string): Promise<number> {
  const row = await db
    .selectFrom("delivery")
    .select((eb) => eb.fn.sum<number | string | null>("received").as("received"))
    .where("company_id", "=", companyId)
    .where("po_id", "=", poId)
    .executeTakeFirst();
  return Number(row?.received ?? 0);
}

export async function markOrder(
  db: Db,
  companyId: string,
  {
    id,
    from,
    ...set
  }: {
    readonly id: string;
    /** statuses it must have */
    readonly from: readonly string[];
    readonly status: string;
    readonly closed_on?: string;
  },
): Promise<boolean> {
  const result = await db
    .updateTable("purchase_order")
    .set(set)
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .where("status", "in", [...from])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The last line of each item that was ordered of anyone before, in one currency; cancelled orders and `except` left out. */
export async function lastLines(
  db: Db,
  companyId: string,
  options: {
    readonly skus: readonly string[];
    readonly currency: string;
    readonly until: string;
    readonly except: string;
  },
): Promise<ReadonlyMap<string, LastLine>> {
  const rows = await db
    .selectFrom("purchase_order_line as line")
    .innerJoin("purchase_order as po", (join) =>
      join.onRef("po.company_id", "=", "line.company_id").onRef("po.id", "=", "line.po_id"),
    )
    .select(["line.po_id", "line.line_no", "line.sku", "line.quantity", "line.unit_price", "po.order_date"])
    .where("line.company_id", "=", companyId)
    .where("line.sku", "in", [...options.skus])
    .where("po.currency", "=", options.currency)
    .where("po.order_date", "<=", options.until)
    .where("po.status", "not in", ["draft", "cancelled"])
    .where("po.id", "<>", options.except)
    .orderBy("po.order_date")
    .orderBy("po.id")
    .orderBy("line.line_no")
    .execute();
  return new Map(rows.map((row) => [row.sku, row]));
}

export type LastLine = Pick<
  Row<"purchase_order_line">,
  "po_id" | "line_no" | "sku" | "quantity" | "unit_price"
> & { readonly order_date: string };
