import type { PlanInput } from "../plan.ts";

/** One item from its demand to its order policy, what looks wrong with it, and the report on all of the stock. */
export const inventoryUpdate: PlanInput = {
  name: "inventory_update",
  title: "Inventory update",
  description:
    "Forecasts an item's demand, finds its order policy, looks for anomalies and writes the stock report.",
  pattern: "sequential",
  tasks: [
    {
      id: "forecast",
      agent: "forecasting",
      operation: "generate_forecast",
      inputs: { sku: "$.input.sku", asOf: "$.input.asOf" },
    },
    {
      id: "optimize",
      agent: "optimization",
      operation: "optimize_inventory",
      inputs: { sku: "$.input.sku", serviceLevel: "$.input.serviceLevel" },
      dependencies: ["forecast"],
    },
    {
      id: "anomaly",
      agent: "anomaly_detection",
      operation: "detect_anomalies",
      inputs: { skus: ["$.input.sku"], asOf: "$.input.asOf" },
    },
    {
      id: "report",
      agent: "report_generation",
      operation: "generate_report",
      inputs: { asOf: "$.input.asOf" },
    },
  ],
};

/** Three looks at the stock that do not wait for each other. */
export const parallelAnalysis: PlanInput = {
  name: "parallel_analysis",
  title: "Parallel analysis",
  description: "Forecasts an item's demand, looks for anomalies and rates the suppliers, all at once.",
  pattern: "parallel",
  tasks: [
    {
      id: "forecast",
      agent: "forecasting",
      operation: "generate_forecast",
      inputs: { sku: "$.input.sku", asOf: "$.input.asOf" },
    },
    {
      id: "anomaly",
      agent: "anomaly_detection",
      operation: "detect_anomalies",
      inputs: { skus: ["$.input.sku"], asOf: "$.input.asOf" },
    },
    {
      id: "suppliers",
      agent: "supplier_coordination",
      operation: "get_supplier_performance",
      inputs: { supplier: "$.input.supplier", to: "$.input.asOf" },
    },
  ],
};

/** An emergency order when the forecast is over the threshold; a person says yes to exactly that order. */
export const conditionalProcurement: PlanInput = {
  name: "conditional_procurement",
  title: "Conditional procurement",
  description:
    "Forecasts an item's demand and, when it exceeds a threshold, sends an emergency purchase order.",
  pattern: "conditional",
  tasks: [
    {
      id: "forecast",
      agent: "forecasting",
      operation: "generate_forecast",
      inputs: { sku: "$.input.sku", asOf: "$.input.asOf" },
    },
    {
      id: "order",
      agent: "supplier_coordination",
      operation: "send_purchase_order",
      inputs: {
        supplier: "$.input.supplier",
        lines: [{ sku: "$.input.sku", quantity: "$.input.quantity" }],
        location: "$.input.location",
        reason: "The demand forecast exceeds the threshold.",
      },
      condition: "forecast.forecast != null && forecast.forecast > double(input.threshold)",
      approval: {
        reason: "An emergency order commits the company to a purchase.",
        permission: "stock:order",
      },
    },
    {
      id: "policy",
      agent: "optimization",
      operation: "optimize_inventory",
      inputs: { sku: "$.input.sku" },
      condition: "forecast.forecast != null && forecast.forecast <= double(input.threshold)",
    },
  ],
};
