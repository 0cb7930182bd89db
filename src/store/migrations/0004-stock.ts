import type { Kysely } from "kysely";
import { insertOnly, integer, text, type Migration } from "../dialect.ts";

/** Items and their movements, demand, supplier contracts, purchase orders, commitments, and what is to be sent. */
async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn("company_id", text, (c) => c.notNull());
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  await table("item")
    .addColumn("sku", text, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("uom", text, (c) => c.notNull())
    .addColumn("category", text)
    .addColumn("inventory_account_id", integer)
    .addColumn("usage_account_id", integer)
    .addColumn("unit_cost", integer, (c) => c.notNull())
    .addColumn("sale_price", integer)
    .addColumn("shelf_life_days", integer)
    .addColumn("abc", text)
    .addColumn("active", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("item_pk", ["company_id", "sku"])
    .execute();
  await table("location")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("active", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("location_pk", ["company_id", "id"])
    .execute();
  await table("stock_movement")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("sku", text, (c) => c.notNull())
    .addColumn("location_id", text, (c) => c.notNull())
    .addColumn("date", text, (c) => c.notNull())
    .addColumn("kind", text, (c) => c.notNull())
    .addColumn("quantity", integer, (c) => c.notNull())
    .addColumn("value", integer, (c) => c.notNull())
    .addColumn("unit_cost", text)
    .addColumn("other_location_id", text)
    .addColumn("journal_id", integer)
    .addColumn("reference", text)
    .addColumn("batch_id", text)
    .addColumn("created_by", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("stock_movement_pk", ["company_id", "id"])
    .execute();
  // Levels and valuation read this index alone.
  await index("stock_movement_level", "stock_movement", [
    "company_id",
    "sku",
    "location_id",
    "date",
    "quantity",
    "value",
  ]);
  await index("stock_movement_date", "stock_movement", ["company_id", "date"]);
  await index("stock_movement_journal", "stock_movement", ["company_id", "journal_id"]);
  await insertOnly(db, "stock_movement");
  await table("demand_history")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("sku", text, (c) => c.notNull())
    .addColumn("location_id", text, (c) => c.notNull())
    .addColumn("date", text, (c) => c.notNull())
    .addColumn("quantity", integer, (c) => c.notNull())
    .addColumn("stock_out", integer, (c) => c.notNull())
    .addColumn("reference", text)
    .addColumn("batch_id", text)
    .addPrimaryKeyConstraint("demand_history_pk", ["company_id", "id"])
    .execute();
  await index("demand_history_series", "demand_history", ["company_id", "sku", "date"]);
  await purchasing(db);
  await table("commitment")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("sku", text, (c) => c.notNull())
    .addColumn("location_id", text, (c) => c.notNull())
    .addColumn("party_id", text)
    .addColumn("quantity", integer, (c) => c.notNull())
    .addColumn("fulfilled", integer, (c) => c.notNull())
    .addColumn("entered_on", text, (c) => c.notNull())
    .addColumn("due_date", text, (c) => c.notNull())
    .addColumn("closed_on", text)
    .addColumn("reference", text)
    .addColumn("batch_id", text)
    .addPrimaryKeyConstraint("commitment_pk", ["company_id", "id"])
    .execute();
  await index("commitment_item", "commitment", ["company_id", "sku"]);
  await table("outbox")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("kind", text, (c) => c.notNull())
    .addColumn("payload", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("idempotency_key", text, (c) => c.notNull())
    .addColumn("attempts", integer, (c) => c.notNull())
    .addColumn("error", text)
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("sent_at", text)
    .addPrimaryKeyConstraint("outbox_pk", ["company_id", "id"])
    .addUniqueConstraint("outbox_idempotency", ["company_id", "idempotency_key"])
    .execute();
  await index("outbox_status", "outbox", ["company_id", "status", "created_at"]);
}

async function purchasing(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn("company_id", text, (c) => c.notNull());
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  await table("supplier_item")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("party_id", text, (c) => c.notNull())
    .addColumn("sku", text, (c) => c.notNull())
    .addColumn("currency", text, (c) => c.notNull())
    .addColumn("minimum", integer, (c) => c.notNull())
    .addColumn("multiple", integer, (c) => c.notNull())
    .addColumn("lead_time_days", text)
    .addColumn("lead_time_sd", text)
    .addColumn("valid_from", text, (c) => c.notNull())
    .addColumn("valid_to", text)
    .addColumn("preferred", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("supplier_item_pk", ["company_id", "id"])
    .execute();
  await index("supplier_item_sku", "supplier_item", ["company_id", "sku"]);
  await table("supplier_price")
    .addColumn("supplier_item_id", text, (c) => c.notNull())
    .addColumn("from_quantity", integer, (c) => c.notNull())
    .addColumn("unit_price", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("supplier_price_pk", ["company_id", "supplier_item_id", "from_quantity"])
    .execute();
  await table("purchase_order")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("number", text, (c) => c.notNull())
    .addColumn("party_id", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("order_date", text, (c) => c.notNull())
    .addColumn("currency", text, (c) => c.notNull())
    .addColumn("closed_on", text)
    .addColumn("idempotency_key", text, (c) => c.notNull())
    .addColumn("note", text)
    .addColumn("batch_id", text)
    .addColumn("created_by", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("purchase_order_pk", ["company_id", "id"])
    .addUniqueConstraint("purchase_order_idempotency", ["company_id", "idempotency_key"])
    .execute();
  await index("purchase_order_party", "purchase_order", ["company_id", "party_id", "order_date"]);
  await table("purchase_order_line")
    .addColumn("po_id", text, (c) => c.notNull())
    .addColumn("line_no", integer, (c) => c.notNull())
    .addColumn("sku", text, (c) => c.notNull())
    .addColumn("location_id", text, (c) => c.notNull())
    .addColumn("quantity", integer, (c) => c.notNull())
    .addColumn("unit_price", text, (c) => c.notNull())
    .addColumn("requested_date", text, (c) => c.notNull())
    .addColumn("promised_date", text)
    .addPrimaryKeyConstraint("purchase_order_line_pk", ["company_id", "po_id", "line_no"])
    .execute();
  await index("purchase_order_line_sku", "purchase_order_line", ["company_id", "sku"]);
  await table("delivery")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("po_id", text, (c) => c.notNull())
    .addColumn("line_no", integer, (c) => c.notNull())
    .addColumn("date", text, (c) => c.notNull())
    .addColumn("received", integer, (c) => c.notNull())
    .addColumn("rejected", integer, (c) => c.notNull())
    .addColumn("invoice_price", text)
    .addColumn("reference", text)
    .addColumn("batch_id", text)
    .addPrimaryKeyConstraint("delivery_pk", ["company_id", "id"])
    .execute();
  await index("delivery_line", "delivery", ["company_id", "po_id", "line_no", "date"]);
}

export const stock: Migration = { up };
