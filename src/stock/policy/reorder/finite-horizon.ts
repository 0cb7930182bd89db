import { atMost, nonNegative, positive, refusal, wholeNumber } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import type { PerPeriod } from "../lot-size/wagner-whitin.ts";
import { perPeriod } from "../lot-size/wagner-whitin.ts";
import { newsvendorCost } from "../newsvendor/newsvendor.ts";

export type FiniteHorizonInput = {
  /** One distribution of demand a period, in units. Rounded to whole units; below 0 counts as 0. */
  readonly demands: readonly Distribution[];
  readonly holdingCost: PerPeriod;
  readonly stockoutCost: PerPeriod;
  readonly purchaseCost: PerPeriod;
  readonly fixedCost: PerPeriod;
  /** In (0, 1]; 1 unless given. */
  readonly discountFactor?: PerPeriod | undefined;
  /** A unit left, or still owed, at the end. */
  readonly terminalHoldingCost: number;
  readonly terminalStockoutCost: number;
  /** Whole units on hand before the first period; 0 unless given. */
  readonly initialInventory?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type FiniteHorizonPlan = {
  /** s_t: order in period t when the inventory is s_t or less; S_t - 1 at most. */
  readonly reorderPoints: readonly number[];
  /** S_t: the best level after ordering. */
  readonly orderUpToLevels: readonly number[];
  /** Least expected discounted cost of the horizon. */
  readonly cost: number;
};

/** Some seconds of work. */
const MOST_WORK = 1e9;

/**
 * (s, S) of each period of a finite horizon by dynamic programming on whole units, unmet demand backordered (Scarf 1960;
 * Snyder and Shen, 2nd ed., 4.66, algorithm 4.1): theta_t(x) = min over y >= x of K [y > x] + c (y - x) + g_t(y) +
 * gamma E theta_(t+1)(y - D), theta_(T+1)(x) = h_T x+ + p_T x-. Time grows with periods, levels and the width of demand.
 */
export function finiteHorizon(input: FiniteHorizonInput): FiniteHorizonPlan {
  const periods = input.demands.length;
  positive({ "demands.length": periods });
  const { terminalHoldingCost, terminalStockoutCost, initialInventory = 0 } = input;
  nonNegative({ terminalHoldingCost, terminalStockoutCost });
  wholeNumber({ initialInventory });
  const holding = perPeriod("holdingCost", input.holdingCost, periods);
  const stockout = perPeriod("stockoutCost", input.stockoutCost, periods);
  const purchase = perPeriod("purchaseCost", input.purchaseCost, periods);
  const fixed = perPeriod("fixedCost", input.fixedCost, periods);
  const discount = perPeriod("discountFactor", input.discountFactor ?? 1, periods);
  for (const factor of discount)
    if (!(factor > 0 && factor <= 1))
      throw refusal("discountFactor", factor, "must be greater than 0 and at most 1");
  const { low, high } = levels(input.demands, initialInventory);
  const widest = Math.max(...input.demands.map((demand) => widthOf(demand).length));
  const work = periods * (high - low + 1) * widest;
  atMost(MOST_WORK, { "periods x levels x width of demand": work });
  const masses = input.demands.map(wholeDemand);
  let ahead = (x: number): number => (x > 0 ? terminalHoldingCost * x : -terminalStockoutCost * x);
  const reorderPoints: number[] = [];
  const orderUpToLevels: number[] = [];
  for (let t = periods - 1; t >= 0; t -= 1) {
    input.signal?.throwIfAborted();
    const demand = input.demands[t];
    const mass = masses[t];
    if (demand === undefined || mass === undefined) break;
    const price = purchase[t] ?? 0;
    const setUp = fixed[t] ?? 0;
    const mismatch = { holdingCost: holding[t] ?? 0, stockoutCost: stockout[t] ?? 0 };
    const after = Array.from({ length: high - low + 1 }, (_, index) => {
      const level = low + index;
      const future = mass.reduce(
        (sum, { units, probability }) => sum + probability * ahead(level - units),
        0,
      );
      return price * level + newsvendorCost(level, mismatch, demand) + (discount[t] ?? 1) * future;
    });
    const bestIndex = after.reduce(
      (best, cost, index) => (cost < (after[best] ?? Infinity) ? index : best),
      0,
    );
    const ordered = (after[bestIndex] ?? 0) + setUp;
    const stay = after.findIndex((cost, index) => index >= bestIndex || cost <= ordered);
    orderUpToLevels.unshift(low + bestIndex);
    reorderPoints.unshift(low + stay - 1);
    ahead = (x) => {
      const index = x - low;
      if (index < stay) return ordered - price * x;
      return (after[Math.min(index, after.length - 1)] ?? 0) - price * x;
    };
  }
  return { reorderPoints, orderUpToLevels, cost: ahead(initialInventory) };
}

type Units = { readonly units: number; readonly probability: number };

/** The whole units demand can take, leaving out less than 1e-9 at each end. */
function widthOf(demand: Distribution): {
  readonly first: number;
  readonly last: number;
  readonly length: number;
} {
  const first = Math.max(0, Math.round(demand.quantile(1e-9)));
  const last = Math.max(first, Math.round(demand.quantile(1 - 1e-9)));
  return { first, last, length: last - first + 1 };
}

/** Demand on whole units; what lies beyond the ends counts at them. */
function wholeDemand(demand: Distribution): readonly Units[] {
  const { first, last, length } = widthOf(demand);
  const edge = demand.kind === "continuous" ? 0.5 : 0;
  return Array.from({ length }, (_, index) => {
    const units = first + index;
    const upTo = units === last ? 1 : demand.cdf(units + edge);
    const before = units === first ? 0 : demand.cdf(units - 1 + edge);
    return { units, probability: upTo - before };
  });
}

/** Below the lowest level an order is certain to pay; nothing above all the demand there can be is worth holding. */
function levels(
  demands: readonly Distribution[],
  initialInventory: number,
): { readonly low: number; readonly high: number } {
  const most = demands.reduce((sum, demand) => sum + demand.mean + 7 * Math.sqrt(demand.variance), 0);
  const high = Math.max(initialInventory, Math.ceil(most));
  return { low: Math.min(initialInventory, -Math.ceil(most)), high };
}
