import { betweenZeroAndOne, finite, positive } from "../check.ts";
import { inverseNormalLoss } from "../demand/normal.ts";
import { normalCdf, normalLoss, normalQuantile } from "../numeric/normal.ts";
import type { DemandShape, LeadTimeDemand } from "./lead-time-demand.ts";
import { shaped } from "./lead-time-demand.ts";

export type ReorderLevel = {
  /** Units above mean lead-time demand; negative when less than half the cycles need be without a stock-out. */
  readonly safetyStock: number;
  /** Units in position at which to order. */
  readonly reorderPoint: number;
  /** Safety stock in standard deviations of lead-time demand. */
  readonly safetyFactor: number;
  /** Share of order cycles without a stock-out (type 1), 0..1. */
  readonly cycleServiceLevel: number;
};

/**
 * Reorder point for a cycle (type 1) service level: the quantile of lead-time demand (Silver, Pyke and Peterson, ch. 7).
 * For normal demand, mean + z sd.
 */
export function reorderPointForCycleService(
  cycleServiceLevel: number,
  demand: LeadTimeDemand,
  shape: DemandShape = "normal",
): ReorderLevel {
  betweenZeroAndOne({ cycleServiceLevel });
  const { mean, sd } = demand;
  const reorderPoint = shaped(demand, shape).quantile(cycleServiceLevel);
  const safetyStock = shape === "normal" ? sd * normalQuantile(cycleServiceLevel) : reorderPoint - mean;
  const safetyFactor = shape === "normal" || sd === 0 ? normalQuantile(cycleServiceLevel) : safetyStock / sd;
  return { safetyStock, reorderPoint, safetyFactor, cycleServiceLevel };
}

/** Reorder point for a given safety factor z: mean + z sd, and the cycle service that normal demand then gets. */
export function reorderPointForSafetyFactor(
  safetyFactor: number,
  { mean, sd }: LeadTimeDemand,
): ReorderLevel {
  finite({ safetyFactor });
  const safetyStock = safetyFactor * sd;
  return {
    safetyStock,
    reorderPoint: mean + safetyStock,
    safetyFactor,
    cycleServiceLevel: normalCdf(safetyFactor),
  };
}

export type FillRateLevel = ReorderLevel & {
  /** Share of demand met from stock (type 2), 0..1. */
  readonly fillRate: number;
  /** Expected units short an order cycle. */
  readonly unitsShort: number;
  /** Standard normal loss at the safety factor. */
  readonly loss: number;
};

/**
 * Reorder point for a fill rate (type 2) under normal demand, backordered (Silver, Pyke and Peterson, 7.7; Chopra and
 * Meindl, 12.3): the k with sd L(k) = (1 - fill rate) Q. A high fill rate on large orders may need a negative safety stock.
 */
export function reorderPointForFillRate(
  fillRate: number,
  orderQuantity: number,
  demand: LeadTimeDemand,
): FillRateLevel {
  betweenZeroAndOne({ fillRate });
  positive({ orderQuantity });
  const { mean, sd } = demand;
  const unitsShort = (1 - fillRate) * orderQuantity;
  if (sd === 0) {
    // Without variance only ordering late makes a shortage.
    const level = reorderPointForSafetyFactor(0, demand);
    const safetyStock = -unitsShort;
    return {
      ...level,
      safetyStock,
      reorderPoint: mean - unitsShort,
      cycleServiceLevel: 0,
      fillRate,
      unitsShort,
      loss: 0,
    };
  }
  const loss = unitsShort / sd;
  return { ...reorderPointForSafetyFactor(inverseNormalLoss(loss), demand), fillRate, unitsShort, loss };
}

/** What a reorder point gives: units short a cycle and the fill rate of orders of `orderQuantity`, normal demand. */
export function fillRateAt(
  { safetyFactor }: Pick<ReorderLevel, "safetyFactor">,
  orderQuantity: number,
  { sd }: LeadTimeDemand,
): { readonly fillRate: number; readonly unitsShort: number; readonly loss: number } {
  positive({ orderQuantity });
  finite({ safetyFactor });
  const loss = normalLoss(safetyFactor);
  const unitsShort = sd * loss;
  return { loss, unitsShort, fillRate: 1 - unitsShort / orderQuantity };
}
