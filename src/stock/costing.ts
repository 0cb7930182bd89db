import { roundHalfUp } from "../base/money.ts";
import type { Minor } from "../base/money.ts";
import { MILLI, type Milli } from "./quantity.ts";

/** All stock of one item, in whichever locations: moving average is kept per item. */
export type CostPool = { readonly quantity: Milli; readonly value: Minor };

export const EMPTY_POOL: CostPool = { quantity: 0, value: 0 };

/**
 * What `quantity` out of (negative) or into (positive) the pool is worth at its moving average: pool value over pool
 * quantity, rounded half away from zero. What empties the pool takes its whole value, so nothing is left behind.
 * A pool without stock has no average; the standard cost (minor units a unit) stands in.
 */
export function averageValue(pool: CostPool, quantity: Milli, standardCost: Minor): Minor {
  if (pool.quantity <= 0 || pool.value < 0) return roundHalfUp((quantity * standardCost) / MILLI);
  if (quantity === -pool.quantity) return -pool.value;
  return divideHalfUp(BigInt(pool.value) * BigInt(quantity), BigInt(pool.quantity));
}

export function addToPool(pool: CostPool, { quantity, value }: CostPool): CostPool {
  return { quantity: pool.quantity + quantity, value: pool.value + value };
}

/** Integers, so that a large stock times a large quantity loses no cent. `divisor` is more than zero. */
function divideHalfUp(dividend: bigint, divisor: bigint): Minor {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = Number((2n * size + divisor) / (2n * divisor));
  return dividend < 0n && rounded !== 0 ? -rounded : rounded;
}
