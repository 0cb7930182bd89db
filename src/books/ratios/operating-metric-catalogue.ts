/**
 * Operating inputs that no ledger holds. They come from `operating_metrics.csv` (columns date, metric, value, unit;
 * one row a month, dated at its last day; money in major units of the base currency, percent as a share: 0.95).
 * A flow is summed over months; a stock or a rate is read at a month's end.
 */
export type OperatingMetricDefinition = {
  readonly label: string;
  readonly kind: "flow" | "stock";
  readonly unit: "money" | "count" | "percent" | "days";
};

type MetricUnit = OperatingMetricDefinition["unit"];
const flow = (label: string, unit: MetricUnit) => ({ kind: "flow", label, unit }) as const;
const stock = (label: string, unit: MetricUnit) => ({ kind: "stock", label, unit }) as const;

export const OPERATING_METRICS = {
  // healthcare
  claims_submitted: flow("Claims submitted", "count"),
  claims_accepted_first_pass: flow("Claims accepted on first submission", "count"),
  claims_denied: flow("Claims denied", "count"),
  clean_claim_rate: stock("Clean claim rate of the month, as reported", "percent"),
  denial_rate: stock("Denial rate of the month, as reported", "percent"),
  net_collection_rate: stock("Net collection rate of the month, as reported", "percent"),
  allowed_charges: flow("Charges allowed by contract", "money"),
  cash_collected_on_net_revenue: flow("Cash collected on net revenue", "money"),
  cost_to_collect_expense: flow("Cost of billing and collection", "money"),
  dnfb_amount: stock("Discharged, not final billed", "money"),
  dnfb_days: stock("Days discharged, not final billed, as reported", "days"),
  patient_visits: flow("Patient visits", "count"),
  // software as a service
  mrr: stock("Monthly recurring revenue", "money"),
  mrr_expansion: flow("Recurring revenue added by existing customers", "money"),
  mrr_contraction: flow("Recurring revenue lost by existing customers who stay", "money"),
  mrr_churned: flow("Recurring revenue of customers who left", "money"),
  customers: stock("Customers", "count"),
  customers_new: flow("New customers", "count"),
  customers_churned: flow("Customers who left", "count"),
  // retail, manufacturing, services
  store_area: stock("Selling area", "count"),
  transactions: flow("Sales transactions", "count"),
  units_produced: flow("Units produced", "count"),
  units_scrapped: flow("Units scrapped", "count"),
  unit_capacity: flow("Units that could have been produced", "count"),
  hours_available: flow("Hours available", "count"),
  hours_billable: flow("Billable hours", "count"),
  headcount: stock("Employees, full-time equivalent", "count"),
} as const satisfies Record<string, OperatingMetricDefinition>;

export type OperatingMetricName = keyof typeof OPERATING_METRICS;
