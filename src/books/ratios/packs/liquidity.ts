import { type RatioPack, measure, ratio } from "../definition.ts";

/** Can the company pay what falls due? */
export const liquidity: RatioPack = {
  id: "liquidity",
  title: "Liquidity",
  ratios: [
    {
      id: "current_ratio",
      label: "Current ratio",
      terms: ["working capital ratio", "current liquidity ratio"],
      formula: "current_assets / current_liabilities",
      needs: {
        current_assets: measure("current_assets", "end"),
        current_liabilities: measure("current_liabilities", "end"),
      },
      unit: "ratio",
      better: "higher",
      explanation: "Current assets for each unit of current liabilities.",
      source: "CFA Institute, Financial Analysis Techniques: liquidity ratios",
      threshold: { good: 1.5, watch: 1, source: "common lender convention; below 1 the short-term debts exceed the short-term assets" }, // prettier-ignore
    },
    {
      id: "quick_ratio",
      label: "Quick ratio",
      terms: ["acid test", "acid test ratio", "acid-test ratio", "quick liquidity ratio"],
      formula: "quick_assets / current_liabilities",
      needs: {
        quick_assets: measure("quick_assets", "end"),
        current_liabilities: measure("current_liabilities", "end"),
      },
      unit: "ratio",
      better: "higher",
      explanation: "Cash, short-term investments and net receivables for each unit of current liabilities.",
      source: "CFA Institute, Financial Analysis Techniques: liquidity ratios",
      threshold: { good: 1, watch: 0.8, source: "acid-test convention of 1:1" },
    },
    {
      id: "cash_ratio",
      label: "Cash ratio",
      terms: [],
      formula: "cash_and_investments / current_liabilities",
      needs: {
        cash_and_investments: measure("cash_and_investments", "end"),
        current_liabilities: measure("current_liabilities", "end"),
      },
      unit: "ratio",
      better: "higher",
      explanation: "Cash and short-term investments for each unit of current liabilities.",
      source: "CFA Institute, Financial Analysis Techniques: liquidity ratios",
    },
    {
      id: "days_cash_on_hand",
      label: "Days cash on hand",
      terms: ["days of cash", "cash on hand days", "dcoh", "days cash"],
      formula: "cash_and_investments / (cash_costs / 365)",
      needs: {
        cash_and_investments: measure("cash_and_investments", "end"),
        cash_costs: measure("cash_costs", "year"),
      },
      positive: ["cash_costs"],
      unit: "days",
      better: "higher",
      explanation:
        "How long cash and short-term investments cover operating costs without depreciation, trailing twelve months over 365 days.",
      source: "HFMA, Key Hospital Statistics and Ratio Margins",
    },
    {
      id: "net_burn_3m",
      label: "Mean monthly net burn of three months",
      terms: ["monthly burn", "monthly net burn", "burn rate", "cash burn rate", "average monthly burn"],
      formula: "round(net_burn / 3)",
      needs: { net_burn: measure("net_burn", "three_months") },
      unit: "money",
      better: "lower",
      explanation:
        "Cash used by operations and investing in the last three months, a month; negative when cash was made.",
      source: "venture convention: net burn before financing",
    },
    {
      id: "runway",
      label: "Runway",
      terms: [
        "cash runway",
        "months of runway",
        "how long does our cash last",
        "how long will our cash last",
      ],
      formula: "cash_and_investments / net_burn_3m",
      needs: {
        cash_and_investments: measure("cash_and_investments", "end"),
        net_burn_3m: ratio("net_burn_3m"),
      },
      positive: ["net_burn_3m"],
      unit: "months",
      better: "higher",
      explanation:
        "Months until cash and short-term investments are used up at the mean net burn of the last three months. Undefined while cash is being made.",
      source: "venture convention",
      threshold: { good: 12, watch: 6, source: "convention: raise or cut before six months are left" },
    },
  ],
};
