import { below, positive } from "../check.ts";
import type { Lot, LotCosts } from "./eoq.ts";
import { checkLotCosts, economicOrderQuantity } from "./eoq.ts";
import { economicOrderQuantityWithBackorders } from "./eoq-backorders.ts";

export type ProductionLot = Lot & {
  /** Time the production of one lot takes. */
  readonly runTime: number;
  /** Units on hand when a run ends. */
  readonly maxInventory: number;
  /** Units owed when a run starts; 0 without backorders. */
  readonly maxBackorder: number;
};

/**
 * Economic production quantity (Taft 1918; Snyder and Shen, 2nd ed., 3.31 and 3.32): the lot arrives at
 * `productionRate` mu > lambda, so stock rises only to (1 - lambda / mu) Q, and the EOQ holds with stock costs scaled
 * by that factor. With `stockoutCost`, backorders are planned (Nahmias, Production and Operations Analysis, ch. 4).
 */
export function economicProductionQuantity(
  input: LotCosts & {
    readonly productionRate: number;
    readonly stockoutCost?: number | undefined;
    readonly orderQuantity?: number | undefined;
  },
): ProductionLot {
  const { fixedCost, holdingCost, demandRate, productionRate, stockoutCost, orderQuantity } = input;
  checkLotCosts(input);
  positive({ productionRate });
  below({ demandRate }, { productionRate });
  const rise = 1 - demandRate / productionRate;
  const costs = { fixedCost, holdingCost: holdingCost * rise, demandRate };
  if (stockoutCost === undefined) {
    const lot = economicOrderQuantity({ ...costs, orderQuantity });
    return {
      ...lot,
      runTime: lot.orderQuantity / productionRate,
      maxInventory: rise * lot.orderQuantity,
      maxBackorder: 0,
    };
  }
  positive({ stockoutCost });
  const lot = economicOrderQuantityWithBackorders({
    ...costs,
    stockoutCost: stockoutCost * rise,
    orderQuantity,
    stockoutFraction: orderQuantity === undefined ? undefined : holdingCost / (holdingCost + stockoutCost),
  });
  return {
    orderQuantity: lot.orderQuantity,
    cost: lot.cost,
    cycleTime: lot.cycleTime,
    runTime: lot.orderQuantity / productionRate,
    maxInventory: rise * lot.maxInventory,
    maxBackorder: rise * lot.maxBackorder,
  };
}
