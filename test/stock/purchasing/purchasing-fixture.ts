import { parseMilli } from "../../../src/stock/quantity.ts";
import type { TestBooks } from "../../support/books-fixture.ts";

export type TestDelivery = {
  readonly date: string;
  readonly received: number;
  readonly rejected?: number;
  readonly price?: string;
};

export type TestLine = {
  readonly sku: string;
  readonly quantity: number;
  readonly price?: string;
  readonly requested: string;
  readonly promised?: string;
  readonly deliveries?: readonly TestDelivery[];
};

export type TestOrder = {
  readonly id: string;
  readonly supplier: string;
  readonly ordered: string;
  readonly status?: string;
  readonly closed?: string;
  readonly currency?: string;
  readonly lines: readonly TestLine[];
};

export type TestContract = {
  readonly id: string;
  readonly supplier: string;
  readonly sku: string;
  readonly currency?: string;
  readonly minimum?: number;
  readonly multiple?: number;
  readonly leadTime?: readonly [days: string, sd: string | null];
  readonly from?: string;
  readonly to?: string;
  /** `[from quantity, unit price]` */
  readonly prices: readonly (readonly [number, string])[];
};

export type TestPurchasing = {
  readonly suppliers?: Readonly<Record<string, string>>;
  readonly items?: readonly string[];
  readonly locations?: readonly string[];
  readonly contracts?: readonly TestContract[];
  readonly orders?: readonly TestOrder[];
};

const milli = (units: number) => parseMilli(String(units));

/** Adds suppliers, items, locations, contracts and orders to test books; S1 and S2, BOLT and NUT, W1 unless told. */
export async function addPurchasing(
  { store: { db }, company: { id: company_id } }: TestBooks,
  {
    suppliers = { S1: "First Supplies", S2: "Second Supplies" },
    items = ["BOLT", "NUT"],
    locations = ["W1"],
    contracts = [],
    orders = [],
  }: TestPurchasing,
): Promise<void> {
  for (const [id, name] of Object.entries(suppliers)) {
    await db.insertInto("party").values({ company_id, id, name, kind: "supplier" }).execute();
  }
  for (const sku of items) {
    await db
      .insertInto("item")
      .values({ company_id, sku, name: `${sku} item`, uom: "box", unit_cost: 1_000, active: 1 })
      .execute();
  }
  for (const id of locations) {
    await db
      .insertInto("location")
      .values({ company_id, id, name: `Location ${id}`, active: 1 })
      .execute();
  }
  for (const contract of contracts) {
    await db
      .insertInto("supplier_item")
      .values({
        company_id,
        id: contract.id,
        party_id: contract.supplier,
        sku: contract.sku,
        currency: contract.currency ?? "USD",
        minimum: milli(contract.minimum ?? 1),
        multiple: milli(contract.multiple ?? 1),
        lead_time_days: contract.leadTime?.[0] ?? null,
        lead_time_sd: contract.leadTime?.[1] ?? null,
        valid_from: contract.from ?? "2025-01-01",
        valid_to: contract.to ?? null,
        preferred: 0,
      })
      .execute();
    for (const [from, unit_price] of contract.prices) {
      await db
        .insertInto("supplier_price")
        .values({ company_id, supplier_item_id: contract.id, from_quantity: milli(from), unit_price })
        .execute();
    }
  }
  for (const order of orders) {
    await db
      .insertInto("purchase_order")
      .values({
        company_id,
        id: order.id,
        number: order.id,
        party_id: order.supplier,
        status: order.status ?? "sent",
        order_date: order.ordered,
        currency: order.currency ?? "USD",
        closed_on: order.closed ?? null,
        idempotency_key: `test ${order.id}`,
        created_by: "test",
        created_at: `${order.ordered}T00:00:00.000Z`,
      })
      .execute();
    for (const [index, line] of order.lines.entries()) {
      const line_no = index + 1;
      await db
        .insertInto("purchase_order_line")
        .values({
          company_id,
          po_id: order.id,
          line_no,
          sku: line.sku,
          location_id: locations[0] ?? "W1",
          quantity: milli(line.quantity),
          unit_price: line.price ?? "10",
          requested_date: line.requested,
          promised_date: line.promised ?? null,
        })
        .execute();
      for (const [at, { date, received, rejected = 0, price }] of (line.deliveries ?? []).entries()) {
        await db
          .insertInto("delivery")
          .values({
            company_id,
            id: `${order.id}-${line_no}-${at + 1}`,
            po_id: order.id,
            line_no,
            date,
            received: milli(received),
            rejected: milli(rejected),
            invoice_price: price ?? null,
          })
          .execute();
      }
    }
  }
}

/** The names of an XML document's elements in order of their opening; throws where it is not well-formed. */
export function elementsOf(xml: string): string[] {
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  if (body === xml) throw new Error("the declaration is missing");
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml) || !xml.isWellFormed())
    throw new Error("a character that XML forbids");
  const names: string[] = [];
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z:]+)((?: [A-Za-z:]+="(?:[^<>&"]|&(?:amp|lt|gt|quot|apos|#\d+);)*")*)>|((?:[^<>&]|&(?:amp|lt|gt|quot|apos|#\d+);)+)/y; // prettier-ignore
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const match = token.exec(body);
    if (!match) throw new Error(`not well-formed at ${JSON.stringify(body.slice(at, at + 60))}`);
    const [, slash, name, , text] = match;
    if (name === undefined) {
      if (open.length === 0 && text?.trim() !== "") throw new Error("text outside of the root");
    } else if (slash === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
    } else {
      if (open.length === 0 && names.length > 0) throw new Error("two roots");
      open.push(name);
      names.push(name);
    }
  }
  if (open.length > 0) throw new Error(`<${open.join("> <")}> is not closed`);
  return names;
}
