import type { Figure } from "../../figures/figure.ts";
import { type AbcClass, abcClasses } from "../policy/classes/abc.ts";
import { type XyzClass, xyzClass } from "../policy/classes/xyz.ts";
import { demand, demandUnits, itemCount, itemGroup, stockValue, useValue } from "./item-figures.ts";
import type { Span, StockBook } from "./stock-book.ts";

export const ABC = ["A", "B", "C"] as const satisfies readonly AbcClass[];
export const XYZ = ["X", "Y", "Z"] as const satisfies readonly XyzClass[];

export type ItemClass = {
  readonly sku: string;
  readonly abc: AbcClass;
  /** A person set the class. */
  readonly decided: boolean;
  /** null: fewer than two whole months of demand, or none at all */
  readonly xyz: XyzClass | null;
  /** at cost, in minor units */
  readonly use: number;
};

export type ClassCell = { readonly count: Figure; readonly use: Figure; readonly stock: Figure };

export type ClassMatrix = {
  /** The most used first. */
  readonly items: readonly ItemClass[];
  readonly cell: (abc: AbcClass | null, xyz: XyzClass | "none" | null) => ClassCell;
};

/**
 * ABC by the value of a year's use (Pareto, 80 and 95 %), XYZ by the variation of monthly demand (0.5 and 1). Items that
 * are active, in stock or in use; a class that a person set on the item stands.
 */
export function classifyItems(book: StockBook): ClassMatrix {
  const measured = [...book.items.values()]
    .map((item) => ({
      item,
      use: useOf(book, item.sku).value ?? 0,
      stock: stockValue(book, itemGroup(book, item.sku)).value ?? 0,
    }))
    .filter(({ item, use, stock }) => item.active === 1 || use !== 0 || stock !== 0);
  const decided = new Map(measured.map(({ item }) => [item.sku, ABC.find((abc) => abc === item.abc)]));
  const items = abcClasses(measured.map(({ item, use }) => ({ id: item.sku, value: Math.max(0, use) }))).map(
    (item) => ({
      sku: item.id,
      abc: decided.get(item.id) ?? item.class,
      decided: decided.get(item.id) !== undefined,
      xyz: xyzOf(book, item.id),
      use: item.value,
    }),
  );
  return {
    items,
    cell: (abc, xyz) => {
      const skus = items
        .filter(
          (item) => (abc === null || item.abc === abc) && (xyz === null || (item.xyz ?? "none") === xyz),
        )
        .map(({ sku }) => sku)
        .sort();
      const group = { id: `class/${abc ?? "all"}${xyz ?? ""}`, label: className(abc, xyz), skus };
      return {
        count: itemCount(book, group),
        use: useValue(book, group, book.year),
        stock: stockValue(book, group),
      };
    },
  };
}

function className(abc: AbcClass | null, xyz: XyzClass | "none" | null): string {
  if (abc === null && xyz === null) return "all classified items";
  return `${xyz === "none" ? "unclassified " : ""}${abc ?? ""}${xyz === "none" ? "" : (xyz ?? "")} items`;
}

export function useOf(book: StockBook, sku: string): Figure {
  return useValue(book, itemGroup(book, sku), book.year);
}

/** The whole months in which an item could have had demand: none before its first day. */
export function demandMonths(book: StockBook, sku: string): readonly Span[] {
  const first = book.demand.get(sku)?.[0]?.date ?? book.movements.get(sku)?.[0]?.date;
  return first === undefined ? [] : book.months.filter(({ to }) => to >= first);
}

function xyzOf(book: StockBook, sku: string): XyzClass | null {
  const values = demandMonths(book, sku).map((month) => demandUnits(book, sku, month));
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.length < 2 || total <= 0 ? null : xyzClass(values).class;
}

/** Population standard deviation of monthly demand over its mean. */
export function variation(book: StockBook, sku: string): Figure {
  const months = demandMonths(book, sku);
  const inputs = Object.fromEntries(
    months.map((month, index) => [`month_${index + 1}`, demand(book, sku, month)]),
  );
  const names = Object.keys(inputs);
  const naming = {
    name: "demand_variation",
    label: `Variation of demand for ${itemGroup(book, sku).label}`,
    unit: { kind: "ratio" },
    from: months[0]?.from,
    asOf: book.asOf,
    qualifier: sku,
  } as const;
  if (names.length < 2)
    return book.figures.leaf({
      ...naming,
      value: null,
      refusal: "variation needs two whole months of demand",
      formula: "standard deviation of monthly demand over its mean",
      sources: [],
    });
  const mean = book.figures.derive({
    ...naming,
    name: "mean_demand",
    label: `Mean monthly demand for ${itemGroup(book, sku).label}`,
    unit: { kind: "count" },
    formula: `mean(${names.join(", ")})`,
    inputs,
  });
  const squares = names.map((name) => `pow(${name} - average, 2)`).join(", ");
  return book.figures.derive({
    ...naming,
    formula: `pow(mean(${squares}), 0.5) / average`,
    inputs: { ...inputs, average: mean },
  });
}
