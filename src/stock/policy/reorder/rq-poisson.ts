import { atMost, positive, wholeNumber } from "../check.ts";
import { newsvendorCost } from "../newsvendor/newsvendor.ts";
import type { PoissonItem, ReorderCosts, ReorderPolicy } from "./lead-time.ts";
import { checkReorderCosts, poissonLeadTimeDemand } from "./lead-time.ts";

/** The search takes one step a unit: some seconds. */
const MOST_UNITS = 5_000_000;

/**
 * Expected cost a unit of time of an (r, Q) policy under Poisson demand, r and Q whole (Snyder and Shen, 2nd ed., 5.48):
 * (K lambda + sum of g over r+1 .. r+Q) / Q. The sum is a difference of second-order losses.
 */
export function rqPoissonCost(policy: ReorderPolicy, costs: ReorderCosts, item: PoissonItem): number {
  const { reorderPoint, orderQuantity } = policy;
  const { holdingCost, stockoutCost, fixedCost } = costs;
  checkReorderCosts(costs);
  positive({ orderQuantity });
  wholeNumber({ reorderPoint, orderQuantity });
  const demand = poissonLeadTimeDemand(item);
  const low = demand.secondLoss(reorderPoint);
  const high = demand.secondLoss(reorderPoint + orderQuantity);
  const mismatch = holdingCost * (high.left - low.left) + stockoutCost * (low.short - high.short);
  return (fixedCost * item.demandMean + mismatch) / orderQuantity;
}

/**
 * The best whole r and Q (Federgruen and Zheng, Operations Research 40(4), 1992): the Q levels of least newsvendor cost
 * g are neighbours, so widen them by the cheaper neighbour for as long as its cost does not exceed the average so far.
 */
export function rqPoissonExact(
  costs: ReorderCosts,
  item: PoissonItem,
): ReorderPolicy & { readonly cost: number } {
  checkReorderCosts(costs);
  const { holdingCost, stockoutCost, fixedCost } = costs;
  const demand = poissonLeadTimeDemand(item);
  const g = (level: number): number => newsvendorCost(level, costs, demand);
  const best = demand.quantile(stockoutCost / (stockoutCost + holdingCost));
  let reorderPoint = best - 1;
  let orderQuantity = 1;
  let total = fixedCost * item.demandMean + g(best);
  let below = g(reorderPoint);
  let above = g(best + 1);
  while (Math.min(below, above) <= total / orderQuantity) {
    total += Math.min(below, above);
    orderQuantity += 1;
    atMost(MOST_UNITS, { orderQuantity });
    if (below < above) {
      reorderPoint -= 1;
      below = g(reorderPoint);
    } else above = g(reorderPoint + orderQuantity + 1);
  }
  return { reorderPoint, orderQuantity, cost: total / orderQuantity };
}
