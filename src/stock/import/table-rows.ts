import type { Store } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { createOrdinalIds } from "../../books/import/identity.ts";
import { type PlannedTable, planTable } from "../../books/import/table-plan.ts";
import type { OrderStatus } from "../orders.ts";
import type { KnownStock } from "./check.ts";
import type { OrderDraft, StockDraft } from "./draft.ts";

export type TableContext = {
  readonly store: Store;
  readonly companyId: string;
  readonly known: KnownStock;
  readonly batchId: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
};

/** Everything but movements, in the order in which it is written. */
export function planStockTables(draft: StockDraft, context: TableContext): readonly PlannedTable[] {
  const { store, companyId, known, batchId } = context;
  const company_id = companyId;
  const accountId = (code: string | null) => (code === null ? null : (known.accounts.get(code)?.id ?? null));
  const demandId = createOrdinalIds("");
  const deliveryId = createOrdinalIds("");
  return [
    planTable(store, companyId, {
      table: "item",
      key: ["sku"],
      rows: draft.items.map((item) => ({
        company_id,
        sku: item.sku,
        name: item.name,
        uom: item.uom,
        category: item.category,
        inventory_account_id: accountId(item.inventoryAccount),
        usage_account_id: accountId(item.usageAccount),
        unit_cost: item.unitCost,
        sale_price: item.salePrice,
        shelf_life_days: item.shelfLifeDays,
        abc: item.abc,
        active: item.active ? 1 : 0,
      })),
    }),
    planTable(store, companyId, {
      table: "location",
      key: ["id"],
      rows: draft.locations.map(({ id, name, active }) => ({ company_id, id, name, active: active ? 1 : 0 })),
    }),
    planTable(store, companyId, {
      table: "supplier_item",
      key: ["id"],
      rows: draft.supplierItems.map((contract) => ({
        company_id,
        id: contract.id,
        party_id: contract.party,
        sku: contract.sku,
        currency: contract.currency,
        minimum: contract.minimum,
        multiple: contract.multiple,
        lead_time_days: contract.leadTimeDays,
        lead_time_sd: contract.leadTimeSd,
        valid_from: contract.validFrom,
        valid_to: contract.validTo,
        preferred: contract.preferred ? 1 : 0,
      })),
    }),
    planTable(store, companyId, {
      table: "supplier_price",
      key: ["supplier_item_id", "from_quantity"],
      rows: draft.priceBreaks.map(({ supplierItem, fromQuantity, unitPrice }) => ({
        company_id,
        supplier_item_id: supplierItem,
        from_quantity: fromQuantity,
        unit_price: unitPrice,
      })),
    }),
    planTable(store, companyId, {
      table: "purchase_order",
      key: ["id"],
      rows: draft.orders.map((order) => orderRow(order, context)),
    }),
    planTable(store, companyId, {
      table: "purchase_order_line",
      key: ["po_id", "line_no"],
      rows: draft.orderLines.map((line) => ({
        company_id,
        po_id: line.order,
        line_no: line.line,
        sku: line.sku,
        location_id: line.location,
        quantity: line.quantity,
        unit_price: line.unitPrice,
        requested_date: line.requestedDate,
        promised_date: line.promisedDate,
      })),
    }),
    planTable(store, companyId, {
      table: "delivery",
      key: ["id"],
      rows: draft.deliveries.map(({ ownId, order, line, date, received, rejected, ...rest }) => {
        // The price comes with the bill, often in a later export: it does not tell deliveries apart.
        const id = ownId ?? deliveryId([order, line, date, received, rejected, rest.reference]);
        return {
          company_id,
          id,
          po_id: order,
          line_no: line,
          date,
          received,
          rejected,
          invoice_price: rest.invoicePrice,
          reference: rest.reference,
          batch_id: batchOf(known.deliveries.get(id), batchId),
        };
      }),
    }),
    planTable(store, companyId, {
      table: "demand_history",
      key: ["id"],
      rows: draft.demand.map(({ sku, location, date, quantity, stockOut, reference }) => {
        const id = demandId([sku, location, date, quantity, reference]);
        return {
          company_id,
          id,
          sku,
          location_id: location,
          date,
          quantity,
          stock_out: stockOut ? 1 : 0,
          reference,
          batch_id: batchOf(known.demand.get(id), batchId),
        };
      }),
    }),
    planTable(store, companyId, {
      table: "commitment",
      key: ["id"],
      rows: draft.commitments.map((commitment) => ({
        company_id,
        id: commitment.id,
        sku: commitment.sku,
        location_id: commitment.location,
        party_id: commitment.party,
        quantity: commitment.quantity,
        fulfilled: commitment.fulfilled,
        entered_on: commitment.enteredOn,
        due_date: commitment.dueDate,
        closed_on: commitment.closedOn,
        reference: commitment.reference,
        batch_id: batchOf(known.commitments.get(commitment.id), batchId),
      })),
    }),
  ];
}

/** A row keeps the batch that brought it. */
function batchOf(known: { readonly batch_id: string | null } | undefined, batchId: string | null) {
  return known ? known.batch_id : batchId;
}

const PROGRESS: Readonly<Record<OrderStatus, number>> = {
  draft: 0,
  approved: 1,
  sent: 2,
  received: 3,
  cancelled: 3,
};

/** An older export does not take an order back to an earlier status, nor reopen one that is done with. */
function orderRow(
  order: OrderDraft,
  { companyId, known, batchId, createdBy, createdAt }: TableContext,
): Row<"purchase_order"> {
  const before = known.orders.get(order.id);
  const ahead =
    before !== undefined &&
    order.status !== before.status &&
    PROGRESS[order.status] <= PROGRESS[before.status as OrderStatus];
  return {
    company_id: companyId,
    id: order.id,
    number: order.number,
    party_id: order.party,
    status: ahead ? before.status : order.status,
    order_date: order.orderDate,
    currency: order.currency,
    closed_on: ahead ? before.closed_on : order.closedOn,
    idempotency_key: before?.idempotency_key ?? `import:${order.id}`,
    note: order.note,
    batch_id: batchOf(before, batchId),
    created_by: before?.created_by ?? createdBy,
    created_at: before?.created_at ?? createdAt,
  };
}
