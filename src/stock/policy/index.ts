/** Inventory policy mathematics: pure functions on numbers, no database and no clock. */
export type { Distribution, Loss } from "./demand/distribution.ts";
export type { Outcome } from "./demand/discrete.ts";
export { certain } from "./demand/certain.ts";
export { normal, normalWithShort, inverseNormalLoss } from "./demand/normal.ts";
export { lognormal } from "./demand/lognormal.ts";
export { exponential } from "./demand/exponential.ts";
export { gamma, gammaOf } from "./demand/gamma.ts";
export { uniform } from "./demand/uniform.ts";
export { continuous } from "./demand/continuous.ts";
export { poisson } from "./demand/poisson.ts";
export { negativeBinomial, negativeBinomialOf } from "./demand/negative-binomial.ts";
export { geometric } from "./demand/geometric.ts";
export { binomial } from "./demand/binomial.ts";
export { discrete, discreteFromZero } from "./demand/discrete.ts";
export {
  normalCdf,
  normalDensity,
  normalLoss,
  normalQuantile,
  normalSecondLoss,
  normalTail,
} from "./numeric/normal.ts";

export type { Lot, LotCosts } from "./lot-size/eoq.ts";
export { economicOrderQuantity } from "./lot-size/eoq.ts";
export type { BackorderLot } from "./lot-size/eoq-backorders.ts";
export { economicOrderQuantityWithBackorders } from "./lot-size/eoq-backorders.ts";
export type { ProductionLot } from "./lot-size/epq.ts";
export { economicProductionQuantity } from "./lot-size/epq.ts";
export type { DiscountInput, DiscountLot } from "./lot-size/price-breaks.ts";
export { allUnitsDiscount } from "./lot-size/all-units-discount.ts";
export { incrementalDiscount } from "./lot-size/incremental-discount.ts";
export type { JointReplenishment } from "./lot-size/joint-replenishment.ts";
export { jointReplenishment } from "./lot-size/joint-replenishment.ts";
export type { YieldLot } from "./lot-size/yield.ts";
export { additiveYieldLot, multiplicativeYieldLot } from "./lot-size/yield.ts";
export type { DisruptedLotInput } from "./lot-size/disruptions.ts";
export { disruptedLot } from "./lot-size/disruptions.ts";
export type { LotSchedule, PerPeriod } from "./lot-size/wagner-whitin.ts";
export { wagnerWhitin } from "./lot-size/wagner-whitin.ts";

export type { BaseStock, MismatchCosts } from "./newsvendor/newsvendor.ts";
export {
  newsvendor,
  newsvendorCost,
  normalOverLeadTime,
  poissonOverLeadTime,
} from "./newsvendor/newsvendor.ts";
export type { SeasonPlan, SellingSeason } from "./newsvendor/profit.ts";
export { sellingSeason } from "./newsvendor/profit.ts";
export { disruptedNewsvendor } from "./newsvendor/disruptions.ts";
export { additiveYieldNewsvendor } from "./newsvendor/yield.ts";
export type { MyopicCosts } from "./newsvendor/myopic.ts";
export { levelAtMyopicCost, myopic, myopicCost } from "./newsvendor/myopic.ts";

export type { NormalItem, PoissonItem, ReorderCosts, ReorderPolicy } from "./reorder/lead-time.ts";
export { optimalReorderPoint, rqCost, rqExact } from "./reorder/rq-normal.ts";
export {
  eoqWithBackordersPolicy,
  eoqWithSafetyStock,
  expectedInventoryLevel,
  lossFunctionPolicy,
} from "./reorder/rq-approximations.ts";
export { rqPoissonCost, rqPoissonExact } from "./reorder/rq-poisson.ts";
export type { MinMaxCost, MinMaxPolicy } from "./reorder/periodic-review.ts";
export { minMaxCost } from "./reorder/periodic-review.ts";
export { minMaxExact } from "./reorder/min-max.ts";
export { powerApproximation } from "./reorder/power-approximation.ts";
export type { FiniteHorizonInput, FiniteHorizonPlan } from "./reorder/finite-horizon.ts";
export { finiteHorizon } from "./reorder/finite-horizon.ts";

export type { DemandShape, LeadTimeDemand, LeadTimeItem } from "./service/lead-time-demand.ts";
export { leadTimeDemand, shaped } from "./service/lead-time-demand.ts";
export type { FillRateLevel, ReorderLevel } from "./service/reorder-point.ts";
export {
  fillRateAt,
  reorderPointForCycleService,
  reorderPointForFillRate,
  reorderPointForSafetyFactor,
} from "./service/reorder-point.ts";
export type { ReviewDemand } from "./service/base-stock.ts";
export { baseStockFillRate, baseStockForCycleService, baseStockForFillRate } from "./service/base-stock.ts";
export type { ShortageCosts } from "./service/shortage-cost.ts";
export { reorderPointForCostPerStockOut, reorderPointForCostPerUnitShort } from "./service/shortage-cost.ts";

export type { AbcClass, AbcItem, ValuedItem } from "./classes/abc.ts";
export { abcClasses } from "./classes/abc.ts";
export type { XyzClass } from "./classes/xyz.ts";
export { xyzClass } from "./classes/xyz.ts";
