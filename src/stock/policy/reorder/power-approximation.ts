import { nonNegative, positive } from "../check.ts";
import { normalQuantile } from "../numeric/normal.ts";
import type { ReorderCosts } from "./lead-time.ts";
import type { MinMaxPolicy } from "./periodic-review.ts";

/**
 * Revised power approximation of (s, S) under periodic review (Ehrhardt and Mosier, Management Science 30, 1984; Snyder
 * and Shen, 2nd ed., 4.77 to 4.80): Q = 1.30 mu^.494 (K/h)^.506 (1 + sigma_L^2/mu^2)^.116, z = sqrt(Q h / (sigma_L p)),
 * s = .973 mu_L + sigma_L (.183/z + 1.063 - 2.192 z), S = s + Q, with mu_L and sigma_L over the lead time and one period.
 * Not rounded. `capped` applies the authors' rule for small orders: where Q <= 1.5 mu, neither s nor S exceeds the
 * newsvendor level mu_L + sigma_L Phi^-1(p / (p + h)).
 */
export function powerApproximation(
  costs: ReorderCosts,
  item: {
    /** Units a period. */
    readonly demandMean: number;
    /** Units a period, > 0. */
    readonly demandSd: number;
    /** Periods; 0 unless given. */
    readonly leadTime?: number | undefined;
    readonly capped?: boolean | undefined;
  },
): MinMaxPolicy {
  const { holdingCost, stockoutCost, fixedCost } = costs;
  const { demandMean, demandSd, leadTime = 0, capped = false } = item;
  positive({ holdingCost, stockoutCost, fixedCost, demandMean, demandSd });
  nonNegative({ leadTime });
  const mean = demandMean * (leadTime + 1);
  const sd = demandSd * Math.sqrt(leadTime + 1);
  const quantity =
    1.3 * demandMean ** 0.494 * (fixedCost / holdingCost) ** 0.506 * (1 + (sd / demandMean) ** 2) ** 0.116;
  const z = Math.sqrt((quantity / sd) * (holdingCost / stockoutCost));
  const reorderPoint = 0.973 * mean + sd * (0.183 / z + 1.063 - 2.192 * z);
  const orderUpToLevel = reorderPoint + quantity;
  if (!capped || quantity > 1.5 * demandMean) return { reorderPoint, orderUpToLevel };
  const ceiling = mean + sd * normalQuantile(stockoutCost / (stockoutCost + holdingCost));
  return {
    reorderPoint: Math.min(reorderPoint, ceiling),
    orderUpToLevel: Math.min(orderUpToLevel, ceiling),
  };
}
