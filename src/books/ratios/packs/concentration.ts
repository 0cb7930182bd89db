import type { ConcentrationSubject } from "../../ageing/concentration.ts";
import type { RatioDefinition, RatioPack } from "../definition.ts";

const MAJOR_CUSTOMER = "ASC 280-10-50-42: a customer of 10% of revenue or more must be disclosed";
const MERGERS = "by analogy with the US Merger Guidelines 2023: above 1,000 moderately, above 1,800 highly concentrated"; // prettier-ignore

function topShare(
  subject: ConcentrationSubject,
  top: number,
  { label, terms }: Pick<RatioDefinition, "label" | "terms">,
): RatioDefinition {
  return {
    id: `top_${top}_${subject}_share`,
    label,
    terms,
    formula: "top / total",
    needs: {
      top: { kind: "concentration", subject, part: { top } },
      total: { kind: "concentration", subject, part: "total" },
    },
    positive: ["total"],
    ...(subject === "revenue" || subject === "spend" ? { windowed: true as const } : {}),
    unit: "percent",
    better: "lower",
    explanation: `Share of the ${top === 1 ? "largest party" : `${top} largest parties`}, invoices with tax, less credit notes.`,
    source: MAJOR_CUSTOMER,
    ...(top === 1 ? { threshold: { good: 0.1, watch: 0.25, source: MAJOR_CUSTOMER } } : {}),
  };
}

function herfindahl(
  subject: ConcentrationSubject,
  { label, terms }: Pick<RatioDefinition, "label" | "terms">,
): RatioDefinition {
  return {
    id: `${subject}_hhi`,
    label,
    terms,
    formula: "10000 * squares / (total * total)",
    needs: {
      squares: { kind: "concentration", subject, part: "squares" },
      total: { kind: "concentration", subject, part: "total" },
    },
    positive: ["total"],
    ...(subject === "revenue" || subject === "spend" ? { windowed: true as const } : {}),
    unit: "score",
    better: "lower",
    explanation:
      "Herfindahl-Hirschman index: sum of squared shares in percent, 10,000 with a single party; the 50 largest parties count.",
    source: "Herfindahl-Hirschman index",
    threshold: { good: 1000, watch: 1800, source: MERGERS },
  };
}

/** How much hangs on few customers and suppliers. */
export const concentration: RatioPack = {
  id: "concentration",
  title: "Concentration",
  ratios: [
    topShare("revenue", 1, {
      label: "Largest customer's share of revenue",
      terms: [
        "customer concentration",
        "largest customer",
        "biggest customer",
        "top customer share",
        "revenue concentration",
      ],
    }),
    topShare("revenue", 5, {
      label: "Five largest customers' share of revenue",
      terms: ["top 5 customers", "top five customers", "top 5 customers share of revenue"],
    }),
    topShare("revenue", 10, {
      label: "Ten largest customers' share of revenue",
      terms: ["top 10 customers", "top ten customers", "top 10 customers share of revenue"],
    }),
    herfindahl("revenue", {
      label: "Concentration of revenue (HHI)",
      terms: ["revenue hhi", "hhi of revenue"],
    }),
    topShare("receivables", 1, {
      label: "Largest customer's share of receivables",
      terms: ["receivables concentration"],
    }),
    topShare("receivables", 5, {
      label: "Five largest customers' share of receivables",
      terms: ["top 5 receivables", "top 5 customers share of receivables"],
    }),
    topShare("receivables", 10, {
      label: "Ten largest customers' share of receivables",
      terms: ["top 10 receivables", "top 10 customers share of receivables"],
    }),
    herfindahl("receivables", {
      label: "Concentration of receivables (HHI)",
      terms: ["receivables hhi", "hhi of receivables"],
    }),
    topShare("spend", 1, {
      label: "Largest supplier's share of purchases",
      terms: ["supplier concentration", "largest supplier", "biggest supplier"],
    }),
    topShare("spend", 5, {
      label: "Five largest suppliers' share of purchases",
      terms: ["top 5 suppliers", "top five suppliers"],
    }),
  ],
};
