import { PurserError } from "../../../base/errors.ts";
import { finite, nonNegative, positive, refusal } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { crossing } from "../numeric/search.ts";
import type { BaseStock, MismatchCosts } from "./newsvendor.ts";
import { newsvendorCost } from "./newsvendor.ts";

export type MyopicCosts = MismatchCosts & {
  /** c_t: a unit bought this period. */
  readonly purchaseCost: number;
  /** c_(t+1): a unit bought next period, at which what is left is valued. */
  readonly purchaseCostNextPeriod: number;
  /** gamma in (0, 1]; 1 unless given. */
  readonly discountFactor?: number | undefined;
};

/**
 * The level that is best for one period of many, what is left being worth next period's price (Veinott 1966; Zipkin 2000,
 * C+(t, y)): F(S) = (p - c+) / (p + h), c+ = c_t - gamma c_(t+1), which must lie between -h and p;
 * cost c_t S + g(S) - gamma c_(t+1) (S - E D). With `baseStockLevel` given, the cost of that level.
 */
export function myopic(
  costs: MyopicCosts & { readonly baseStockLevel?: number | undefined },
  demand: Distribution,
): BaseStock {
  const ratio = criticalRatio(costs);
  const baseStockLevel = costs.baseStockLevel ?? demand.quantile(ratio);
  return { baseStockLevel, cost: myopicCost(baseStockLevel, costs, demand) };
}

/** c_t S + g(S) - gamma c_(t+1) (S - E D). */
export function myopicCost(baseStockLevel: number, costs: MyopicCosts, demand: Distribution): number {
  const { purchaseCost, purchaseCostNextPeriod, discountFactor = 1 } = costs;
  finite({ baseStockLevel });
  const mismatch = newsvendorCost(baseStockLevel, costs, demand);
  const worth = discountFactor * purchaseCostNextPeriod * (baseStockLevel - demand.mean);
  return purchaseCost * baseStockLevel + mismatch - worth;
}

/** The level, below or above the best one, at which the myopic cost of a continuous demand is `cost`. */
export function levelAtMyopicCost(
  { cost, side }: { readonly cost: number; readonly side: "below" | "above" },
  costs: MyopicCosts,
  demand: Distribution,
): number {
  finite({ cost });
  const { baseStockLevel: best, cost: least } = myopic(costs, demand);
  if (cost < least) throw refusal("cost", cost, `must be at least the least myopic cost (${least})`);
  const excess = (level: number): number => myopicCost(level, costs, demand) - cost;
  const direction = side === "below" ? -1 : 1;
  let reach = Math.max(1, Math.sqrt(demand.variance));
  while (excess(best + direction * reach) < 0 && Number.isFinite(reach)) reach *= 2;
  if (!Number.isFinite(reach)) throw new PurserError("no_solution", `No level has a myopic cost of ${cost}.`);
  return side === "below"
    ? crossing((level) => -excess(level), best - reach, best)
    : crossing(excess, best, best + reach);
}

function criticalRatio(costs: MyopicCosts): number {
  const { holdingCost, stockoutCost, purchaseCost, purchaseCostNextPeriod, discountFactor = 1 } = costs;
  positive({ holdingCost, stockoutCost, discountFactor });
  nonNegative({ purchaseCost, purchaseCostNextPeriod });
  if (discountFactor > 1) throw refusal("discountFactor", discountFactor, "must be at most 1");
  const change = purchaseCost - discountFactor * purchaseCostNextPeriod;
  if (!(change > -holdingCost && change < stockoutCost))
    throw refusal(
      "purchaseCost less discounted purchaseCostNextPeriod",
      change,
      `must lie between -holdingCost (${-holdingCost}) and stockoutCost (${stockoutCost})`,
    );
  return (stockoutCost - change) / (stockoutCost + holdingCost);
}
