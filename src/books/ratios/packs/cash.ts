import { type RatioPack, measure } from "../definition.ts";

const ANALYSIS = "CFA Institute, Financial Analysis Techniques: cash flow ratios";

/** How much of the result arrives as cash. Over the trailing twelve months, or any stretch asked for. */
export const cash: RatioPack = {
  id: "cash",
  title: "Cash generation",
  ratios: [
    {
      id: "cash_conversion",
      label: "Cash conversion",
      terms: ["cash conversion ratio", "cash conversion rate"],
      formula: "cfo / ebitda",
      needs: { cfo: measure("cfo", "year"), ebitda: measure("ebitda", "year") },
      positive: ["ebitda"],
      windowed: true,
      unit: "percent",
      better: "higher",
      explanation: "Cash flow from operations, of EBITDA.",
      source: ANALYSIS,
    },
    {
      id: "free_cash_flow_margin",
      label: "Free cash flow margin",
      terms: ["fcf margin"],
      formula: "free_cash_flow / net_revenue",
      needs: {
        free_cash_flow: measure("free_cash_flow", "year"),
        net_revenue: measure("net_revenue", "year"),
      },
      positive: ["net_revenue"],
      windowed: true,
      unit: "percent",
      better: "higher",
      explanation: "Cash flow from operations less capital expenditure, of net revenue.",
      source: ANALYSIS,
    },
    {
      id: "cfo_to_current_liabilities",
      label: "Operating cash flow ratio",
      terms: ["operating cash flow ratio", "cash flow to current liabilities"],
      formula: "cfo / current_liabilities",
      needs: { cfo: measure("cfo", "year"), current_liabilities: measure("current_liabilities", "end") },
      positive: ["current_liabilities"],
      unit: "ratio",
      better: "higher",
      explanation:
        "Cash flow from operations of the trailing twelve months for each unit of current liabilities.",
      source: ANALYSIS,
    },
  ],
};
