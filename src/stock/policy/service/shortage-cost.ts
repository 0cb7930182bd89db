import { nonNegative, positive, refusal } from "../check.ts";
import type { LeadTimeDemand } from "./lead-time-demand.ts";
import type { ReorderLevel } from "./reorder-point.ts";
import { reorderPointForCycleService, reorderPointForSafetyFactor } from "./reorder-point.ts";

export type ShortageCosts = {
  /** D: units a year (or other unit of time). */
  readonly annualDemand: number;
  /** Q: units an order. */
  readonly orderQuantity: number;
  /** h: a unit for a year. */
  readonly holdingCost: number;
  /** Paid for each unit short, or for each stock-out, as the rule says. */
  readonly shortageCost: number;
};

/**
 * Reorder point when each unit short costs B2 once (Silver, Pyke and Peterson, 7.6.3): the cycle service is
 * 1 - Q h / (D B2). Refused when Q h reaches D B2: the shortage is then cheaper than any stock.
 */
export function reorderPointForCostPerUnitShort(costs: ShortageCosts, demand: LeadTimeDemand): ReorderLevel {
  check(costs);
  const { annualDemand, orderQuantity, holdingCost, shortageCost } = costs;
  const least = (orderQuantity * holdingCost) / annualDemand;
  if (shortageCost <= least) throw refusal("shortageCost", shortageCost, `must exceed ${least}`);
  return reorderPointForCycleService(1 - least / shortageCost, demand);
}

/**
 * Reorder point when each stock-out costs B1, however large (Silver, Pyke and Peterson, 7.6.2):
 * k = sqrt(2 ln(D B1 / (sqrt(2 pi) Q h sd))). Refused when the logarithm would be of less than 1.
 */
export function reorderPointForCostPerStockOut(costs: ShortageCosts, demand: LeadTimeDemand): ReorderLevel {
  check(costs);
  const { annualDemand, orderQuantity, holdingCost, shortageCost } = costs;
  nonNegative({ sd: demand.sd });
  if (demand.sd === 0) return reorderPointForSafetyFactor(0, demand);
  const least = (Math.sqrt(2 * Math.PI) * orderQuantity * holdingCost * demand.sd) / annualDemand;
  if (shortageCost < least) throw refusal("shortageCost", shortageCost, `must be at least ${least}`);
  return reorderPointForSafetyFactor(Math.sqrt(2 * Math.log(shortageCost / least)), demand);
}

function check({ annualDemand, orderQuantity, holdingCost, shortageCost }: ShortageCosts): void {
  positive({ annualDemand, orderQuantity, holdingCost, shortageCost });
}
