import { createRequire } from "node:module";
import type { Highs, InitOptions } from "highs";
import { PurserError } from "../../base/errors.ts";
import { selectionModel } from "./selection-model.ts";

/** One way to order an item; money in minor units. */
export type SelectionOption = {
  readonly cost: number;
  /** Space it takes, in the unit of the limit. */
  readonly space: number;
  /** What it is worth to order it, minor units; not negative. */
  readonly benefit: number;
};

export type SelectionItem = { readonly supplier: string; readonly options: readonly SelectionOption[] };

export type SelectionProblem = {
  readonly items: readonly SelectionItem[];
  readonly budget?: number | undefined;
  readonly space?: number | undefined;
  /** Least value of all lines of a supplier together, if anything is ordered there. */
  readonly minimumOrders: Readonly<Record<string, number>>;
};

export type Selection = {
  /** Position of the chosen option of each item; null: nothing is ordered. */
  readonly chosen: readonly (number | null)[];
  readonly benefit: number;
};

/** Relative distance to the best value that is accepted: money is not known better. */
const GAP = 1e-4;

/**
 * Chooses at most one option an item so that the benefit is greatest within budget, space and the suppliers' minimum
 * order values: a multiple-choice knapsack, solved as a mixed-integer program by HiGHS. Blocks its thread.
 * @throws PurserError `no_solution` when the solver does not prove its answer
 */
export async function solveSelection(problem: SelectionProblem): Promise<Selection> {
  const columns = problem.items.flatMap(({ options }, item) =>
    options.map((option, index) => ({ item, option, index })),
  );
  const chosen: (number | null)[] = problem.items.map(() => null);
  if (columns.length === 0) return { chosen, benefit: 0 };
  const highs = await loadHighs();
  const solution = highs.solve(selectionModel(problem), { output_flag: false, mip_rel_gap: GAP });
  if (solution.Status !== "Optimal")
    throw new PurserError(
      "no_solution",
      `The choice of orders within the limits was not solved: ${solution.Status}. Try fewer items at once.`,
    );
  let benefit = 0;
  columns.forEach(({ item, option, index }) => {
    const value = solution.Columns[`x${item}_${index}`];
    if (value === undefined || !("Primal" in value) || value.Primal < 0.5) return;
    chosen[item] = index;
    benefit += option.benefit;
  });
  return { chosen, benefit };
}

/** The package's types describe a module of another kind than the one it ships, so it is loaded as CommonJS. */
async function loadHighs(): Promise<Highs> {
  const load = createRequire(import.meta.url)("highs") as (options?: InitOptions) => Promise<Highs>;
  return load();
}
