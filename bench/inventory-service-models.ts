import type { DemandShape, LeadTimeDemand, ReorderLevel } from "../src/stock/policy/index.ts";
import {
  fillRateAt,
  leadTimeDemand,
  reorderPointForCostPerStockOut,
  reorderPointForCostPerUnitShort,
  reorderPointForCycleService,
  reorderPointForFillRate,
  reorderPointForSafetyFactor,
} from "../src/stock/policy/index.ts";
import type { Inputs } from "./inventory-inputs.ts";
import type { Answer, Model } from "./inventory-models.ts";

const WEEKS_A_YEAR = 52;

const SHAPES: Readonly<Record<string, DemandShape>> = {
  normal: "normal",
  gamma: "gamma",
  lognormal: "lognormal",
  poisson: "poisson",
  nbinom: "negative_binomial",
  negative_binomial: "negative_binomial",
};

/** Safety stock and reorder point cases differ only in what they are given; one reading answers them all. */
const safety: Model = (i) => {
  const demand = demandOverLeadTime(i);
  const level = levelFor(i, demand);
  const orderQuantity = i.optional("order_quantity");
  const service = orderQuantity === undefined ? undefined : fillRateAt(level, orderQuantity, demand);
  const answer: Answer = {
    lead_time_demand: demand.mean,
    sigma: demand.sd,
    z: level.safetyFactor,
    safety_stock: level.safetyStock,
    reorder_point: level.reorderPoint,
    csl: level.cycleServiceLevel,
    loss_gk: service?.loss,
    expected_units_short: service?.unitsShort,
    fill_rate: service?.fillRate,
  };
  return answer;
};

function demandOverLeadTime(i: Inputs): LeadTimeDemand {
  const weeks = i.optional("lead_time_weeks");
  return leadTimeDemand({
    demandMean: i.optional("demand_mean", "annual_demand") ?? 0,
    demandSd: i.number("demand_sd", "annual_sd"),
    leadTimeMean:
      weeks === undefined ? (i.optional("lead_time", "lead_time_mean") ?? 1) : weeks / WEEKS_A_YEAR,
    leadTimeSd: i.optional("lead_time_sd"),
  });
}

function levelFor(i: Inputs, demand: LeadTimeDemand): ReorderLevel {
  if (i.has("fill_rate"))
    return reorderPointForFillRate(i.number("fill_rate"), i.number("order_quantity"), demand);
  if (i.has("z")) return reorderPointForSafetyFactor(i.number("z"), demand);
  if (i.has("cost_per_item_short"))
    return reorderPointForCostPerUnitShort(costs(i, "cost_per_item_short"), demand);
  if (i.has("cost_per_stockout"))
    return reorderPointForCostPerStockOut(costs(i, "cost_per_stockout"), demand);
  const shape = i.value("distribution") ?? "normal";
  const known = typeof shape === "string" ? SHAPES[shape] : undefined;
  if (known === undefined) throw new Error("the distribution of lead-time demand is not known");
  return reorderPointForCycleService(i.number("csl", "service_level"), demand, known);
}

function costs(i: Inputs, shortage: string) {
  return {
    annualDemand: i.number("annual_demand"),
    orderQuantity: i.number("order_quantity"),
    holdingCost: i.optional("holding_cost") ?? i.number("holding_rate") * i.number("unit_cost"),
    shortageCost: i.number(shortage),
  };
}

export const serviceModels: Readonly<Record<string, Model>> = {
  safety_stock_normal: safety,
  safety_stock_stochastic_lead_time: safety,
  safety_stock_fill_rate: safety,
  safety_stock_cost_per_item_short: safety,
  safety_stock_cost_per_stockout: safety,
  reorder_point_normal: safety,
  reorder_point_stochastic_lead_time: safety,
};
