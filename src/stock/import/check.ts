import type { Store } from "../../store/database.ts";
import { loadRows } from "../../store/bulk.ts";
import type { Row } from "../../store/schema.ts";
import type { At } from "../../books/import/draft.ts";
import type { RejectionList } from "../../books/import/reading.ts";
import type { StockDraft } from "./draft.ts";

/** What the books know before the import; references may point there or into the draft. */
export type KnownStock = {
  readonly accounts: ReadonlyMap<string, Row<"account">>;
  readonly parties: ReadonlyMap<string, Row<"party">>;
  readonly items: ReadonlyMap<string, Row<"item">>;
  readonly locations: ReadonlySet<string>;
  readonly supplierItems: ReadonlyMap<string, Row<"supplier_item">>;
  readonly orders: ReadonlyMap<string, Row<"purchase_order">>;
  readonly orderLines: ReadonlyMap<string, Row<"purchase_order_line">>;
  readonly deliveries: ReadonlyMap<string, Row<"delivery">>;
  readonly demand: ReadonlyMap<string, Row<"demand_history">>;
  readonly commitments: ReadonlyMap<string, Row<"commitment">>;
  readonly movements: readonly Row<"stock_movement">[];
};

/** To be called inside the transaction. Large tables are read only when the draft has rows for them. */
export function loadKnownStock(store: Store, companyId: string, draft: StockDraft): KnownStock {
  const byId = <R extends { readonly id: string }>(rows: readonly R[]) =>
    new Map(rows.map((row) => [row.id, row]));
  const whenAny = <R>(drafts: readonly unknown[], load: () => R[]): R[] => (drafts.length > 0 ? load() : []);
  return {
    accounts: new Map(loadRows(store, "account", companyId).map((row) => [row.code, row])),
    parties: byId(loadRows(store, "party", companyId)),
    items: new Map(loadRows(store, "item", companyId).map((row) => [row.sku, row])),
    locations: new Set(loadRows(store, "location", companyId).map(({ id }) => id)),
    supplierItems: byId(loadRows(store, "supplier_item", companyId)),
    orders: byId(loadRows(store, "purchase_order", companyId)),
    orderLines: new Map(
      loadRows(store, "purchase_order_line", companyId).map((row) => [lineKey(row.po_id, row.line_no), row]),
    ),
    deliveries: byId(whenAny(draft.deliveries, () => loadRows(store, "delivery", companyId))),
    demand: byId(whenAny(draft.demand, () => loadRows(store, "demand_history", companyId))),
    commitments: byId(whenAny(draft.commitments, () => loadRows(store, "commitment", companyId))),
    movements: whenAny(draft.movements, () => loadRows(store, "stock_movement", companyId)),
  };
}

export function lineKey(order: string, line: number): string {
  return `${order} line ${line}`;
}

/** References exist, and nothing is told twice. Journals are checked where their ids are looked up. */
export function checkStock(
  draft: StockDraft,
  known: KnownStock,
  { rejections, warn }: { readonly rejections: RejectionList; readonly warn: (warning: string) => void },
): void {
  checkUnique(draft, rejections);
  const skus = both(known.items.keys(), draft.items, ({ sku }) => sku);
  const locations = both(known.locations, draft.locations, ({ id }) => id);
  const contracts = both(known.supplierItems.keys(), draft.supplierItems, ({ id }) => id);
  const orders = both(known.orders.keys(), draft.orders, ({ id }) => id);
  const lines = both(known.orderLines.keys(), draft.orderLines, ({ order, line }) => lineKey(order, line));
  const exists = (
    names: { readonly has: (name: string) => boolean },
    what: { readonly column: string; readonly noun?: string; readonly value: string | null; readonly at: At },
  ) => {
    const { column, value, at } = what;
    const noun = what.noun ?? column.replaceAll("_", " ");
    if (value !== null && !names.has(value))
      rejections.add({ ...at, column, value, reason: `there is no ${noun} "${value}"` });
  };
  for (const { inventoryAccount, usageAccount, at } of draft.items) {
    exists(known.accounts, { column: "inventory_account", noun: "account", value: inventoryAccount, at });
    exists(known.accounts, { column: "usage_account", noun: "account", value: usageAccount, at });
  }
  for (const row of [...draft.movements, ...draft.demand, ...draft.orderLines, ...draft.commitments]) {
    exists(skus, { column: "sku", noun: "item", value: row.sku, at: row.at });
    exists(locations, { column: "location", value: row.location, at: row.at });
  }
  for (const { toLocation, at } of draft.movements)
    exists(locations, { column: "to_location", noun: "location", value: toLocation, at });
  for (const { sku, at } of draft.supplierItems)
    exists(skus, { column: "sku", noun: "item", value: sku, at });
  for (const { party, at } of [...draft.supplierItems, ...draft.orders, ...draft.commitments])
    exists(known.parties, { column: "party", value: party, at });
  for (const { supplierItem, at } of draft.priceBreaks)
    exists(contracts, { column: "supplier_item", value: supplierItem, at });
  for (const { order, at } of draft.orderLines)
    exists(orders, { column: "order", noun: "purchase order", value: order, at });
  for (const { order, line, at } of draft.deliveries) {
    const value = lineKey(order, line);
    exists(lines, { column: "line", noun: "purchase order line", value, at });
  }
  warnAboutParties(draft, known, warn);
}

function both<T>(old: Iterable<string>, rows: readonly T[], name: (row: T) => string): ReadonlySet<string> {
  return new Set([...old, ...rows.map(name)]);
}

function warnAboutParties(draft: StockDraft, known: KnownStock, warn: (warning: string) => void): void {
  for (const { party } of [...draft.supplierItems, ...draft.orders]) {
    const kind = known.parties.get(party)?.kind;
    if (kind !== undefined && kind !== "supplier")
      warn(`Party ${party} supplies items but is a ${kind} in the books.`);
  }
}

function checkUnique(draft: StockDraft, rejections: RejectionList): void {
  const once = <T extends { readonly at: At }>(
    rows: readonly T[],
    { column, key }: { readonly column: string; readonly key: (row: T) => string | null },
  ) => {
    const first = new Map<string, At>();
    for (const row of rows) {
      const value = key(row);
      if (value === null) continue;
      const before = first.get(value);
      if (!before) first.set(value, row.at);
      else {
        const where = before.file === row.at.file ? "" : `${before.file} `;
        const reason = `"${value}" was told before, in ${where}line ${before.line}`;
        rejections.add({ ...row.at, column, value, reason });
      }
    }
  };
  once(draft.items, { column: "sku", key: ({ sku }) => sku });
  once(draft.locations, { column: "id", key: ({ id }) => id });
  once(draft.movements, { column: "id", key: ({ ownId }) => ownId });
  once(draft.supplierItems, { column: "id", key: ({ id }) => id });
  once(draft.priceBreaks, {
    column: "from_quantity",
    key: ({ supplierItem, fromQuantity }) => `${supplierItem} from ${fromQuantity / 1000}`,
  });
  once(draft.orders, { column: "id", key: ({ id }) => id });
  once(draft.orderLines, { column: "line", key: ({ order, line }) => lineKey(order, line) });
  once(draft.deliveries, { column: "id", key: ({ ownId }) => ownId });
  once(draft.commitments, { column: "id", key: ({ id }) => id });
}
