import { positive } from "../check.ts";
import { valley } from "../numeric/search.ts";
import type { LotCosts } from "./eoq.ts";
import { checkLotCosts } from "./eoq.ts";

export type DisruptedLotInput = LotCosts & {
  /** p: cost of a unit of demand lost while the supplier is down. */
  readonly stockoutCost: number;
  /** lambda: 1 / mean time the supplier stays up. */
  readonly disruptionRate: number;
  /** mu: 1 / mean time the supplier stays down. */
  readonly recoveryRate: number;
  /** Treat the supplier's state at an order as independent of the last order. */
  readonly approximate?: boolean | undefined;
  /** Give it to cost a quantity instead of finding the best. */
  readonly orderQuantity?: number | undefined;
};

/**
 * EOQ with a supplier that is up and down for exponential times; unmet demand is lost (Parlar and Berkin 1991, corrected
 * by Berk and Arreola-Risa, Naval Research Logistics 41, 1994; Snyder and Shen, 2nd ed., 9.5):
 * g(Q) = (K + h Q^2 / (2 d) + p d psi / mu) / (Q / d + psi / mu),
 * psi = lambda / (lambda + mu) (1 - exp(-(lambda + mu) Q / d)). The approximation drops the exponential and has a closed
 * form (Snyder, International Journal of Production Economics 155, 2014).
 */
export function disruptedLot(input: DisruptedLotInput): {
  readonly orderQuantity: number;
  readonly cost: number;
} {
  const { fixedCost, holdingCost, stockoutCost, demandRate, disruptionRate, recoveryRate } = input;
  checkLotCosts(input);
  positive({ stockoutCost, disruptionRate, recoveryRate });
  const downShare = disruptionRate / (disruptionRate + recoveryRate);
  const approximate = input.approximate ?? false;
  if (input.orderQuantity !== undefined) {
    positive({ orderQuantity: input.orderQuantity });
    return { orderQuantity: input.orderQuantity, cost: costOf(input.orderQuantity) };
  }
  const lean = (downShare * demandRate) / recoveryRate;
  const closed =
    Math.sqrt(lean * lean + (2 * demandRate * (fixedCost + stockoutCost * lean)) / holdingCost) - lean;
  const orderQuantity = approximate ? closed : search();
  return { orderQuantity, cost: costOf(orderQuantity) };

  /**
   * The best quantity lies far above the EOQ when stock-outs are dear, below it when they cost less than ordering, and near
   * it when orders are cheap against a long supply: a geometric grid finds the valley and golden section its floor.
   */
  function search(): number {
    const eoq = Math.sqrt((2 * fixedCost * demandRate) / holdingCost);
    const low = Math.min(closed, eoq > 0 ? eoq : closed) * 1e-3;
    const ratio = (Math.max(closed, eoq) * 100) / low;
    const points = 600;
    const at = (step: number): number => low * ratio ** (step / points);
    let best = 0;
    for (let step = 1; step <= points; step += 1) if (costOf(at(step)) < costOf(at(best))) best = step;
    return valley(costOf, at(Math.max(0, best - 1)), at(Math.min(points, best + 1)));
  }

  function costOf(quantity: number): number {
    const changed = approximate ? 1 : -Math.expm1((-(disruptionRate + recoveryRate) * quantity) / demandRate);
    const downTime = (downShare * changed) / recoveryRate;
    const cycleCost =
      fixedCost +
      (holdingCost * quantity * quantity) / (2 * demandRate) +
      stockoutCost * demandRate * downTime;
    return cycleCost / (quantity / demandRate + downTime);
  }
}
