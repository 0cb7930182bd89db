import { finite, positive } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { crossing, valley } from "../numeric/search.ts";
import { economicOrderQuantityWithBackorders } from "../lot-size/eoq-backorders.ts";
import type { MismatchCosts } from "../newsvendor/newsvendor.ts";
import { newsvendorCost } from "../newsvendor/newsvendor.ts";
import type { NormalItem, ReorderCosts, ReorderPolicy } from "./lead-time.ts";
import { checkReorderCosts, normalLeadTimeDemand } from "./lead-time.ts";

/**
 * Expected cost a unit of time of an (r, Q) policy under continuous review and normal demand, all demand backordered
 * (Zheng, Management Science 38(1), 1992; Snyder and Shen, 2nd ed., 5.7):
 * (K lambda + integral of g over [r, r + Q]) / Q, g the newsvendor cost of lead-time demand. The integral is a difference
 * of second-order losses, so nothing is integrated numerically.
 */
export function rqCost(policy: ReorderPolicy, costs: ReorderCosts, item: NormalItem): number {
  checkReorderCosts(costs);
  return costOf(policy, { ...costs, demandMean: item.demandMean }, normalLeadTimeDemand(item));
}

/** The best r for a given Q: g(r) = g(r + Q) (Snyder and Shen, 2nd ed., 5.9). */
export function optimalReorderPoint(orderQuantity: number, costs: MismatchCosts, item: NormalItem): number {
  positive({ orderQuantity, holdingCost: costs.holdingCost, stockoutCost: costs.stockoutCost });
  return balance(orderQuantity, costs, normalLeadTimeDemand(item));
}

/**
 * The best (r, Q). The cost of the best r for Q is convex in Q and its minimum is at or above the EOQ with backorders
 * (Zheng 1992, theorem 2).
 */
export function rqExact(costs: ReorderCosts, item: NormalItem): ReorderPolicy & { readonly cost: number } {
  checkReorderCosts(costs);
  positive({ fixedCost: costs.fixedCost });
  const demand = normalLeadTimeDemand(item);
  const all = { ...costs, demandMean: item.demandMean };
  const policyFor = (orderQuantity: number): ReorderPolicy => ({
    orderQuantity,
    reorderPoint: balance(orderQuantity, costs, demand),
  });
  const costFor = (orderQuantity: number): number => costOf(policyFor(orderQuantity), all, demand);
  const { orderQuantity: low } = economicOrderQuantityWithBackorders({
    ...costs,
    demandRate: item.demandMean,
  });
  let high = 2 * low + Math.sqrt(demand.variance);
  while (costFor(high * 2) < costFor(high)) high *= 2;
  const policy = policyFor(valley(costFor, low, high * 2));
  return { ...policy, cost: costOf(policy, all, demand) };
}

function costOf(
  { reorderPoint, orderQuantity }: ReorderPolicy,
  { holdingCost, stockoutCost, fixedCost, demandMean }: ReorderCosts & { readonly demandMean: number },
  demand: Distribution,
): number {
  finite({ reorderPoint });
  positive({ orderQuantity });
  const low = demand.secondLoss(reorderPoint);
  const high = demand.secondLoss(reorderPoint + orderQuantity);
  const mismatch = holdingCost * (high.left - low.left) + stockoutCost * (low.short - high.short);
  return (fixedCost * demandMean + mismatch) / orderQuantity;
}

/** g is convex, so g(r + Q) - g(r) rises with r; it is 0 between S - Q and S, S being where g is least. */
function balance(orderQuantity: number, costs: MismatchCosts, demand: Distribution): number {
  const best = demand.quantile(costs.stockoutCost / (costs.stockoutCost + costs.holdingCost));
  const cost = (level: number): number => newsvendorCost(level, costs, demand);
  return crossing((r) => cost(r + orderQuantity) - cost(r), best - orderQuantity, best);
}
