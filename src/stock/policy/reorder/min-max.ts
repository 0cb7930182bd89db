import type { Distribution } from "../demand/distribution.ts";
import type { ReorderCosts } from "./lead-time.ts";
import { checkReorderCosts } from "./lead-time.ts";
import type { MinMaxPolicy } from "./periodic-review.ts";
import { minMaxCost } from "./periodic-review.ts";

/**
 * The best whole (s, S) policy under periodic review with a fixed order cost (Zheng and Federgruen, Operations Research
 * 39(4), 1991; Snyder and Shen, 2nd ed., algorithm 4.2). s for the newsvendor level first; then S is raised while its own
 * cost g(S) does not exceed the best average, and s follows each improvement. `overLeadTime` as in `minMaxCost`.
 */
export function minMaxExact(
  costs: ReorderCosts,
  demand: Distribution,
  overLeadTime: Distribution = demand,
): MinMaxPolicy & { readonly cost: number } {
  checkReorderCosts(costs);
  const { holdingCost, stockoutCost } = costs;
  const { cost, levelCost } = minMaxCost(costs, demand, overLeadTime);
  const start = Math.ceil(overLeadTime.quantile(stockoutCost / (stockoutCost + holdingCost)));
  let orderUpToLevel = start;
  let reorderPoint = start - 1;
  while (cost({ reorderPoint, orderUpToLevel }) > levelCost(reorderPoint)) reorderPoint -= 1;
  let least = cost({ reorderPoint, orderUpToLevel });
  for (let level = start + 1; levelCost(level) <= least; level += 1) {
    if (cost({ reorderPoint, orderUpToLevel: level }) >= least) continue;
    orderUpToLevel = level;
    while (
      reorderPoint + 1 < orderUpToLevel &&
      cost({ reorderPoint, orderUpToLevel }) <= levelCost(reorderPoint + 1)
    )
      reorderPoint += 1;
    least = cost({ reorderPoint, orderUpToLevel });
  }
  return { reorderPoint, orderUpToLevel, cost: least };
}
