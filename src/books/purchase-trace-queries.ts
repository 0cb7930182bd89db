import { Decimal } from "decimal.js";
import { daysBetween } from "../base/dates.ts";
import { type Minor, currencyExponent } from "../base/money.ts";
import type { Source, Unit } from "../figures/figure.ts";
import type { Db } from "../store/database.ts";
import type { RowsPage, SourceRow } from "./trace-queries.ts";

type PurchaseSource = Extract<Source, { kind: "purchases" }>;
type Measure = PurchaseSource["measure"];
type Measured = { readonly row: SourceRow; readonly value: number };

/** Orders, order lines or deliveries behind a purchasing leaf, in order of day and id. */
export async function purchaseRows(
  db: Db,
  companyId: string,
  { source, unit, limit }: { readonly source: PurchaseSource; readonly unit: Unit; readonly limit: number },
): Promise<RowsPage> {
  const measured =
    source.table === "delivery"
      ? await deliveryRows(db, companyId, source)
      : await lineRows(db, companyId, source);
  const total = measured.reduce((sum, { value }) => sum + value, 0);
  const printed = ({ row, value }: Measured): SourceRow =>
    unit.kind === "money" ? { ...row, amount: value } : { ...row, text: String(value) };
  return {
    // Thousandths add up exactly; their decimals would not.
    total: QUANTITIES.has(source.measure) ? total / 1_000 : total,
    count: measured.length,
    rows: measured
      .slice(0, limit)
      .map(({ row, value }) =>
        printed({ row, value: QUANTITIES.has(source.measure) ? value / 1_000 : value }),
      ),
  };
}

const QUANTITIES: ReadonlySet<Measure> = new Set<Measure>(["ordered", "filled", "received", "rejected"]);

async function lineRows(db: Db, companyId: string, source: PurchaseSource): Promise<Measured[]> {
  const { table, ids, measure, to } = source;
  const orderIds = table === "purchase_order" ? ids : ids.map((id) => id.slice(0, id.lastIndexOf("/")));
  const orders = await ordersOf(db, companyId, orderIds);
  const lines = await linesOf(db, companyId, orderIds);
  if (table === "purchase_order") {
    return orders.map((order) => {
      const amounts = lines
        .filter(({ po_id }) => po_id === order.id)
        .map((line) => amount(line.quantity, line.unit_price, order.currency));
      return {
        row: sourceRow(table, order.id, order.order_date, `${order.number} · ${order.party_id}`),
        value: measure === "amount" ? amounts.reduce((a, b) => a + b, 0) : 1,
      };
    });
  }
  const wanted = new Set(ids);
  const accepted = new Map<string, number>();
  if (measure === "filled") {
    for (const { po_id, line_no, received, rejected } of await deliveriesOf(db, companyId, {
      orderIds,
      to,
    })) {
      const id = `${po_id}/${line_no}`;
      accepted.set(id, (accepted.get(id) ?? 0) + received - rejected);
    }
  }
  const byOrder = new Map(orders.map((order) => [order.id, order]));
  return lines.flatMap((line) => {
    const id = `${line.po_id}/${line.line_no}`;
    const order = byOrder.get(line.po_id);
    if (!order || !wanted.has(id)) return [];
    const value =
      measure === "ordered"
        ? line.quantity
        : measure === "filled"
          ? Math.min(line.quantity, accepted.get(id) ?? 0)
          : measure === "amount"
            ? amount(line.quantity, line.unit_price, order.currency)
            : 1;
    const description = `${order.number} · ${line.sku} · due ${line.promised_date ?? line.requested_date}`;
    return [{ row: sourceRow(table, id, order.order_date, description), value }];
  });
}

async function deliveryRows(db: Db, companyId: string, source: PurchaseSource): Promise<Measured[]> {
  if (source.ids.length === 0) return [];
  const rows = await db
    .selectFrom("delivery")
    .innerJoin("purchase_order as po", (join) =>
      join.onRef("po.company_id", "=", "delivery.company_id").onRef("po.id", "=", "delivery.po_id"),
    )
    .innerJoin("purchase_order_line as line", (join) =>
      join
        .onRef("line.company_id", "=", "delivery.company_id")
        .onRef("line.po_id", "=", "delivery.po_id")
        .onRef("line.line_no", "=", "delivery.line_no"),
    )
    .selectAll("delivery")
    .select(["po.order_date", "po.number", "po.party_id", "po.currency", "line.sku", "line.quantity"])
    .where("delivery.company_id", "=", companyId)
    .where("delivery.id", "in", source.ids)
    .where("delivery.date", "<=", source.to)
    .orderBy("delivery.date")
    .orderBy("delivery.id")
    .execute();
  const measured: Measured[] = [];
  for (const row of rows) {
    const days = daysBetween(row.order_date, row.date);
    const value = await deliveryValue(db, companyId, { measure: source.measure, row, days });
    measured.push({
      row: sourceRow("delivery", row.id, row.date, `${row.number} · ${row.sku} · after ${days} days`),
      value,
    });
  }
  return measured;
}

type DeliveryFacts = {
  readonly party_id: string;
  readonly sku: string;
  readonly order_date: string;
  readonly currency: string;
  /** of the order line */
  readonly quantity: number;
  readonly received: number;
  readonly rejected: number;
  readonly invoice_price: string | null;
};

async function deliveryValue(
  db: Db,
  companyId: string,
  { measure, row, days }: { readonly measure: Measure; readonly row: DeliveryFacts; readonly days: number },
): Promise<number> {
  switch (measure) {
    case "received":
      return row.received;
    case "rejected":
      return row.rejected;
    case "lead_time_days":
      return days;
    case "lead_time_squared":
      return days * days;
    case "billed":
      return amount(row.received, row.invoice_price ?? "0", row.currency);
    case "at_contract":
      return amount(row.received, (await contractPriceOf(db, companyId, row)) ?? "0", row.currency);
    case "count":
    case "amount":
    case "ordered":
    case "filled":
      return 1;
    default:
      return measure satisfies never;
  }
}

/** The price of the contract in force on the order's day, at the break that the order line reached. */
async function contractPriceOf(db: Db, companyId: string, row: DeliveryFacts): Promise<string | undefined> {
  const contract = await db
    .selectFrom("supplier_item")
    .select("id")
    .where("company_id", "=", companyId)
    .where("party_id", "=", row.party_id)
    .where("sku", "=", row.sku)
    .where("currency", "=", row.currency)
    .where("valid_from", "<=", row.order_date)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", row.order_date)]))
    .orderBy("preferred", "desc")
    .orderBy("id")
    .executeTakeFirst();
  if (!contract) return undefined;
  const price = await db
    .selectFrom("supplier_price")
    .select("unit_price")
    .where("company_id", "=", companyId)
    .where("supplier_item_id", "=", contract.id)
    .where("from_quantity", "<=", row.quantity)
    .orderBy("from_quantity", "desc")
    .executeTakeFirst();
  return price?.unit_price;
}

async function ordersOf(db: Db, companyId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom("purchase_order")
    .select(["id", "number", "party_id", "order_date", "currency"])
    .where("company_id", "=", companyId)
    .where("id", "in", [...new Set(ids)])
    .orderBy("order_date")
    .orderBy("id")
    .execute();
}

async function linesOf(db: Db, companyId: string, orderIds: readonly string[]) {
  if (orderIds.length === 0) return [];
  return db
    .selectFrom("purchase_order_line")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("po_id", "in", [...new Set(orderIds)])
    .orderBy("po_id")
    .orderBy("line_no")
    .execute();
}

async function deliveriesOf(
  db: Db,
  companyId: string,
  { orderIds, to }: { readonly orderIds: readonly string[]; readonly to: string },
) {
  if (orderIds.length === 0) return [];
  return db
    .selectFrom("delivery")
    .select(["po_id", "line_no", "received", "rejected"])
    .where("company_id", "=", companyId)
    .where("po_id", "in", [...new Set(orderIds)])
    .where("date", "<=", to)
    .execute();
}

/** Quantity in thousandths at a unit price, in minor units, half away from zero. */
function amount(quantity: number, unitPrice: string, currency: string): Minor {
  const scale = new Decimal(10).pow(currencyExponent(currency));
  return new Decimal(quantity)
    .div(1_000)
    .times(unitPrice)
    .times(scale)
    .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
    .toNumber();
}

function sourceRow(table: string, id: string, date: string, description: string): SourceRow {
  return { table, id, date, description, amount: null };
}
