import { PurserError } from "../../../base/errors.ts";
import { positive, share } from "../check.ts";
import type { Lot, LotCosts } from "./eoq.ts";
import { checkLotCosts } from "./eoq.ts";

export type BackorderLot = Lot & {
  /** Share of demand that waits, 0..1. */
  readonly stockoutFraction: number;
  /** Units owed at the worst moment of a cycle. */
  readonly maxBackorder: number;
  /** Units on hand at the best moment of a cycle. */
  readonly maxInventory: number;
};

/**
 * EOQ with planned backorders (Snyder and Shen, 2nd ed., 3.27 to 3.29): `stockoutCost` p is a unit owed for a unit
 * of time. Q = sqrt(2 K lambda (h + p) / (h p)), x = h / (h + p),
 * cost h Q (1 - x)^2 / 2 + p Q x^2 / 2 + K lambda / Q. Give `orderQuantity` and `stockoutFraction` together to cost them.
 */
export function economicOrderQuantityWithBackorders(
  input: LotCosts & {
    readonly stockoutCost: number;
    readonly orderQuantity?: number | undefined;
    readonly stockoutFraction?: number | undefined;
  },
): BackorderLot {
  const { fixedCost, holdingCost, stockoutCost, demandRate } = input;
  checkLotCosts(input);
  positive({ stockoutCost });
  if ((input.orderQuantity === undefined) !== (input.stockoutFraction === undefined))
    throw new PurserError("invalid_input", "Give both orderQuantity and stockoutFraction, or neither.");
  const both = holdingCost + stockoutCost;
  const orderQuantity =
    input.orderQuantity ?? Math.sqrt((2 * fixedCost * demandRate * both) / (holdingCost * stockoutCost));
  const stockoutFraction = input.stockoutFraction ?? holdingCost / both;
  if (input.orderQuantity !== undefined) positive({ orderQuantity });
  share({ stockoutFraction });
  const carried = 1 - stockoutFraction;
  const stockCost =
    (orderQuantity * (holdingCost * carried * carried + stockoutCost * stockoutFraction * stockoutFraction)) /
    2;
  // At the optimum the fixed cost equals the cost of stock, also when both are 0.
  const orderCost = input.orderQuantity === undefined ? stockCost : (fixedCost * demandRate) / orderQuantity;
  return {
    orderQuantity,
    stockoutFraction,
    maxBackorder: orderQuantity * stockoutFraction,
    maxInventory: orderQuantity * carried,
    cost: stockCost + orderCost,
    cycleTime: orderQuantity / demandRate,
  };
}
