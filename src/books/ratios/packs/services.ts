import { type RatioPack, measure, metric } from "../definition.ts";

export const services: RatioPack = {
  id: "services",
  title: "Services",
  industries: ["services"],
  ratios: [
    {
      id: "billable_utilisation",
      label: "Billable utilisation",
      terms: ["utilization", "utilisation", "utilization rate", "utilisation rate", "billable utilization"],
      formula: "billable / available",
      needs: {
        billable: metric("hours_billable", "three_months"),
        available: metric("hours_available", "three_months"),
      },
      unit: "percent",
      better: "higher",
      explanation: "Billable hours of available hours, last three months.",
      source: "professional services convention",
    },
    {
      id: "revenue_per_hour",
      label: "Net revenue per billable hour",
      terms: ["realised rate", "realized rate", "revenue per billable hour", "effective hourly rate"],
      formula: "round(net_revenue / billable)",
      needs: {
        net_revenue: measure("net_revenue", "three_months"),
        billable: metric("hours_billable", "three_months"),
      },
      unit: "money",
      better: "higher",
      explanation: "Net revenue over billable hours, last three months.",
      source: "professional services convention",
    },
    {
      id: "revenue_per_head",
      label: "Net revenue per employee",
      terms: ["revenue per employee", "revenue per head", "sales per employee"],
      formula: "round(net_revenue / headcount)",
      needs: { net_revenue: measure("net_revenue", "year"), headcount: metric("headcount", "end") },
      unit: "money",
      better: "higher",
      explanation: "Net revenue of twelve months over employees at the end.",
      source: "plain productivity measure",
    },
  ],
};
