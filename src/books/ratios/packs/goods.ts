import { type RatioDefinition, type RatioPack, measure, metric } from "../definition.ts";

const INVENTORY: readonly RatioDefinition[] = [
  {
    id: "inventory_turns",
    label: "Inventory turns",
    terms: ["inventory turnover", "stock turn", "stock turns", "inventory turnover ratio"],
    formula: "cost_of_sales / average_inventory",
    needs: {
      cost_of_sales: measure("cost_of_sales", "year"),
      average_inventory: measure("inventory", "average"),
    },
    positive: ["average_inventory"],
    accounts: [["inventory"], ["cost_of_sales"]],
    unit: "ratio",
    better: "higher",
    explanation: "How often average inventory is sold in twelve months, at cost.",
    source: "CFA Institute, Financial Analysis Techniques: activity ratios",
  },
  {
    id: "gmroi",
    label: "Gross margin return on inventory (GMROI)",
    terms: ["gmroi", "gross margin return on inventory", "gross margin return on investment"],
    formula: "gross_profit / average_inventory",
    needs: {
      gross_profit: measure("gross_profit", "year"),
      average_inventory: measure("inventory", "average"),
    },
    positive: ["average_inventory"],
    accounts: [["inventory"], ["cost_of_sales"]],
    unit: "ratio",
    better: "higher",
    explanation: "Gross profit of twelve months for each unit of average inventory at cost.",
    source: "National Retail Federation, retail mathematics",
  },
];

export const retail: RatioPack = {
  id: "retail",
  title: "Retail",
  industries: ["retail"],
  ratios: [
    ...INVENTORY,
    {
      id: "revenue_per_area",
      label: "Net revenue per unit of selling area",
      terms: ["sales per square foot", "sales per square metre", "revenue per square foot", "sales density"],
      formula: "round(net_revenue / store_area)",
      needs: { net_revenue: measure("net_revenue", "year"), store_area: metric("store_area", "end") },
      unit: "money",
      better: "higher",
      explanation: "Net revenue of twelve months over selling area, in the unit the area is imported in.",
      source: "National Retail Federation, retail mathematics",
    },
    {
      id: "average_basket",
      label: "Average basket",
      terms: ["average transaction value", "basket size", "average ticket"],
      formula: "round(net_revenue / transactions)",
      needs: {
        net_revenue: measure("net_revenue", "three_months"),
        transactions: metric("transactions", "three_months"),
      },
      unit: "money",
      better: "higher",
      explanation: "Net revenue over sales transactions, last three months.",
      source: "National Retail Federation, retail mathematics",
    },
  ],
};

export const manufacturing: RatioPack = {
  id: "manufacturing",
  title: "Manufacturing",
  industries: ["manufacturing"],
  ratios: [
    ...INVENTORY,
    {
      id: "capacity_utilisation",
      label: "Capacity utilisation",
      terms: ["capacity utilization", "utilisation of capacity"],
      formula: "produced / capacity",
      needs: {
        produced: metric("units_produced", "three_months"),
        capacity: metric("unit_capacity", "three_months"),
      },
      unit: "percent",
      better: "higher",
      explanation: "Units produced of what could have been produced, last three months.",
      source: "Federal Reserve, G.17 Industrial Production and Capacity Utilization",
    },
    {
      id: "scrap_rate",
      label: "Scrap rate",
      terms: ["scrap", "reject rate"],
      formula: "scrapped / produced",
      needs: {
        scrapped: metric("units_scrapped", "three_months"),
        produced: metric("units_produced", "three_months"),
      },
      unit: "percent",
      better: "lower",
      explanation: "Units scrapped of units produced, last three months.",
      source: "ISO 22400-2: scrap ratio",
    },
  ],
};
