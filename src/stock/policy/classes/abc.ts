import { below, entries, nonNegative, share } from "../check.ts";

export type AbcClass = "A" | "B" | "C";

/** Item with its value of demand a year: quantity times cost. */
export type ValuedItem = { readonly id: string; readonly value: number };

export type AbcItem = ValuedItem & {
  readonly class: AbcClass;
  /** Share of all value in this item, 0..1. */
  readonly share: number;
  /** Share of all value in this item and every more valuable one, 0..1. */
  readonly cumulativeShare: number;
};

/**
 * ABC classes by Pareto (Dickie 1951): most valuable first, A while the items before it hold less than `a` of all value, B
 * while less than `b`, C after; so the item that crosses a limit stays in the better class, and a single item is A.
 * Equal values are in order of id. An item without value is C.
 */
export function abcClasses(
  items: readonly ValuedItem[],
  { a = 0.8, b = 0.95 }: { readonly a?: number; readonly b?: number } = {},
): readonly AbcItem[] {
  share({ a, b });
  below({ a }, { b });
  nonNegative(
    entries(
      "value",
      items.map(({ value }) => value),
    ),
  );
  const total = items.reduce((sum, { value }) => sum + value, 0);
  let before = 0;
  return items
    .toSorted((x, y) => y.value - x.value || (x.id < y.id ? -1 : 1))
    .map((item) => {
      const start = total > 0 ? before / total : 1;
      before += item.value;
      const own: AbcClass = item.value === 0 ? "C" : start < a ? "A" : start < b ? "B" : "C";
      return {
        ...item,
        class: own,
        share: total > 0 ? item.value / total : 0,
        cumulativeShare: total > 0 ? before / total : 0,
      };
    });
}
