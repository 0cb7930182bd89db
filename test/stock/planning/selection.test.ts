import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/runtime.ts";
import {
  type SelectionItem,
  type SelectionProblem,
  solveSelection,
} from "../../../src/stock/planning/selection.ts";

/** Every way to choose, tried: the benefit of the best one that keeps all limits. */
function bestByTrying({
  items,
  budget = Infinity,
  space = Infinity,
  minimumOrders,
}: SelectionProblem): number {
  let best = 0;
  const visit = (at: number, taken: readonly { item: SelectionItem; option: number }[]): void => {
    const item = items[at];
    if (item !== undefined) {
      visit(at + 1, taken);
      item.options.forEach((_, option) => visit(at + 1, [...taken, { item, option }]));
      return;
    }
    const sum = (key: "cost" | "space" | "benefit", only?: string) =>
      taken.reduce(
        (total, one) =>
          total + (only !== undefined && one.item.supplier !== only ? 0 : one.item.options[one.option]![key]),
        0,
      );
    const used = new Set(taken.map((one) => one.item.supplier));
    if (sum("cost") > budget || sum("space") > space) return;
    if ([...used].some((supplier) => sum("cost", supplier) < (minimumOrders[supplier] ?? 0))) return;
    best = Math.max(best, sum("benefit"));
  };
  visit(0, []);
  return best;
}

describe("a choice of orders within limits", () => {
  it("is as good as the best of all ways to choose", async () => {
    const random = seededRandom(11);
    const whole = (most: number) => 1 + Math.floor(random() * most);
    for (let round = 0; round < 25; round += 1) {
      const items = Array.from({ length: 5 }, () => ({
        supplier: `S${whole(2)}`,
        options: Array.from({ length: whole(3) }, () => ({
          cost: whole(100),
          space: whole(20),
          benefit: whole(500),
        })),
      }));
      const problem = { items, budget: whole(300), space: whole(60), minimumOrders: { S1: whole(80) } };
      expect((await solveSelection(problem)).benefit).toBe(bestByTrying(problem));
    }
  });

  it("takes nothing where nothing fits", async () => {
    const items = [{ supplier: "S1", options: [{ cost: 10, space: 1, benefit: 5 }] }];
    expect(await solveSelection({ items, budget: 9, minimumOrders: {} })).toEqual({
      chosen: [null],
      benefit: 0,
    });
    expect(await solveSelection({ items, budget: 10, minimumOrders: {} })).toEqual({
      chosen: [0],
      benefit: 5,
    });
    expect(await solveSelection({ items: [], minimumOrders: {} })).toEqual({ chosen: [], benefit: 0 });
  });
});
