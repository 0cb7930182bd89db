import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export type OrderFilter = {
  /** orders placed on this day or before */
  readonly orderedTo: IsoDate;
  readonly orderedFrom?: IsoDate | undefined;
  readonly partyId?: string | undefined;
  readonly skus?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
};

export type OrderLineRow = Omit<Row<"purchase_order_line">, "company_id"> &
  Pick<
    Row<"purchase_order">,
    "number" | "party_id" | "status" | "order_date" | "currency" | "closed_on" | "note"
  >;

/** Lines of orders that were placed: drafts are left out. In order of order date, order and line. */
export async function listOrderLines(
  db: Db,
  companyId: string,
  { orderedTo, orderedFrom, partyId, skus, locationId }: OrderFilter,
): Promise<OrderLineRow[]> {
  let query = db
    .selectFrom("purchase_order_line as line")
    .innerJoin("purchase_order as po", (join) =>
      join.onRef("po.company_id", "=", "line.company_id").onRef("po.id", "=", "line.po_id"),
    )
    .select([
      "line.po_id",
      "line.line_no",
      "line.sku",
      "line.location_id",
      "line.quantity",
      "line.unit_price",
      "line.requested_date",
      "line.promised_date",
      "po.number",
      "po.party_id",
      "po.status",
      "po.order_date",
      "po.currency",
      "po.closed_on",
      "po.note",
    ])
    .where("line.company_id", "=", companyId)
    .where("po.status", "<>", "draft")
    .where("po.order_date", "<=", orderedTo)
    .orderBy("po.order_date")
    .orderBy("po.id")
    .orderBy("line.line_no");
  if (orderedFrom !== undefined) query = query.where("po.order_date", ">=", orderedFrom);
  if (partyId !== undefined) query = query.where("po.party_id", "=", partyId);
  if (skus !== undefined) query = query.where("line.sku", "in", [...skus]);
  if (locationId !== undefined) query = query.where("line.location_id", "=", locationId);
  return query.execute();
}

/** Deliveries up to a day, in order of day; all of them, because lines are matched in memory. */
export async function listDeliveries(
  db: Db,
  companyId: string,
  { to, partyId }: { readonly to: IsoDate; readonly partyId?: string | undefined },
): Promise<Row<"delivery">[]> {
  let query = db
    .selectFrom("delivery")
    .selectAll("delivery")
    .where("delivery.company_id", "=", companyId)
    .where("delivery.date", "<=", to)
    .orderBy("delivery.date")
    .orderBy("delivery.id");
  if (partyId !== undefined) {
    query = query
      .innerJoin("purchase_order as po", (join) =>
        join.onRef("po.company_id", "=", "delivery.company_id").onRef("po.id", "=", "delivery.po_id"),
      )
      .where("po.party_id", "=", partyId);
  }
  return query.execute();
}

/** Contracts in force on a day. */
export async function listContracts(
  db: Db,
  companyId: string,
  { on, skus }: { readonly on: IsoDate; readonly skus?: readonly string[] | undefined },
): Promise<Row<"supplier_item">[]> {
  let query = db
    .selectFrom("supplier_item")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("valid_from", "<=", on)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", on)]))
    .orderBy("sku")
    .orderBy("preferred", "desc")
    .orderBy("id");
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  return query.execute();
}

export async function listPrices(
  db: Db,
  companyId: string,
  contractIds: readonly string[],
): Promise<Row<"supplier_price">[]> {
  if (contractIds.length === 0) return [];
  return db
    .selectFrom("supplier_price")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("supplier_item_id", "in", [...contractIds])
    .orderBy("supplier_item_id")
    .orderBy("from_quantity")
    .execute();
}
