import { addToMonth } from "../../../src/base/dates.ts";
import type { IsoMonth } from "../../../src/base/dates.ts";
import { LAST_MONTH } from "../company.ts";
import { ITEMS, type Item, SEASONS, type SupplierId } from "./catalogue.ts";
import type { StockLedger } from "./ledger.ts";
import { type InventoryAccount, SERVICES } from "./network.ts";
import { type Shelves, shelfOf } from "./shelf.ts";
import { lifecycle } from "./specials.ts";

/** What buyers expect an item to be asked for: units in this month and in the next. */
export type PlannedUse = ReadonlyMap<string, { readonly now: number; readonly next: number }>;

/** As the suppliers of the books share an account's purchases. */
const SUPPLIER_SHARE: Readonly<Record<SupplierId, number>> = {
  S01: 0.5, S02: 0.28, S03: 0.22, S04: 0.48, S05: 0.25, S06: 0.12, S07: 0.15,
}; // prettier-ignore
/** How strongly demand follows what a supplier's shelves hold: it keeps the sample's shelves near their plan. */
const PULL = 0.45;

/**
 * The month's use in money, as the books count it, spread over the account's items: by weight, season and life cycle. A
 * supplier whose shelves hold more than their share of the account is asked for a little more.
 */
export function planUse(
  ledger: StockLedger,
  { account, month, shelves }: { account: InventoryAccount; month: IsoMonth; shelves: Shelves },
): PlannedUse {
  const use = ledger.use(account, month);
  const items = ITEMS.filter(({ supplier }) => SERVICES[supplier].account === account);
  const suppliers = [...new Set(items.map(({ supplier }) => supplier))];
  const total = valueOf(shelves, items);
  const wanted = new Map(
    suppliers.map((supplier) => {
      const theirs = items.filter((item) => item.supplier === supplier);
      const held = total === 0 ? 1 : valueOf(shelves, theirs) / total / SUPPLIER_SHARE[supplier];
      return [supplier, SUPPLIER_SHARE[supplier] * (1 + PULL * (held - 1))] as const;
    }),
  );
  const all = [...wanted.values()].reduce((sum, share) => sum + share, 0);
  const next = month < LAST_MONTH ? addToMonth(month, 1) : month;
  return new Map(
    items.map((item) => {
      const group = items.filter(({ supplier }) => supplier === item.supplier);
      const share = (wanted.get(item.supplier) ?? 0) / all;
      const units = (of: IsoMonth) => {
        const sum = group.reduce((total, one) => total + weightOf(one, of), 0);
        return (use * share * (weightOf(item, of) / sum)) / costOf(shelves, item);
      };
      return [item.sku, { now: units(month), next: units(next) }];
    }),
  );
}

function weightOf(item: Item, month: IsoMonth): number {
  const season = item.season ? (SEASONS[item.season][Number(month.slice(5, 7)) - 1] ?? 1) : 1;
  return item.weight * season * lifecycle(item.sku, month);
}

function valueOf(shelves: Shelves, items: readonly Item[]): number {
  return items.reduce((sum, { sku }) => sum + shelfOf(shelves, sku).bookValue, 0);
}

/** Cents for a unit as the shelf carries it. */
export function costOf(shelves: Shelves, item: Item): number {
  const { bookUnits, bookValue } = shelfOf(shelves, item.sku);
  return bookUnits > 0 ? bookValue / bookUnits : item.cost;
}
