import { type RatioDefinition, type RatioPack, measure } from "../definition.ts";
import type { MeasureName } from "../measure-catalogue.ts";

function yearOnYear(
  name: MeasureName,
  { id, label, terms }: Pick<RatioDefinition, "id" | "label" | "terms">,
): RatioDefinition {
  return {
    id,
    label,
    terms,
    formula: "(now - before) / before",
    needs: { now: measure(name, "year"), before: measure(name, "year_before") },
    positive: ["before"],
    windowed: true,
    unit: "percent",
    better: "higher",
    explanation:
      "Against the same stretch a year earlier; the trailing twelve months unless asked otherwise.",
    source: "plain growth rate; undefined from a base of zero or below",
  };
}

export const growth: RatioPack = {
  id: "growth",
  title: "Growth",
  ratios: [
    yearOnYear("net_revenue", {
      id: "revenue_growth_yoy",
      label: "Revenue growth, year on year",
      terms: [
        "revenue growth",
        "sales growth",
        "growth rate",
        "yoy growth",
        "yoy revenue growth",
        "revenue growth yoy",
        "year on year revenue growth",
        "year over year revenue growth",
        "revenue growth year over year",
        "revenue growth year on year",
      ],
    }),
    yearOnYear("ebitda", {
      id: "ebitda_growth_yoy",
      label: "EBITDA growth, year on year",
      terms: ["ebitda growth"],
    }),
    yearOnYear("net_income", {
      id: "net_income_growth_yoy",
      label: "Net income growth, year on year",
      terms: ["net income growth", "profit growth", "earnings growth"],
    }),
    {
      id: "revenue_growth_mom",
      label: "Revenue growth, month on month",
      terms: [
        "mom growth",
        "mom revenue growth",
        "revenue growth mom",
        "month over month revenue growth",
        "month on month revenue growth",
        "monthly revenue growth",
        "revenue growth month over month",
      ],
      formula: "(now - before) / before",
      needs: { now: measure("net_revenue", "month"), before: measure("net_revenue", "month_before") },
      positive: ["before"],
      unit: "percent",
      better: "higher",
      explanation: "Net revenue of the month against the month before.",
      source: "plain growth rate; undefined from a base of zero or below",
    },
    {
      id: "revenue_cagr_3y",
      label: "Revenue growth a year over three years (CAGR)",
      terms: ["cagr", "revenue cagr", "compound annual growth rate", "three year cagr"],
      formula: "pow(now / before, 1 / 3) - 1",
      needs: { now: measure("net_revenue", "year"), before: measure("net_revenue", "three_years_before") },
      positive: ["now", "before"],
      unit: "percent",
      better: "higher",
      explanation:
        "Constant yearly rate from the twelve months three years ago to the trailing twelve months.",
      source: "compound annual growth rate",
    },
  ],
};
