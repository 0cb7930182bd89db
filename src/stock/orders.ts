import { type IsoDate, daysBetween } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { type OrderFilter, type OrderLineRow, listDeliveries, listOrderLines } from "./purchase-queries.ts";
import type { Milli } from "./quantity.ts";

export type OrderStatus = "draft" | "approved" | "sent" | "received" | "cancelled";

export type LineDelivery = {
  readonly id: string;
  readonly date: IsoDate;
  readonly received: Milli;
  readonly rejected: Milli;
  /** decimal text in the order's currency; null: not billed yet */
  readonly invoicePrice: string | null;
  /** calendar days from order to delivery */
  readonly leadTimeDays: number;
};

/** A line of a placed order with what came of it. */
export type OrderLine = {
  readonly poId: string;
  readonly number: string;
  readonly lineNo: number;
  readonly partyId: string;
  readonly status: OrderStatus;
  readonly sku: string;
  readonly locationId: string;
  readonly orderDate: IsoDate;
  readonly requestedDate: IsoDate;
  readonly promisedDate: IsoDate | null;
  readonly closedOn: IsoDate | null;
  /** decimal text in `currency` */
  readonly unitPrice: string;
  readonly currency: string;
  readonly ordered: Milli;
  readonly received: Milli;
  readonly rejected: Milli;
  readonly deliveries: readonly LineDelivery[];
};

export type OpenOrderLine = OrderLine & {
  /** Ordered less accepted: rejected goods are still owed. More than zero. */
  readonly outstanding: Milli;
  /** the day it was promised for, or else requested for */
  readonly expectedDate: IsoDate;
  /** days after the expected date; zero when it is not due yet */
  readonly daysLate: number;
};

type Filter = Pick<OrderFilter, "partyId" | "skus" | "locationId">;

/**
 * Lines that were still open at the end of `asOf`: placed, not closed or cancelled by then, and not fully accepted.
 * Order of expected date, then order and line.
 */
export async function openOrders(
  db: Db,
  companyId: string,
  { asOf, ...filter }: Filter & { readonly asOf: IsoDate },
): Promise<readonly OpenOrderLine[]> {
  const lines = await loadLines(db, companyId, { ...filter, orderedTo: asOf, deliveredTo: asOf });
  return lines
    .filter((line) => isOpen(line, asOf))
    .map((line) => {
      const expectedDate = line.promisedDate ?? line.requestedDate;
      return {
        ...line,
        outstanding: line.ordered - (line.received - line.rejected),
        expectedDate,
        daysLate: Math.max(0, daysBetween(expectedDate, asOf)),
      };
    })
    .filter(({ outstanding }) => outstanding > 0)
    .sort((a, b) => (a.expectedDate < b.expectedDate ? -1 : a.expectedDate > b.expectedDate ? 1 : 0));
}

/**
 * Every line ordered in from..to, with its deliveries up to `to` by the day the goods came: what scorecards are made of.
 * Cancelled orders are left out unless something of them was delivered.
 */
export async function supplierHistory(
  db: Db,
  companyId: string,
  { from, to, ...filter }: Filter & { readonly from?: IsoDate | undefined; readonly to: IsoDate },
): Promise<readonly OrderLine[]> {
  const lines = await loadLines(db, companyId, {
    ...filter,
    orderedFrom: from,
    orderedTo: to,
    deliveredTo: to,
  });
  return lines.filter((line) => line.status !== "cancelled" || line.deliveries.length > 0);
}

/** A cancelled order without a closing day was never open: nobody can say until when. */
function isOpen({ status, closedOn }: OrderLine, asOf: IsoDate): boolean {
  if (closedOn !== null) return closedOn > asOf;
  return status !== "cancelled" && status !== "received";
}

async function loadLines(
  db: Db,
  companyId: string,
  { deliveredTo, ...filter }: OrderFilter & { readonly deliveredTo: IsoDate },
): Promise<OrderLine[]> {
  const rows = await listOrderLines(db, companyId, filter);
  const deliveries = Map.groupBy(
    await listDeliveries(db, companyId, { to: deliveredTo, partyId: filter.partyId }),
    (delivery) => lineKey(delivery.po_id, delivery.line_no),
  );
  return rows.map((row) => orderLine(row, deliveries.get(lineKey(row.po_id, row.line_no)) ?? []));
}

function orderLine(row: OrderLineRow, deliveries: readonly Row<"delivery">[]): OrderLine {
  return {
    poId: row.po_id,
    number: row.number,
    lineNo: row.line_no,
    partyId: row.party_id,
    status: row.status as OrderStatus,
    sku: row.sku,
    locationId: row.location_id,
    orderDate: row.order_date,
    requestedDate: row.requested_date,
    promisedDate: row.promised_date,
    closedOn: row.closed_on,
    unitPrice: row.unit_price,
    currency: row.currency,
    ordered: row.quantity,
    received: deliveries.reduce((sum, { received }) => sum + received, 0),
    rejected: deliveries.reduce((sum, { rejected }) => sum + rejected, 0),
    deliveries: deliveries.map(({ id, date, received, rejected, invoice_price }) => ({
      id,
      date,
      received,
      rejected,
      invoicePrice: invoice_price,
      leadTimeDays: daysBetween(row.order_date, date),
    })),
  };
}

function lineKey(poId: string, lineNo: number): string {
  return `${poId} ${lineNo}`;
}
