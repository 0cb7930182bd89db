import { type IsoDate, addDays } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import { demandRate } from "./demand-rate.ts";
import { type Group, isUse, itemGroup, onHand, stockValue } from "./item-figures.ts";
import type { StockBook } from "./stock-book.ts";

export type DeadItem = {
  readonly sku: string;
  /** The last day with use or demand; null: never. */
  readonly lastUsed: IsoDate | null;
  readonly onHand: Figure;
  readonly value: Figure;
};

export type ExcessItem = {
  readonly sku: string;
  readonly onHand: Figure;
  readonly value: Figure;
  /** Days; refused where nothing was asked for of late. */
  readonly cover: Figure;
  /** Value of what lies beyond the limit. */
  readonly excess: Figure;
};

export type SlowStock = {
  /** The most valuable first. */
  readonly dead: readonly DeadItem[];
  readonly deadValue: Figure;
  readonly deadLimit: Figure;
  readonly excess: readonly ExcessItem[];
  readonly excessValue: Figure;
  readonly excessLimit: Figure;
};

/**
 * Dead: in stock for longer than the limit, and neither used nor asked for within it. Excess: not dead, and more days
 * of recent demand on hand than the limit; its value is the part beyond the limit.
 */
export function slowStock(book: StockBook): SlowStock {
  const { limits, asOf, figures, currency } = book;
  const stocked = [...book.movements.keys()].sort().filter((sku) => (onHand(book, sku).value ?? 0) > 0);
  const border = addDays(asOf, -limits.days("stock_dead_days"));
  const dead = stocked.filter((sku) => {
    const used = lastUsed(book, sku);
    const first = book.movements.get(sku)?.[0]?.date ?? asOf;
    return first <= border && (used === null || used <= border);
  });
  const deadGroup: Group = { id: "dead", label: "dead items", skus: dead };
  const isDead = new Set(dead);
  const excess = stocked
    .filter((sku) => !isDead.has(sku))
    .map((sku) => excessOf(book, sku))
    .filter(({ excess: beyond }) => (beyond.value ?? 0) > 0)
    .sort((a, b) => (b.excess.value ?? 0) - (a.excess.value ?? 0));
  const parts = Object.fromEntries(excess.map((item, index) => [`item_${index + 1}`, item.excess]));
  const total = {
    name: "excess_value",
    label: "Excess stock",
    unit: money(currency),
    asOf,
    qualifier: "all",
  };
  return {
    dead: dead
      .map((sku) => ({
        sku,
        lastUsed: lastUsed(book, sku),
        onHand: onHand(book, sku),
        value: stockValue(book, itemGroup(book, sku)),
      }))
      .sort((a, b) => (b.value.value ?? 0) - (a.value.value ?? 0)),
    deadValue: stockValue(book, deadGroup),
    deadLimit: limits.figure("stock_dead_days"),
    excess,
    excessValue:
      excess.length === 0
        ? stockValue(book, { id: "excess", label: "excess items", skus: [] })
        : figures.derive({ ...total, formula: `sum(${Object.keys(parts).join(", ")})`, inputs: parts }),
    excessLimit: limits.figure("stock_excess_cover_days"),
  };
}

/** The last day on which an item was used or asked for. */
export function lastUsed(book: StockBook, sku: string): IsoDate | null {
  const issued = book.movements.get(sku)?.findLast((row) => isUse(row) && row.quantity < 0)?.date;
  const asked = book.demand.get(sku)?.findLast(({ quantity }) => quantity > 0)?.date;
  return (
    [issued, asked]
      .filter((day) => day !== undefined)
      .sort()
      .at(-1) ?? null
  );
}

function excessOf(book: StockBook, sku: string): ExcessItem {
  const { asOf, figures, limits, currency } = book;
  const { rate, asked, days } = demandRate(book, sku);
  const hand = onHand(book, sku);
  const value = stockValue(book, itemGroup(book, sku));
  const limit = limits.figure("stock_excess_cover_days");
  const name = itemGroup(book, sku).label;
  const cover = figures.derive({
    name: "item_cover",
    label: `Days of cover of ${name}`,
    unit: { kind: "days" },
    asOf,
    qualifier: sku,
    formula: "on_hand / rate",
    inputs: { on_hand: hand, rate },
  });
  const excess = figures.derive({
    name: "excess_value",
    label: `Excess stock of ${name}`,
    unit: money(currency),
    asOf,
    qualifier: `item/${sku}`,
    formula: "round(value * max(0, 1 - limit * max(0, asked) / (days * on_hand)))",
    inputs: { value, limit, asked, days, on_hand: hand },
  });
  return { sku, onHand: hand, value, cover, excess };
}
