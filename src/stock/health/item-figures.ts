import { type IsoDate, daysBetween } from "../../base/dates.ts";
import { type Figure, type Source, money } from "../../figures/figure.ts";
import { milliToUnits } from "../quantity.ts";
import type { MovementFact } from "./health-queries.ts";
import type { Span, StockBook } from "./stock-book.ts";

type ItemSource = Extract<Source, { kind: "items" }>;

/** Items that are spoken of together, such as a class; `skus` null: all. */
export type Group = { readonly id: string; readonly label: string; readonly skus: readonly string[] | null };

export const ALL: Group = { id: "all", label: "all items", skus: null };

export function itemGroup({ items }: StockBook, sku: string): Group {
  return { id: `item/${sku}`, label: items.get(sku)?.name ?? sku, skus: [sku] };
}

const base = {
  table: "stock_movement",
  location: null,
  kinds: null,
  direction: null,
  measure: "value",
  from: null,
  sign: 1,
} as const satisfies Partial<ItemSource>;

/** What a group was worth at a day's end, at moving average cost. */
export function stockValue(book: StockBook, group: Group, at: IsoDate = book.asOf): Figure {
  return book.figures.leaf({
    name: "item_stock_value",
    label: `Stock of ${group.label}`,
    unit: money(book.currency),
    asOf: at,
    qualifier: group.id,
    value: sumOver(book, group, (row) => (row.date <= at ? row.value : 0)),
    formula: "value of all movements, at moving average cost",
    sources: [{ kind: "items", ...base, skus: listOf(group), to: at }],
  });
}

/** What one location holds. */
export function locationValue(book: StockBook, location: string): Figure {
  return book.figures.leaf({
    name: "location_stock_value",
    label: `Stock at ${book.locations.get(location) ?? location}`,
    unit: money(book.currency),
    asOf: book.asOf,
    qualifier: location,
    value: sumOver(book, ALL, (row) => (row.location_id === location ? row.value : 0)),
    formula: "value of all movements at the location, at moving average cost",
    sources: [{ kind: "items", ...base, skus: null, location, to: book.asOf }],
  });
}

/** Units of an item on hand over all locations. */
export function onHand(book: StockBook, sku: string): Figure {
  const group = itemGroup(book, sku);
  return book.figures.leaf({
    name: "on_hand",
    label: `${group.label} on hand`,
    unit: { kind: "count" },
    asOf: book.asOf,
    qualifier: sku,
    value: milliToUnits(sumOver(book, group, ({ quantity }) => quantity)),
    formula: "quantity of all movements",
    sources: [{ kind: "items", ...base, measure: "quantity", skus: [sku], to: book.asOf }],
  });
}

/** Use at cost: what was issued less what users gave back. What goes back to suppliers is not use, nor is a write-down. */
export function useValue(book: StockBook, group: Group, { from, to }: Span): Figure {
  return book.figures.leaf({
    name: "use_value",
    label: `Use of ${group.label}`,
    unit: money(book.currency),
    from,
    asOf: to,
    qualifier: group.id,
    value:
      0 - sumOver(book, group, (row) => (row.date >= from && row.date <= to && isUse(row) ? row.value : 0)),
    formula: "value of issues less what users gave back, at moving average cost",
    sources: useSources(listOf(group), { from, to }, "value"),
  });
}

/** What was asked for, less what was taken back; of items without recorded demand, what was issued. Units. */
export function demand(book: StockBook, sku: string, { from, to }: Span): Figure {
  const recorded = book.demand.has(sku);
  return book.figures.leaf({
    name: "item_demand",
    label: `Demand for ${itemGroup(book, sku).label}`,
    unit: { kind: "count" },
    from,
    asOf: to,
    qualifier: sku,
    value: demandUnits(book, sku, { from, to }),
    formula: recorded ? "what was asked for, less what was taken back" : "issues less what users gave back",
    sources: recorded
      ? [{ kind: "items", ...base, table: "demand_history", measure: "quantity", skus: [sku], from, to }]
      : useSources([sku], { from, to }, "quantity"),
  });
}

export function demandUnits(book: StockBook, sku: string, { from, to }: Span): number {
  const within = ({ date }: { readonly date: IsoDate }) => date >= from && date <= to;
  const recorded = book.demand.get(sku);
  const milli = recorded
    ? recorded.filter(within).reduce((sum, { quantity }) => sum + quantity, 0)
    : 0 -
      (book.movements.get(sku) ?? [])
        .filter((row) => within(row) && isUse(row))
        .reduce((sum, { quantity }) => sum + quantity, 0);
  return milliToUnits(milli);
}

/** How many items a group has. */
export function itemCount(book: StockBook, group: Group & { readonly skus: readonly string[] }): Figure {
  return book.figures.leaf({
    name: "item_count",
    label: `Number of ${group.label}`,
    unit: { kind: "count" },
    asOf: book.asOf,
    qualifier: group.id,
    value: group.skus.length,
    formula: "number of items",
    sources: [{ kind: "rows", table: "item", ids: [...group.skus], measure: "count" }],
  });
}

/** Calendar days of a span, both ends included. */
export function daysOf(book: StockBook, { from, to }: Span): Figure {
  const value = daysBetween(from, to) + 1;
  return book.figures.leaf({
    name: "calendar_days",
    label: "Calendar days",
    unit: { kind: "days" },
    from,
    asOf: to,
    value,
    formula: "calendar days, first and last included",
    sources: [{ kind: "assumption", value, note: `calendar days from ${from} to ${to}` }],
  });
}

/** Issued, or given back by a user. */
export function isUse({ kind, quantity }: Pick<MovementFact, "kind" | "quantity">): boolean {
  return kind === "issue" || (kind === "return" && quantity > 0);
}

function useSources(skus: string[] | null, { from, to }: Span, measure: "value" | "quantity"): Source[] {
  const out = { kind: "items", ...base, measure, skus, from, to, sign: -1 } as const;
  return [
    { ...out, kinds: ["issue"] },
    { ...out, kinds: ["return"], direction: "in" },
  ];
}

const listOf = ({ skus }: Group): string[] | null => (skus === null ? null : [...skus]);

function sumOver({ movements }: StockBook, { skus }: Group, amount: (row: MovementFact) => number): number {
  let total = 0;
  for (const sku of skus ?? movements.keys())
    for (const row of movements.get(sku) ?? []) total += amount(row);
  return total;
}
