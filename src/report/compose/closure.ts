import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";

/**
 * The figures with these ids and all they derive from, each before the inputs it names first: the order in which a
 * reader who follows a figure meets them.
 * @throws Error when an id is not in the set: a bug
 */
export function closureOf(figures: FigureSet, ids: readonly string[]): Figure[] {
  const reached = new Map<string, Figure>();
  const pending = ids.toReversed();
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (reached.has(id)) continue;
    const figure = figures.get(id);
    if (!figure) throw new Error(`no figure has the id ${id}`);
    reached.set(id, figure);
    pending.push(...Object.values(figure.inputs).toReversed());
  }
  return [...reached.values()];
}
