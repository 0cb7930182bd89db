import type { DiscountInput, DiscountLot, PriceRegion } from "./price-breaks.ts";
import { cheapest, priceRegions, regionOf } from "./price-breaks.ts";

/**
 * EOQ where the price of the region reached holds for every unit of the order (Snyder and Shen, 2nd ed., 3.4.1):
 * g(Q) = c lambda + K lambda / Q + i c Q / 2 with the c of Q's region. In each region the EOQ, or the region's
 * start where the EOQ lies below it; an EOQ beyond the region is beaten by the next region's start.
 */
export function allUnitsDiscount(input: DiscountInput): DiscountLot {
  const regions = priceRegions(input);
  const { fixedCost, holdingCostRate, demandRate } = input;
  if (input.orderQuantity !== undefined)
    return evaluate(input.orderQuantity, regionOf(input.orderQuantity, regions));
  const lots = regions.flatMap((region) => {
    const unconstrained = Math.sqrt((2 * fixedCost * demandRate) / (holdingCostRate * region.unitCost));
    return unconstrained < region.to ? [evaluate(Math.max(unconstrained, region.from), region)] : [];
  });
  return cheapest(lots);

  function evaluate(orderQuantity: number, { region, unitCost }: PriceRegion): DiscountLot {
    const ordering = orderQuantity > 0 ? (fixedCost * demandRate) / orderQuantity : 0;
    const cost = unitCost * demandRate + ordering + (holdingCostRate * unitCost * orderQuantity) / 2;
    return { orderQuantity, region, cost };
  }
}
