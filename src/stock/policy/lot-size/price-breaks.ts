import { PurserError } from "../../../base/errors.ts";
import { below, entries, nonNegative, positive, refusal, sameLength } from "../check.ts";

/** One price region: `unitCost` a unit from `from` units up to, but not with, `to` units. */
export type PriceRegion = {
  /** Position from 0. */
  readonly region: number;
  readonly from: number;
  readonly to: number;
  readonly unitCost: number;
};

export type DiscountInput = {
  /** K: cost of one order. */
  readonly fixedCost: number;
  /** i: yearly (or other unit of time) holding cost as a share of a unit's cost. */
  readonly holdingCostRate: number;
  /** Units a unit of time. */
  readonly demandRate: number;
  /** Units at which each price starts, rising, the first 0. */
  readonly breakpoints: readonly number[];
  /** Cost a unit in each region, not rising. */
  readonly unitCosts: readonly number[];
  /** Give it to cost a quantity instead of finding the best. */
  readonly orderQuantity?: number | undefined;
};

export type DiscountLot = {
  readonly orderQuantity: number;
  /** Position of the price region from 0. */
  readonly region: number;
  /** Purchase, fixed and holding cost a unit of time. */
  readonly cost: number;
};

/** The regions of a checked discount. */
export function priceRegions(input: DiscountInput): readonly PriceRegion[] {
  const { fixedCost, holdingCostRate, demandRate, breakpoints, unitCosts } = input;
  nonNegative({ fixedCost });
  positive({ holdingCostRate, demandRate });
  sameLength({ breakpoints, unitCosts });
  positive(entries("unitCosts", unitCosts));
  const [first = 0] = breakpoints;
  if (first !== 0) throw refusal("breakpoints[1]", first, "must be 0");
  return unitCosts.map((unitCost, region) => {
    const from = breakpoints[region] ?? 0;
    const to = breakpoints[region + 1];
    const dearer = unitCosts[region - 1];
    if (to !== undefined)
      below({ [`breakpoints[${region + 1}]`]: from }, { [`breakpoints[${region + 2}]`]: to });
    if (dearer !== undefined && unitCost > dearer)
      throw refusal(`unitCosts[${region + 1}]`, unitCost, `must not exceed the cost before it (${dearer})`);
    return { region, from, to: to ?? Infinity, unitCost };
  });
}

/** The region a quantity is bought in. */
export function regionOf(orderQuantity: number, regions: readonly PriceRegion[]): PriceRegion {
  positive({ orderQuantity });
  const region = regions.findLast(({ from }) => orderQuantity >= from);
  if (region === undefined) throw new PurserError("invalid_input", "There is no price region.");
  return region;
}

/** The lot of least cost; of equal ones the first. */
export function cheapest(lots: readonly DiscountLot[]): DiscountLot {
  const [first, ...others] = lots;
  if (first === undefined) throw new PurserError("invalid_input", "There is no price region.");
  return others.reduce((best, lot) => (lot.cost < best.cost ? lot : best), first);
}
