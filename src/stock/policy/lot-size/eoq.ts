import { nonNegative, positive } from "../check.ts";

/** Costs in one currency, times in one unit: a demand rate a year goes with a holding cost a unit a year. */
export type LotCosts = {
  /** K: cost of one order, whatever its size. */
  readonly fixedCost: number;
  /** h: cost of holding one unit for one unit of time. */
  readonly holdingCost: number;
  /** lambda: units demanded a unit of time. */
  readonly demandRate: number;
};

export type Lot = {
  /** Units an order. */
  readonly orderQuantity: number;
  /** Fixed and holding cost a unit of time. */
  readonly cost: number;
  /** Time between orders. */
  readonly cycleTime: number;
};

/**
 * Economic order quantity (Harris 1913; Snyder and Shen, 2nd ed., 3.4 and 3.5): Q = sqrt(2 K lambda / h),
 * cost K lambda / Q + h Q / 2. With `orderQuantity` given, the cost of that quantity.
 */
export function economicOrderQuantity(
  input: LotCosts & { readonly orderQuantity?: number | undefined },
): Lot {
  const { fixedCost, holdingCost, demandRate } = input;
  checkLotCosts(input);
  if (input.orderQuantity !== undefined) return evaluateLot(input.orderQuantity, input);
  const orderQuantity = Math.sqrt((2 * fixedCost * demandRate) / holdingCost);
  return { orderQuantity, cost: holdingCost * orderQuantity, cycleTime: orderQuantity / demandRate };
}

/** The cost of ordering `orderQuantity` units each time. */
export function evaluateLot(orderQuantity: number, { fixedCost, holdingCost, demandRate }: LotCosts): Lot {
  positive({ orderQuantity });
  const cost = (fixedCost * demandRate) / orderQuantity + (holdingCost * orderQuantity) / 2;
  return { orderQuantity, cost, cycleTime: orderQuantity / demandRate };
}

export function checkLotCosts({ fixedCost, holdingCost, demandRate }: LotCosts): void {
  nonNegative({ fixedCost });
  positive({ holdingCost, demandRate });
}
