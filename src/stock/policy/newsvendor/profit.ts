import { below, finite, nonNegative } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";

export type SellingSeason = {
  /** r: income a unit sold. */
  readonly revenue: number;
  /** c: cost a unit bought. */
  readonly purchaseCost: number;
  /** v: income a unit left over, below the purchase cost. */
  readonly salvageValue: number;
  /** h: further cost a unit left over; 0 unless given. */
  readonly holdingCost?: number | undefined;
  /** p: further cost a unit short, as lost goodwill; 0 unless given. */
  readonly stockoutCost?: number | undefined;
  /** Give it to value a quantity instead of finding the best. */
  readonly baseStockLevel?: number | undefined;
};

export type SeasonPlan = {
  /** Units bought. */
  readonly baseStockLevel: number;
  /** Expected profit. */
  readonly profit: number;
  /** Expected profit missed because demand is not known: what the newsvendor's cost function counts. */
  readonly mismatchCost: number;
  /** (p + r - c) / (p + h + r - v): the share of seasons in which all demand should be met. */
  readonly criticalRatio: number;
  /** Units above mean demand. */
  readonly safetyStock: number;
  readonly unitsShort: number;
  readonly unitsLeft: number;
  readonly unitsSold: number;
  /** Share of demand met from stock, 0..1. */
  readonly fillRate: number;
};

/**
 * The newsvendor that buys at c, sells at r and clears at v (Snyder and Shen, 2nd ed., 4.3.2.4; Porteus, Foundations of
 * Stochastic Inventory Theory, 2002): the least S with F(S) >= (p + r - c) / (p + h + r - v);
 * profit r E[sold] + (v - h) E[left] - p E[short] - c S.
 */
export function sellingSeason(season: SellingSeason, demand: Distribution): SeasonPlan {
  const { revenue, purchaseCost, salvageValue, holdingCost = 0, stockoutCost = 0 } = season;
  nonNegative({ holdingCost, stockoutCost });
  below({ purchaseCost }, { revenue });
  below({ salvageValue }, { purchaseCost });
  const under = revenue - purchaseCost + stockoutCost;
  const over = purchaseCost - salvageValue + holdingCost;
  const criticalRatio = under / (under + over);
  const baseStockLevel = season.baseStockLevel ?? demand.quantile(criticalRatio);
  finite({ baseStockLevel });
  const { short, left } = demand.loss(baseStockLevel);
  const mismatchCost = under * short + over * left;
  return {
    baseStockLevel,
    profit: (revenue - purchaseCost) * demand.mean - mismatchCost,
    mismatchCost,
    criticalRatio,
    safetyStock: baseStockLevel - demand.mean,
    unitsShort: short,
    unitsLeft: left,
    unitsSold: demand.mean - short,
    fillRate: 1 - short / demand.mean,
  };
}
