import { finite, nonNegative, positive, refusal } from "../check.ts";
import type { LotCosts } from "./eoq.ts";
import { checkLotCosts } from "./eoq.ts";

export type YieldLot = {
  /** Units ordered; what arrives differs. */
  readonly orderQuantity: number;
  /** Expected fixed and holding cost a unit of time. */
  readonly cost: number;
};

type YieldInput = LotCosts & {
  readonly yieldMean: number;
  readonly yieldSd: number;
  /** Give it to cost a quantity instead of finding the best. */
  readonly orderQuantity?: number | undefined;
};

/**
 * EOQ when Q + Y units arrive, Y of mean `yieldMean` (units, often negative) and sd `yieldSd` (Snyder and Shen, 2nd ed.,
 * 9.22 and 9.23): Q = sqrt(2 K lambda / h + Var Y) - E Y,
 * g(Q) = (2 K lambda + h Var Y) / (2 (Q + E Y)) + h (Q + E Y) / 2.
 */
export function additiveYieldLot(input: YieldInput): YieldLot {
  const { fixedCost, holdingCost, demandRate, yieldMean, yieldSd } = input;
  checkLotCosts(input);
  finite({ yieldMean });
  nonNegative({ yieldSd });
  const variance = yieldSd * yieldSd;
  const arriving =
    input.orderQuantity === undefined
      ? Math.sqrt((2 * fixedCost * demandRate) / holdingCost + variance)
      : input.orderQuantity + yieldMean;
  const orderQuantity = input.orderQuantity ?? arriving - yieldMean;
  finite({ orderQuantity });
  if (!(arriving > 0)) throw refusal("orderQuantity + yieldMean", arriving, "must be greater than 0");
  const cost =
    (2 * fixedCost * demandRate + holdingCost * variance) / (2 * arriving) + (holdingCost * arriving) / 2;
  return { orderQuantity, cost };
}

/**
 * EOQ when Q Z units arrive, Z of mean `yieldMean` (a share, > 0) and sd `yieldSd` (Snyder and Shen, 2nd ed., 9.24 and
 * 9.25): Q = sqrt(2 K lambda / (h E Z^2)), g(Q) = K lambda / (Q E Z) + h Q E Z^2 / (2 E Z), E Z^2 = Var Z + (E Z)^2.
 */
export function multiplicativeYieldLot(input: YieldInput): YieldLot {
  const { fixedCost, holdingCost, demandRate, yieldMean, yieldSd } = input;
  checkLotCosts(input);
  positive({ yieldMean });
  nonNegative({ yieldSd });
  const square = yieldSd * yieldSd + yieldMean * yieldMean;
  const orderQuantity =
    input.orderQuantity ?? Math.sqrt((2 * fixedCost * demandRate) / (holdingCost * square));
  if (input.orderQuantity !== undefined || fixedCost > 0) positive({ orderQuantity });
  const ordering = fixedCost === 0 ? 0 : (fixedCost * demandRate) / (orderQuantity * yieldMean);
  return { orderQuantity, cost: ordering + (holdingCost * orderQuantity * square) / (2 * yieldMean) };
}
