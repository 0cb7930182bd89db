import { type RatioDefinition, type RatioPack, measure } from "../definition.ts";
import type { MeasureName } from "../measure-catalogue.ts";

const ANALYSIS = "CFA Institute, Financial Analysis Techniques: profitability ratios";

type Margin = Pick<RatioDefinition, "id" | "label" | "terms" | "explanation"> &
  Partial<Pick<RatioDefinition, "accounts" | "better">>;

function shareOfRevenue(part: MeasureName, margin: Margin): RatioDefinition {
  return {
    better: "higher",
    ...margin,
    formula: `${part} / net_revenue`,
    needs: { [part]: measure(part, "year"), net_revenue: measure("net_revenue", "year") },
    positive: ["net_revenue"],
    windowed: true,
    unit: "percent",
    source: ANALYSIS,
  };
}

/** What is left of revenue. Over the trailing twelve months, or any stretch asked for. */
export const profitability: RatioPack = {
  id: "profitability",
  title: "Profitability",
  ratios: [
    shareOfRevenue("gross_profit", {
      id: "gross_margin",
      label: "Gross margin",
      terms: ["gross profit margin", "gross margin percent"],
      accounts: [["cost_of_sales"]],
      explanation: "Net revenue less cost of sales, of net revenue.",
    }),
    shareOfRevenue("ebitda", {
      id: "ebitda_margin",
      label: "EBITDA margin",
      terms: [],
      explanation: "Earnings before interest, tax, depreciation and amortisation, of net revenue.",
    }),
    shareOfRevenue("ebit", {
      id: "ebit_margin",
      label: "Operating margin (EBIT margin)",
      terms: ["operating margin", "ebit margin", "operating profit margin", "operating income margin"],
      explanation: "Operating income, of net revenue.",
    }),
    shareOfRevenue("net_income", {
      id: "net_margin",
      label: "Net margin",
      terms: ["net profit margin", "net income margin", "profit margin after tax", "return on sales"],
      explanation: "Net income, of net revenue.",
    }),
    shareOfRevenue("operating_expenses", {
      id: "opex_ratio",
      label: "Operating expense ratio",
      terms: ["opex ratio", "operating expenses to revenue", "opex to revenue"],
      better: "lower",
      explanation: "Operating expenses without depreciation, of net revenue.",
    }),
    {
      id: "break_even_revenue",
      label: "Break-even revenue",
      terms: ["break even", "breakeven", "break-even", "breakeven revenue", "break even revenue"],
      formula: "round(fixed_costs / (gross_profit / net_revenue))",
      needs: {
        fixed_costs: measure("fixed_costs", "year"),
        gross_profit: measure("gross_profit", "year"),
        net_revenue: measure("net_revenue", "year"),
      },
      positive: ["gross_profit", "net_revenue"],
      accounts: [["cost_of_sales"]],
      windowed: true,
      unit: "money",
      better: "lower",
      explanation:
        "Net revenue at which operating income is zero, with cost of sales as the variable and operating expenses and depreciation as the fixed costs.",
      source: "Horngren, Cost Accounting: cost-volume-profit analysis",
    },
  ],
};
