import { finite, nonNegative, positive } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { normal } from "../demand/normal.ts";
import { poisson } from "../demand/poisson.ts";

/** Costs of one period: h a unit left over, p a unit short. */
export type MismatchCosts = { readonly holdingCost: number; readonly stockoutCost: number };

export type BaseStock = {
  /** Order-up-to level, units. */
  readonly baseStockLevel: number;
  /** Expected cost a period. */
  readonly cost: number;
};

/**
 * The newsvendor (Arrow, Harris and Marschak 1951; Snyder and Shen, 2nd ed., 4.24 to 4.30) and, with demand over the lead
 * time and one period, the base-stock policy: the least S with F(S) >= p / (h + p), cost h E[(S - D)+] + p E[(D - S)+].
 * With `baseStockLevel` given, the cost of that level. `stockoutCost` 0 is refused: nothing would be stocked.
 */
export function newsvendor(
  costs: MismatchCosts & { readonly baseStockLevel?: number | undefined },
  demand: Distribution,
): BaseStock {
  const { holdingCost, stockoutCost } = costs;
  positive({ holdingCost, stockoutCost });
  const baseStockLevel = costs.baseStockLevel ?? demand.quantile(stockoutCost / (stockoutCost + holdingCost));
  return { baseStockLevel, cost: newsvendorCost(baseStockLevel, costs, demand) };
}

/** h E[(S - D)+] + p E[(D - S)+] a period, for any level S. */
export function newsvendorCost(
  baseStockLevel: number,
  { holdingCost, stockoutCost }: MismatchCosts,
  demand: Distribution,
): number {
  finite({ baseStockLevel });
  nonNegative({ holdingCost, stockoutCost });
  const { short, left } = demand.loss(baseStockLevel);
  return holdingCost * left + stockoutCost * short;
}

type OverLeadTime = { readonly demandMean: number; readonly leadTime?: number | undefined };

/**
 * Normal demand over `leadTime` + 1 periods: with a base-stock level, what is ordered now is tested when the order after
 * it can first arrive. Mean > 0 and sd >= 0 units a period; lead time in periods, 0 unless given.
 */
export function normalOverLeadTime(input: OverLeadTime & { readonly demandSd: number }): Distribution {
  const { demandMean, demandSd, leadTime = 0 } = input;
  positive({ demandMean });
  nonNegative({ demandSd, leadTime });
  return normal(demandMean * (leadTime + 1), demandSd * Math.sqrt(leadTime + 1));
}

/** Poisson demand over `leadTime` + 1 periods; mean > 0 units a period. */
export function poissonOverLeadTime({ demandMean, leadTime = 0 }: OverLeadTime): Distribution {
  positive({ demandMean });
  nonNegative({ leadTime });
  return poisson(demandMean * (leadTime + 1));
}
