/**
 * Quantities are integers of thousandths of the item's unit (`milli`), so that 12.5 kg is 12500 and sums are exact.
 * Unit prices are decimal text in major units of their currency, as people write them; money that was posted is minor units.
 */

export type ItemTable = {
  company_id: string;
  sku: string;
  name: string;
  /** unit of measure that every quantity and price of the item is in */
  uom: string;
  category: string | null;
  /** balance sheet account that carries its stock */
  inventory_account_id: number | null;
  /** account that its issues are charged to: cost of sales or supplies */
  usage_account_id: number | null;
  /** standard cost of one unit: minor units of the base currency */
  unit_cost: number;
  /** minor units of the base currency; null: not sold */
  sale_price: number | null;
  /** null: does not expire */
  shelf_life_days: number | null;
  /** A, B or C where a person decided it; null: computed */
  abc: string | null;
  active: number;
};

export type LocationTable = { company_id: string; id: string; name: string; active: number };

/** Insert-only. Positive quantity and value into the location, negative out of it. */
export type StockMovementTable = {
  company_id: string;
  id: string;
  sku: string;
  location_id: string;
  date: string;
  /** receipt, issue, return, adjustment or transfer; see stock/movement.ts */
  kind: string;
  /** milli */
  quantity: number;
  /** minor units of the base currency: what the stock's value changed by */
  value: number;
  /** decimal text: value of one unit; null when the quantity is zero */
  unit_cost: string | null;
  /** other end of a transfer */
  other_location_id: string | null;
  /** the entry that booked it */
  journal_id: number | null;
  reference: string | null;
  batch_id: string | null;
  created_by: string;
  created_at: string;
};

export type DemandHistoryTable = {
  company_id: string;
  id: string;
  sku: string;
  location_id: string;
  date: string;
  /** milli: what was asked for, delivered or not; negative when it was taken back or corrected */
  quantity: number;
  /** 1 when the location could not fill all of it that day */
  stock_out: number;
  reference: string | null;
  batch_id: string | null;
};

export type SupplierItemTable = {
  company_id: string;
  id: string;
  party_id: string;
  sku: string;
  currency: string;
  /** milli: least that one order line may ask for */
  minimum: number;
  /** milli: order lines are whole multiples of it */
  multiple: number;
  /** decimal text, calendar days from order to delivery as agreed or estimated; null: learn it from deliveries */
  lead_time_days: string | null;
  lead_time_sd: string | null;
  valid_from: string;
  /** last day; null: until further notice */
  valid_to: string | null;
  preferred: number;
};

export type SupplierPriceTable = {
  company_id: string;
  supplier_item_id: string;
  /** milli: the price holds for all units of a line of at least this many */
  from_quantity: number;
  /** decimal text */
  unit_price: string;
};

export type PurchaseOrderTable = {
  company_id: string;
  id: string;
  number: string;
  party_id: string;
  /** draft, approved, sent, received or cancelled */
  status: string;
  order_date: string;
  currency: string;
  /** last delivery that is expected has come, or the order was cancelled: nothing is outstanding from this day on */
  closed_on: string | null;
  /** two requests with one key are one order */
  idempotency_key: string;
  note: string | null;
  batch_id: string | null;
  created_by: string;
  created_at: string;
};

export type PurchaseOrderLineTable = {
  company_id: string;
  po_id: string;
  line_no: number;
  sku: string;
  location_id: string;
  /** milli */
  quantity: number;
  /** decimal text */
  unit_price: string;
  requested_date: string;
  promised_date: string | null;
};

export type DeliveryTable = {
  company_id: string;
  id: string;
  po_id: string;
  line_no: number;
  /** day the goods came, not the day it was entered */
  date: string;
  /** milli: what came, the rejected part included */
  received: number;
  /** milli: the part that was not accepted */
  rejected: number;
  /** decimal text: what the supplier billed for one unit; null: not billed yet */
  invoice_price: string | null;
  reference: string | null;
  batch_id: string | null;
};

export type CommitmentTable = {
  company_id: string;
  id: string;
  sku: string;
  location_id: string;
  party_id: string | null;
  /** milli: what was promised */
  quantity: number;
  /** milli: the part that has been handed out */
  fulfilled: number;
  entered_on: string;
  due_date: string;
  /** fulfilled or cancelled on this day: nothing is owed from then on */
  closed_on: string | null;
  reference: string | null;
  batch_id: string | null;
};

export type OutboxTable = {
  company_id: string;
  id: string;
  /** what is to be sent: purchase_order, cancellation ... */
  kind: string;
  /** JSON */
  payload: string;
  /** pending, sent, failed or cancelled */
  status: string;
  idempotency_key: string;
  attempts: number;
  error: string | null;
  created_at: string;
  sent_at: string | null;
};
