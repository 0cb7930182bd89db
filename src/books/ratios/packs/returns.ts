import { type RatioPack, measure, ratio } from "../definition.ts";

const ANALYSIS = "CFA Institute, Financial Analysis Techniques: profitability ratios";

/** What the money invested earns: trailing twelve months over the mean of the balance a year ago and now. */
export const returns: RatioPack = {
  id: "returns",
  title: "Returns",
  ratios: [
    {
      id: "return_on_assets",
      label: "Return on assets (ROA)",
      terms: ["roa", "return on assets"],
      formula: "net_income / average_assets",
      needs: {
        net_income: measure("net_income", "year"),
        average_assets: measure("total_assets", "average"),
      },
      positive: ["average_assets"],
      unit: "percent",
      better: "higher",
      explanation: "Net income of the trailing twelve months over average total assets.",
      source: ANALYSIS,
    },
    {
      id: "asset_turnover",
      label: "Asset turnover",
      terms: ["total asset turnover"],
      formula: "net_revenue / average_assets",
      needs: {
        net_revenue: measure("net_revenue", "year"),
        average_assets: measure("total_assets", "average"),
      },
      positive: ["average_assets"],
      unit: "ratio",
      better: "higher",
      explanation: "Net revenue of the trailing twelve months for each unit of average total assets.",
      source: ANALYSIS,
    },
    {
      id: "equity_multiplier",
      label: "Equity multiplier",
      terms: ["financial leverage multiplier"],
      formula: "average_assets / average_equity",
      needs: {
        average_assets: measure("total_assets", "average"),
        average_equity: measure("total_equity", "average"),
      },
      positive: ["average_equity"],
      unit: "ratio",
      better: "neither",
      explanation: "Average total assets for each unit of average equity.",
      source: ANALYSIS,
    },
    {
      id: "return_on_equity",
      label: "Return on equity (ROE)",
      terms: ["roe", "return on equity", "dupont"],
      formula: "net_margin * asset_turnover * equity_multiplier",
      needs: {
        net_margin: ratio("net_margin"),
        asset_turnover: ratio("asset_turnover"),
        equity_multiplier: ratio("equity_multiplier"),
      },
      unit: "percent",
      better: "higher",
      explanation:
        "Net income over average equity, as DuPont takes it apart: net margin, asset turnover, equity multiplier.",
      source: "DuPont analysis; CFA Institute, Financial Analysis Techniques",
    },
    {
      id: "return_on_invested_capital",
      label: "Return on invested capital (ROIC)",
      terms: ["roic", "return on invested capital", "return on capital"],
      formula: "nopat / average_capital",
      needs: { nopat: measure("nopat", "year"), average_capital: measure("invested_capital", "average") },
      positive: ["average_capital"],
      unit: "percent",
      better: "higher",
      explanation:
        "Operating income less the tax booked, over the average of borrowings and equity less cash and short-term investments.",
      source: "Koller, Goedhart, Wessels: Valuation (with booked instead of operating taxes)",
    },
  ],
};
