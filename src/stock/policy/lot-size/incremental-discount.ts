import type { DiscountInput, DiscountLot, PriceRegion } from "./price-breaks.ts";
import { cheapest, priceRegions, regionOf } from "./price-breaks.ts";

/**
 * EOQ where each price holds only for the units within its region (Snyder and Shen, 2nd ed., 3.4.2). An order of Q in
 * region j costs a_j + c_j Q, a_j = sum over earlier regions of c (to - from), less c_j from_j, so
 * Q_j = sqrt(2 (K + a_j) lambda / (i c_j)) and
 * g_j(Q) = c_j lambda + i a_j / 2 + (K + a_j) lambda / Q + i c_j Q / 2. The best Q_j that lies in its own region.
 */
export function incrementalDiscount(input: DiscountInput): DiscountLot {
  const regions = priceRegions(input);
  const { fixedCost, holdingCostRate, demandRate } = input;
  if (input.orderQuantity !== undefined)
    return evaluate(input.orderQuantity, regionOf(input.orderQuantity, regions));
  const lots = regions.flatMap((region) => {
    const setUp = fixedCost + premium(region);
    const quantity = Math.sqrt((2 * setUp * demandRate) / (holdingCostRate * region.unitCost));
    return quantity >= region.from && quantity < region.to ? [evaluate(quantity, region)] : [];
  });
  return cheapest(lots);

  /** a_j: what the earlier, dearer units add to an order. */
  function premium({ region, from, unitCost }: PriceRegion): number {
    const earlier = regions.slice(0, region);
    return earlier.reduce((sum, each) => sum + each.unitCost * (each.to - each.from), -unitCost * from);
  }

  function evaluate(orderQuantity: number, region: PriceRegion): DiscountLot {
    const extra = premium(region);
    const setUp = fixedCost + extra;
    const ordering = setUp > 0 ? (setUp * demandRate) / orderQuantity : 0;
    const holding = (holdingCostRate * (extra + region.unitCost * orderQuantity)) / 2;
    return { orderQuantity, region: region.region, cost: region.unitCost * demandRate + ordering + holding };
  }
}
