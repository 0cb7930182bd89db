import * as policy from "../src/stock/policy/index.ts";
import type { Inputs } from "./inventory-inputs.ts";
import { demandOf, perPeriod } from "./inventory-inputs.ts";
import { serviceModels } from "./inventory-service-models.ts";

/** What a model answers, under the names the cases use. */
export type Answer = Readonly<Record<string, unknown>>;
export type Model = (inputs: Inputs) => Answer;

const lotCosts = (i: Inputs) => ({
  fixedCost: i.number("fixed_cost"),
  holdingCost: i.number("holding_cost"),
  demandRate: i.number("demand_rate"),
});
const mismatch = (i: Inputs) => ({
  holdingCost: i.number("holding_cost"),
  stockoutCost: i.number("stockout_cost"),
  baseStockLevel: i.optional("base_stock_level"),
});
const reorderCosts = (i: Inputs) => ({
  holdingCost: i.number("holding_cost"),
  stockoutCost: i.number("stockout_cost"),
  fixedCost: i.number("fixed_cost"),
});
const item = (i: Inputs) => ({
  demandMean: i.number("demand_mean"),
  demandSd: i.optional("demand_sd") ?? 0,
  leadTime: i.optional("lead_time") ?? 0,
});
const rqPolicy = (i: Inputs) => ({
  reorderPoint: i.number("reorder_point"),
  orderQuantity: i.number("order_quantity"),
});
const tolerance = (i: Inputs) => ({ tolerance: i.optional("tol") });

const lot = (l: policy.Lot): Answer => ({
  order_quantity: l.orderQuantity,
  cost: l.cost,
  cycle_time: l.cycleTime,
});
const baseStock = (level: policy.BaseStock): Answer => ({
  base_stock_level: level.baseStockLevel,
  cost: level.cost,
});
const rq = (p: policy.ReorderPolicy & { readonly cost?: number }): Answer => ({
  r: p.reorderPoint,
  Q: p.orderQuantity,
  cost: p.cost,
});
const season = (plan: policy.SeasonPlan): Answer => ({
  base_stock_level: plan.baseStockLevel,
  order_quantity: plan.baseStockLevel,
  profit: plan.profit,
  expected_profit: plan.profit,
  expected_cost: plan.mismatchCost,
  critical_ratio: plan.criticalRatio,
  safety_stock: plan.safetyStock,
  fill_rate: plan.fillRate,
  expected_units_short: plan.unitsShort,
});
const loss = ({ short, left }: policy.Loss): Answer => ({ n: short, n_bar: left, n2: short, n2_bar: left });

const sellingInput = (i: Inputs) => ({
  revenue: i.number("revenue", "price"),
  purchaseCost: i.number("purchase_cost", "unit_cost"),
  salvageValue: i.optional("salvage_value") ?? 0,
  holdingCost: i.optional("holding_cost"),
  stockoutCost: i.optional("stockout_cost"),
  baseStockLevel: i.optional("base_stock_level", "order_quantity"),
});
const myopicInput = (i: Inputs) => ({
  ...mismatch(i),
  purchaseCost: i.number("purchase_cost"),
  purchaseCostNextPeriod: i.number("purchase_cost_next_per"),
  discountFactor: i.optional("discount_factor"),
});
const myopicDemand = (i: Inputs) => policy.normal(i.number("demand_mean"), i.number("demand_sd"));
const discount = (i: Inputs) => ({
  fixedCost: i.number("fixed_cost"),
  holdingCostRate: i.number("holding_cost_rate"),
  demandRate: i.number("demand_rate"),
  breakpoints: i.list("breakpoints"),
  unitCosts: i.list("unit_costs"),
  orderQuantity: i.optional("order_quantity"),
});
const discountLot = (l: policy.DiscountLot): Answer => ({
  order_quantity: l.orderQuantity,
  region: l.region,
  cost: l.cost,
});
const yieldInput = (i: Inputs) => ({
  ...lotCosts(i),
  yieldMean: i.number("yield_mean"),
  yieldSd: i.number("yield_sd"),
  orderQuantity: i.optional("order_quantity"),
});
const periodDemand = (i: Inputs) =>
  i.value("use_poisson") === true ? policy.poisson(i.number("demand_mean")) : demandOf(i);
const negativeBinomialOf = (i: Inputs) =>
  i.has("r") && i.has("p")
    ? policy.negativeBinomial(i.number("r"), i.number("p"))
    : policy.negativeBinomialOf(i.number("mean"), i.number("sd"));

const quantities: Readonly<Record<string, (i: Inputs) => policy.Distribution>> = {
  normal: (i) => policy.normal(i.number("mean"), i.number("sd")),
  lognormal: (i) => policy.lognormal(i.number("mu"), i.number("sigma")),
  exponential: (i) => policy.exponential(i.number("mu", "rate")),
  gamma: (i) => policy.gamma(i.number("a"), i.number("b")),
  uniform: (i) => policy.uniform(i.number("a"), i.number("b")),
  poisson: (i) => policy.poisson(i.number("mean")),
  geometric: (i) => policy.geometric(i.number("p")),
  nbinom: negativeBinomialOf,
  negative_binomial: negativeBinomialOf,
  discrete: demandOf,
  continuous: demandOf,
};

const lossModels: Readonly<Record<string, Model>> = Object.fromEntries(
  Object.entries(quantities).flatMap(([name, quantity]): [string, Model][] => [
    [`${name}_loss`, (i) => loss(quantity(i).loss(i.number("x")))],
    [`${name}_second_loss`, (i) => loss(quantity(i).secondLoss(i.number("x")))],
  ]),
);

const lotModels: Readonly<Record<string, Model>> = {
  eoq: (i) =>
    lot(policy.economicOrderQuantity({ ...lotCosts(i), orderQuantity: i.optional("order_quantity") })),
  eoq_backorders: (i) => {
    const found = policy.economicOrderQuantityWithBackorders({
      ...lotCosts(i),
      stockoutCost: i.number("stockout_cost"),
      orderQuantity: i.optional("order_quantity"),
      stockoutFraction: i.optional("stockout_fraction"),
    });
    return { ...lot(found), stockout_fraction: found.stockoutFraction, max_backorder: found.maxBackorder };
  },
  epq: (i) => {
    const found = policy.economicProductionQuantity({
      ...lotCosts(i),
      productionRate: i.number("production_rate"),
      stockoutCost: i.optional("stockout_cost"),
      orderQuantity: i.optional("order_quantity"),
    });
    const run = {
      production_time: found.runTime,
      run_time: found.runTime,
      production_run_time: found.runTime,
    };
    const peak = { max_inventory: found.maxInventory, max_inventory_level: found.maxInventory };
    return { ...lot(found), ...run, ...peak, max_backorder: found.maxBackorder };
  },
  eoq_all_units_discount: (i) => discountLot(policy.allUnitsDiscount(discount(i))),
  eoq_incremental_discount: (i) => discountLot(policy.incrementalDiscount(discount(i))),
  joint_replenishment_silver: (i) => {
    const found = policy.jointReplenishment({
      sharedFixedCost: i.number("shared_fixed_cost"),
      individualFixedCosts: i.list("individual_fixed_costs"),
      holdingCosts: i.list("holding_costs"),
      demandRates: i.list("demand_rates"),
    });
    return {
      order_quantities: found.orderQuantities,
      base_cycle_time: found.baseCycleTime,
      order_multiples: found.orderMultiples,
      cost: found.cost,
    };
  },
  eoq_yield_additive: (i) => ({ ...lotOf(policy.additiveYieldLot(yieldInput(i))) }),
  eoq_yield_multiplicative: (i) => ({ ...lotOf(policy.multiplicativeYieldLot(yieldInput(i))) }),
  eoq_disruptions: (i) => lotOf(policy.disruptedLot(disrupted(i))),
  eoq_disruptions_cost: (i) => ({ value: policy.disruptedLot(disrupted(i)).cost }),
  wagner_whitin: (i) => {
    const numPeriods = i.number("num_periods");
    const found = policy.wagnerWhitin({
      numPeriods,
      holdingCost: perPeriod(i.value("holding_cost"), numPeriods),
      fixedCost: perPeriod(i.value("fixed_cost"), numPeriods),
      demand: perPeriod(i.value("demand"), numPeriods),
      purchaseCost: perPeriod(i.value("purchase_cost") ?? 0, numPeriods),
    });
    return {
      order_quantities: found.orderQuantities,
      order_quantities_1based: [0, ...found.orderQuantities],
      cost: found.cost,
      costs_to_go: [0, ...found.costsToGo],
      next_order_periods: [0, ...found.nextOrderPeriods],
    };
  },
};

const newsvendorModels: Readonly<Record<string, Model>> = {
  newsvendor_normal: (i) => baseStock(policy.newsvendor(mismatch(i), policy.normalOverLeadTime(item(i)))),
  newsvendor_normal_cost: (i) => ({
    value: policy.newsvendor(mismatch(i), policy.normalOverLeadTime(item(i))).cost,
  }),
  newsvendor_poisson: (i) => baseStock(policy.newsvendor(mismatch(i), policy.poissonOverLeadTime(item(i)))),
  newsvendor_poisson_cost: (i) => ({
    value: policy.newsvendor(mismatch(i), policy.poissonOverLeadTime(item(i))).cost,
  }),
  newsvendor_continuous: (i) => baseStock(policy.newsvendor(mismatch(i), demandOf(i))),
  newsvendor_discrete: (i) => baseStock(policy.newsvendor(mismatch(i), demandOf(i))),
  newsvendor_normal_explicit: (i) =>
    season(policy.sellingSeason(sellingInput(i), policy.normalOverLeadTime(item(i)))),
  newsvendor_poisson_explicit: (i) =>
    season(policy.sellingSeason(sellingInput(i), policy.poissonOverLeadTime(item(i)))),
  newsvendor_price_cost: (i) =>
    season(policy.sellingSeason(sellingInput(i), policy.normalOverLeadTime(item(i)))),
  newsvendor_disruptions: (i) =>
    baseStock(
      policy.disruptedNewsvendor({
        ...mismatch(i),
        demand: i.number("demand"),
        disruptionProbability: i.number("disruption_prob"),
        recoveryProbability: i.number("recovery_prob"),
      }),
    ),
  newsvendor_yield_additive: (i) =>
    baseStock(
      policy.additiveYieldNewsvendor(
        { ...mismatch(i), demand: i.number("demand") },
        i.has("yield_distribution")
          ? demandOf(i)
          : policy.normal(i.number("yield_mean"), i.number("yield_sd")),
      ),
    ),
  myopic_finite_horizon: (i) => {
    const found = policy.myopic(myopicInput(i), myopicDemand(i));
    return { ...baseStock(found), value: [found.baseStockLevel, found.cost] };
  },
  myopic_cost: (i) => ({
    value: policy.myopicCost(i.number("base_stock_level"), myopicInput(i), myopicDemand(i)),
  }),
};

const reorderModels: Readonly<Record<string, Model>> = {
  rq_cost_normal: (i) => ({ value: policy.rqCost(rqPolicy(i), reorderCosts(i), item(i)) }),
  rq_cost_poisson: (i) => ({ value: policy.rqPoissonCost(rqPolicy(i), reorderCosts(i), item(i)) }),
  rq_optimal_r_for_q: (i) => ({
    value: policy.optimalReorderPoint(i.number("order_quantity"), mismatch(i), item(i)),
  }),
  rq_normal_exact: (i) => rq(policy.rqExact(reorderCosts(i), item(i))),
  rq_eil: (i) => rq(policy.expectedInventoryLevel(reorderCosts(i), item(i), tolerance(i))),
  rq_eoqb: (i) => rq(policy.eoqWithBackordersPolicy(reorderCosts(i), item(i))),
  rq_eoqss: (i) => rq(policy.eoqWithSafetyStock(reorderCosts(i), item(i))),
  rq_loss_function: (i) => rq(policy.lossFunctionPolicy(reorderCosts(i), item(i), tolerance(i))),
  rq_poisson_exact: (i) => rq(policy.rqPoissonExact(reorderCosts(i), item(i))),
  sS_cost: (i) => ({
    value: policy.minMaxCost(reorderCosts(i), periodDemand(i)).cost({
      reorderPoint: i.number("reorder_point"),
      orderUpToLevel: i.number("order_up_to_level"),
    }),
  }),
  sS_exact: (i) => {
    const found = policy.minMaxExact(reorderCosts(i), periodDemand(i));
    return { s: found.reorderPoint, S: found.orderUpToLevel, cost: found.cost };
  },
  sS_power_approx: (i) => {
    const found = policy.powerApproximation(reorderCosts(i), item(i));
    return { s: found.reorderPoint, S: found.orderUpToLevel };
  },
};

/** Every model of the cases by its name there. */
export const models: Readonly<Record<string, Model>> = {
  ...lotModels,
  ...newsvendorModels,
  ...reorderModels,
  ...lossModels,
  ...serviceModels,
  normal_loss_standard: (i) => loss(policy.normal(0, 1).loss(i.number("z"))),
  normal_second_loss_standard: (i) => loss(policy.normal(0, 1).secondLoss(i.number("z"))),
};

function lotOf({ orderQuantity, cost }: policy.YieldLot): Answer {
  return { order_quantity: orderQuantity, cost };
}

function disrupted(i: Inputs): policy.DisruptedLotInput {
  return {
    ...lotCosts(i),
    stockoutCost: i.number("stockout_cost"),
    disruptionRate: i.number("disruption_rate"),
    recoveryRate: i.number("recovery_rate"),
    approximate: i.value("approximate") === true,
    orderQuantity: i.optional("order_quantity"),
  };
}
