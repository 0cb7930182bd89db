import { betweenZeroAndOne, finite, positive, refusal } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { crossing, firstWhole } from "../numeric/search.ts";

/**
 * Order-up-to level for a share of periods without a stock-out: the quantile of `protection`, the demand over the lead
 * time and one review period (Snyder and Shen, 2nd ed., 4.3.4).
 */
export function baseStockForCycleService(cycleServiceLevel: number, protection: Distribution): number {
  betweenZeroAndOne({ cycleServiceLevel });
  return protection.quantile(cycleServiceLevel);
}

/**
 * Fill rate of an order-up-to level S under periodic review, unmet demand backordered: 1 less the units newly short a
 * period, E[(D_(L+1) - S)+] - E[(D_L - S)+], over mean demand a period (Hadley and Whitin 1963; Silver and Bischak 2011).
 */
export function baseStockFillRate(baseStockLevel: number, demand: ReviewDemand): number {
  finite({ baseStockLevel });
  const perPeriod = demand.protection.mean - demand.leadTime.mean;
  positive({ "mean demand a period": perPeriod });
  const newlyShort =
    demand.protection.loss(baseStockLevel).short - demand.leadTime.loss(baseStockLevel).short;
  return 1 - newlyShort / perPeriod;
}

/** The least order-up-to level with at least this fill rate; whole for discrete demand. */
export function baseStockForFillRate(fillRate: number, demand: ReviewDemand): number {
  betweenZeroAndOne({ fillRate });
  const reaches = (level: number): boolean => baseStockFillRate(level, demand) >= fillRate;
  if (demand.protection.kind === "discrete") return firstWhole(0, reaches);
  let high = demand.protection.mean + Math.sqrt(demand.protection.variance);
  while (!reaches(high)) {
    high *= 2;
    if (!Number.isFinite(high)) throw refusal("fillRate", fillRate, "cannot be reached by any level");
  }
  return crossing((level) => baseStockFillRate(level, demand) - fillRate, 0, high);
}

export type ReviewDemand = {
  /** Demand over the lead time and one review period. */
  readonly protection: Distribution;
  /** Demand over the lead time alone. */
  readonly leadTime: Distribution;
};
