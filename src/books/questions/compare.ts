import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";

/** The later of two figures of one name less the earlier; null when they are not two of a kind. */
export function compareFigures(figures: FigureSet, [a, b, ...more]: readonly Figure[]): Figure | null {
  if (!a || !b || more.length > 0 || a.name !== b.name || a.id === b.id) return null;
  const [earlier, later] = a.asOf <= b.asOf ? [a, b] : [b, a];
  const when = earlier.from === undefined ? earlier.asOf : `${earlier.from}..${earlier.asOf}`;
  return figures.derive({
    name: `${later.name}_difference`,
    label: `${later.label}, change from ${earlier.from ?? earlier.asOf} to ${later.from ?? later.asOf}`,
    unit: later.unit,
    asOf: later.asOf,
    from: later.from,
    qualifier: `since-${when}`,
    formula: "later - earlier",
    inputs: { later, earlier },
  });
}
