import { minorToDecimal } from "../../../src/base/money.ts";
import type { Minor } from "../../../src/base/money.ts";
import { BASE } from "../company.ts";
import { csv } from "../csv.ts";
import { decimal } from "./buying.ts";
import { ITEMS } from "./catalogue.ts";
import { COMMITMENTS } from "./commitments.ts";
import type { SampleOrder } from "./delivering.ts";
import type { SampleDemand, SampleMovement } from "./month.ts";
import { LOCATIONS, SERVICES } from "./network.ts";
import type { PriceList, SampleContract } from "./prices.ts";

const USAGE_ACCOUNT = { "1310": "5010", "1320": "6110" } as const;
const MARKUP = 1.38;

export type StockSample = {
  readonly movements: readonly SampleMovement[];
  readonly demand: readonly SampleDemand[];
  readonly orders: readonly SampleOrder[];
  readonly contracts: readonly SampleContract[];
  readonly prices: PriceList;
  readonly asOf: string;
};

/** The stock folder: file name to text. Use stands in a file of its own, and so do the few demand rows with a remark. */
export function stockFiles(sample: StockSample): Record<string, string> {
  const { movements, demand, contracts } = sample;
  const plain = demand.filter((row) => !isException(row));
  return {
    "items.csv": itemsCsv(sample),
    "locations.csv": csv(
      ["id", "name"],
      LOCATIONS.map(({ id, name }) => [id, name]),
    ),
    "movements.csv": csv(
      ["date", "kind", "sku", "location", "quantity", "value", "to_location", "journal", "reference"],
      movements
        .filter(({ kind }) => kind !== "issue")
        .sort(byDay)
        .map((m) => [m.date, m.kind, m.sku, m.location, m.units, money(m.value), m.to ?? "", m.journal, m.reference]), // prettier-ignore
    ),
    "issues.csv": csv(
      ["date", "kind", "sku", "location", "quantity", "value", "journal"],
      movements
        .filter(({ kind }) => kind === "issue")
        .sort(byDay)
        .map((m) => [m.date, m.kind, m.sku, m.location, m.units, money(m.value), m.journal]),
    ),
    "demand.csv": csv(
      ["date", "sku", "location", "quantity"],
      plain.sort(byDay).map((d) => [d.date, d.sku, d.location, d.units]),
    ),
    "demand-exceptions.csv": csv(
      ["date", "sku", "location", "quantity", "stock_out", "reference"],
      demand
        .filter(isException)
        .sort(byDay)
        .map((d) => [d.date, d.sku, d.location, d.units, d.stockOut ? 1 : 0, d.reference]),
    ),
    "supplier_items.csv": csv(
      [
        "id", "party", "sku", "currency", "valid_from", "valid_to", "minimum", "multiple", "lead_time_days", "lead_time_sd", "preferred",
      ], // prettier-ignore
      contracts.map(({ id, supplier, item, year, minimum, multiple, preferred }) => [
        id, supplier, item.sku, BASE, `${year}-01-01`, year === sample.asOf.slice(0, 4) ? "" : `${year}-12-31`, minimum, multiple,
        SERVICES[supplier].agreedDays, SERVICES[supplier].agreedSd, preferred ? 1 : 0,
      ]), // prettier-ignore
    ),
    "price_breaks.csv": csv(
      ["supplier_item", "from_quantity", "unit_price"],
      contracts.flatMap(({ id, breaks }) => breaks.map(({ from, price }) => [id, from, decimal(price)])),
    ),
    ...orderFiles(sample),
    "commitments.csv": csv(
      ["id", "sku", "location", "quantity", "fulfilled", "entered_on", "due_date", "closed_on", "reference"],
      COMMITMENTS.map((c) => [
        c.id, c.sku, c.location, c.units, c.fulfilled, c.entered, c.due, c.closed ?? "", c.reference,
      ]), // prettier-ignore
    ),
  };
}

function itemsCsv({ prices, asOf }: StockSample): string {
  return csv(
    [
      "sku", "name", "uom", "category", "inventory_account", "usage_account", "unit_cost", "sale_price", "shelf_life_days", "abc",
    ], // prettier-ignore
    ITEMS.map((item) => {
      const { account } = SERVICES[item.supplier];
      const cost = prices.price(item, asOf, 1);
      const sale = account === "1310" ? money(Math.round((cost * MARKUP) / 5) * 5) : "";
      // Somebody decided that a rescue drug is always watched, however little it costs a year.
      const abc = item.sku === "D124" ? "A" : "";
      return [
        item.sku, item.name, item.uom, item.category, account, USAGE_ACCOUNT[account], money(cost), sale,
        item.shelfLifeDays ?? "", abc,
      ]; // prettier-ignore
    }),
  );
}

function orderFiles({ orders }: StockSample): Record<string, string> {
  const sorted = [...orders].sort((a, b) => compare(a.orderDate, b.orderDate) || compare(a.po, b.po));
  return {
    "purchase_orders.csv": csv(
      ["id", "party", "status", "order_date", "currency", "closed_on", "note"],
      sorted.map((o) => [o.po, o.supplier, o.status, o.orderDate, BASE, o.closed ?? "", o.note]),
    ),
    "purchase_order_lines.csv": csv(
      ["order", "line", "sku", "location", "quantity", "unit_price", "requested_date", "promised_date"],
      sorted.flatMap(
        ({ po, requested, promised, lines }) =>
        lines.map(({ item, location, ordered, price }, i) => [
          po, i + 1, item.sku, location, ordered, decimal(price), requested, promised ?? "",
        ]), // prettier-ignore
      ),
    ),
    "deliveries.csv": csv(
      ["order", "line", "date", "received", "rejected", "invoice_price"],
      sorted.flatMap(({ po, lines }) =>
        lines.flatMap(({ deliveries }, i) =>
          deliveries.map((d) => [po, i + 1, d.date, d.received, d.rejected || "", d.billedPrice]),
        ),
      ),
    ),
  };
}

function isException({ stockOut, reference }: SampleDemand): boolean {
  return stockOut || reference !== "";
}

const RANK = { receipt: 0, return: 1, transfer: 3, issue: 4 } as const;

/** By day, what comes in first, then item and location. */
function byDay(
  a: Pick<SampleMovement, "date" | "sku" | "location"> & { kind?: SampleMovement["kind"] },
  b: typeof a,
): number {
  const rank = (a.kind ? RANK[a.kind] : 0) - (b.kind ? RANK[b.kind] : 0);
  return compare(a.date, b.date) || rank || compare(a.sku, b.sku) || compare(a.location, b.location);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function money(amount: Minor): string {
  return minorToDecimal(amount, BASE);
}
