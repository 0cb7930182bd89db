import { finite, positive } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import type { BaseStock, MismatchCosts } from "./newsvendor.ts";

/**
 * Base-stock level for known demand d a period when S + Y units arrive, Y of any distribution (Snyder and Shen, 2nd ed.,
 * 9.27 and 9.28): S = d - F_Y^-1(h / (h + p)), cost p E[(d - S - Y)+] + h E[(Y - (d - S))+].
 */
export function additiveYieldNewsvendor(
  input: MismatchCosts & {
    /** Units a period. */
    readonly demand: number;
    readonly baseStockLevel?: number | undefined;
  },
  extra: Distribution,
): BaseStock {
  const { holdingCost, stockoutCost, demand } = input;
  positive({ holdingCost, stockoutCost, demand });
  const baseStockLevel =
    input.baseStockLevel ?? demand - extra.quantile(holdingCost / (holdingCost + stockoutCost));
  finite({ baseStockLevel });
  const { short, left } = extra.loss(demand - baseStockLevel);
  return { baseStockLevel, cost: stockoutCost * left + holdingCost * short };
}
