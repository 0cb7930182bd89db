import { roundHalfUp } from "../../base/money.ts";
import { type Figure, type Unit, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Bucket } from "../demand.ts";
import { bucketFacts } from "./calendar.ts";
import type { OptimizedItem } from "./optimize-item.ts";

export type PolicyFigures = Readonly<Record<string, Figure>>;

const COUNT: Unit = { kind: "count" };
const PERCENT: Unit = { kind: "percent" };
const DAYS: Unit = { kind: "days" };

type Leaf = {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly value: number;
  readonly formula: string;
  readonly note: string;
};

/** Every number of an order policy as a figure, from what was assumed or forecast up to the yearly cost. */
export function policyFigures(
  figures: FigureSet,
  made: OptimizedItem,
  {
    qualifier,
    currency,
    bucket,
  }: { readonly qualifier: string; readonly currency: string; readonly bucket: Bucket },
): PolicyFigures {
  const { asOf, answer, input, forecast, lead, policy, serviceLevel } = made;
  const { needs } = input;
  const demand = policy === "rq" || policy === "eoq" ? input.leadTime : input.review;
  const leaf = ({ name, label, unit, value, formula, note }: Leaf): Figure =>
    figures.leaf({
      name,
      label,
      unit,
      asOf,
      qualifier,
      value,
      formula,
      sources: [{ kind: "assumption", value, note }],
    });
  const derive = (name: string, label: string, rest: DerivedRest): Figure =>
    figures.derive({ name, label, asOf, qualifier, ...rest });

  const forecastNote = `${forecast.method.replaceAll("_", " ")} on demand by ${bucket} (${forecast.demandClass})`;
  const levelNote = {
    stated: "asked for",
    default: "default",
    cost_target: "highest within the cost target",
    critical_ratio: "(price - cost) / (price - salvage)",
  }[made.serviceFrom];
  const orderCost = leaf({
    name: "order_cost",
    label: "Cost of one order",
    unit: money(currency),
    value: roundHalfUp(needs.orderCost),
    formula: "as given",
    note: "input of the request or its default",
  });
  const holdingRate = leaf({
    name: "holding_rate",
    label: "Yearly holding cost as a share of price",
    unit: PERCENT,
    value: needs.holdingRate,
    formula: "as given",
    note: "input of the request or its default",
  });
  const unitPrice = leaf({
    name: "unit_price",
    label: `Unit price in minor units of ${currency}`,
    unit: COUNT,
    value: answer.lot.unitPrice,
    formula: "price of the order quantity",
    note: made.contract === null ? "standard cost of the item" : `contract ${made.contract.id}`,
  });
  const yearlyDemand = leaf({
    name: "yearly_demand",
    label: "Demand a year",
    unit: COUNT,
    value: needs.yearlyDemand,
    formula: "mean forecast a period times periods a year",
    note: forecastNote,
  });
  const rate = leaf({
    name: "demand_rate",
    label: `Demand a ${bucket} over the time to be covered`,
    unit: COUNT,
    value: demand.rate,
    formula: "mean of the forecast",
    note: forecastNote,
  });
  const sigma = leaf({
    name: "forecast_error_sd",
    label: `Standard deviation of forecast errors a ${bucket}`,
    unit: COUNT,
    value: demand.sigma,
    formula:
      forecast.sigmaFrom === "errors"
        ? "half-width of the 68.27 % interval of rolling-origin errors"
        : "standard deviation of demand",
    note: forecastNote,
  });
  const leadDays = leaf({
    name: "lead_time",
    label: "Lead time",
    unit: DAYS,
    value: lead.days,
    formula: "calendar days from order to delivery",
    note: sourceOf(lead.daysFrom, made),
  });
  const leadSd = leaf({
    name: "lead_time_sd",
    label: "Standard deviation of the lead time",
    unit: DAYS,
    value: lead.sd,
    formula: "of calendar days from order to delivery",
    note: sourceOf(lead.sdFrom, made),
  });
  const level = leaf({
    name: "service_level",
    label: "Service level",
    unit: PERCENT,
    value: serviceLevel,
    formula: "share of cycles without a stock-out",
    note: levelNote,
  });
  const quantity = leaf({
    name: "order_quantity",
    label: "Order quantity",
    unit: COUNT,
    value: answer.orderQuantity,
    formula:
      policy === "newsvendor" || policy === "base_stock"
        ? `${policy.replaceAll("_", " ")} quantity in whole multiples, at least the minimum`
        : `least of K D / Q + i c Q / 2 + c D over the price regions (${input.offer.discount.replaceAll("_", " ")} discount), in whole multiples, at least the minimum`,
    note: `minimum ${input.offer.minimum}, multiple ${input.offer.multiple}`,
  });
  const covered = derive("covered_demand", "Demand over the time to be covered", {
    unit: COUNT,
    formula: "demand_rate * time",
    inputs: {
      demand_rate: rate,
      time: leaf({
        name: "covered_time",
        label: `Time to be covered in periods of a ${bucket}`,
        unit: COUNT,
        value: demand.rate === 0 ? 0 : demand.mean / demand.rate,
        formula: coverFormula(policy),
        note: `a ${bucket} is ${bucketFacts(bucket).days} days`,
      }),
    },
  });
  const shared = {
    order_cost: orderCost,
    holding_rate: holdingRate,
    unit_price: unitPrice,
    yearly_demand: yearlyDemand,
    demand_rate: rate,
    forecast_error_sd: sigma,
    lead_time: leadDays,
    lead_time_sd: leadSd,
    service_level: level,
    order_quantity: quantity,
    covered_demand: covered,
  };
  const fill = leaf({
    name: "fill_rate",
    label: "Share of demand met from stock",
    unit: PERCENT,
    value: answer.fillRate,
    formula:
      policy === "newsvendor"
        ? "1 - expected shortage / mean demand"
        : "1 - (n(r) - n(r + Q)) / Q, n the expected shortage",
    note: `${demand.shape.replaceAll("_", " ")} demand over the time to be covered`,
  });
  const cycle = leaf({
    name: "cycle_service",
    label: "Share of cycles without a stock-out",
    unit: PERCENT,
    value: answer.cycleServiceLevel,
    formula: "probability that demand over the time to be covered does not exceed the level",
    note: `${demand.shape.replaceAll("_", " ")} demand`,
  });
  if (answer.reorderPoint === null) {
    const cost = leaf({
      name: "expected_cost",
      label: "Expected ordering and left-over cost of the season",
      unit: money(currency),
      value: roundHalfUp(answer.yearlyCost),
      formula: "K + i c E[(Q - D)+]",
      note: "newsvendor",
    });
    return { ...shared, fill_rate: fill, cycle_service: cycle, expected_cost: cost };
  }
  const reorderPoint = leaf({
    name: "reorder_point",
    label: "Reorder point",
    unit: COUNT,
    value: answer.reorderPoint,
    formula:
      policy === "eoq"
        ? "demand over the lead time"
        : `quantile of ${demand.shape.replaceAll("_", " ")} demand over the time to be covered at the service level`,
    note: `variance E[L] sigma^2 + rate^2 Var[L]`,
  });
  const safety = derive("safety_stock", "Safety stock", {
    unit: COUNT,
    formula: "reorder_point - covered_demand",
    inputs: { reorder_point: reorderPoint, covered_demand: covered },
  });
  const cost = derive("expected_cost", "Ordering and holding cost a year", {
    unit: money(currency),
    formula:
      "round(order_cost * yearly_demand / order_quantity + holding_rate * unit_price * max(0, order_quantity / 2 + safety_stock))",
    inputs: {
      order_cost: orderCost,
      yearly_demand: yearlyDemand,
      order_quantity: quantity,
      holding_rate: holdingRate,
      unit_price: unitPrice,
      safety_stock: safety,
    },
  });
  const upTo: PolicyFigures =
    answer.orderUpTo === null
      ? {}
      : {
          order_up_to: leaf({
            name: "order_up_to",
            label: "Order up to",
            unit: COUNT,
            value: answer.orderUpTo,
            formula: policy === "base_stock" ? "the reorder point" : "reorder point + order quantity",
            note: policy,
          }),
        };
  return {
    ...shared,
    reorder_point: reorderPoint,
    safety_stock: safety,
    fill_rate: fill,
    cycle_service: cycle,
    expected_cost: cost,
    ...upTo,
  };
}

type DerivedRest = {
  readonly unit: Unit;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, Figure>>;
};

function coverFormula(policy: OptimizedItem["policy"]): string {
  if (policy === "newsvendor") return "season";
  return policy === "rq" || policy === "eoq" ? "lead time" : "lead time + review";
}

function sourceOf(
  from: OptimizedItem["lead"]["daysFrom"] | OptimizedItem["lead"]["sdFrom"],
  { lead, contract }: OptimizedItem,
): string {
  switch (from) {
    case "contract":
      return `contract ${contract?.id ?? ""}`;
    case "deliveries":
      return `${lead.deliveries} deliveries of the supplier`;
    case "stated":
      return "input of the request";
    case "none":
      return "not known, counted as zero";
    default:
      return from satisfies never;
  }
}
