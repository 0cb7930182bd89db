export type BudgetLineTable = {
  company_id: string;
  id: string;
  version: string;
  account_id: number;
  month: string;
  /** in the account's natural direction: revenue and expenses are positive */
  amount: number;
};

export type CalendarItemTable = {
  company_id: string;
  id: string;
  /** payroll, tax, debt_principal, debt_interest, rent, capex, recurring, other */
  kind: string;
  description: string;
  /** in or out */
  direction: string;
  amount: number;
  currency: string;
  /** once, weekly, biweekly, semimonthly, monthly, quarterly, yearly */
  every: string;
  first_date: string;
  last_date: string | null;
  account_id: number | null;
  party_id: string | null;
};

export type CovenantTable = {
  company_id: string;
  id: string;
  name: string;
  /** a figure's name: dscr, current_ratio, net_debt_to_ebitda, minimum_cash ... */
  metric: string;
  /** ">=" or "<=" */
  comparator: string;
  /** decimal text; money in major units of the base currency */
  threshold: string;
  lender: string;
  /** monthly or quarterly */
  frequency: string;
  /** share of the threshold below which headroom is a warning, decimal text: "0.10" */
  warning_headroom: string;
};

export type PolicyTable = {
  company_id: string;
  key: string;
  value: string;
  unit: string;
  note: string | null;
};

export type OperatingMetricTable = {
  company_id: string;
  id: string;
  /** last day of what it describes */
  date: string;
  metric: string;
  value: string;
  unit: string;
};

export type AlertTable = {
  company_id: string;
  id: string;
  rule: string;
  /** critical, high, medium, low */
  severity: string;
  title: string;
  detail: string;
  /** JSON: figure ids and row references */
  evidence: string;
  owner: string;
  clears_when: string;
  /** open or cleared */
  status: string;
  as_of: string;
  first_seen_at: string;
  last_seen_at: string;
  run_id: string | null;
};

export type KpiValueTable = {
  company_id: string;
  figure_id: string;
  ledger_version: number;
  name: string;
  /** the figure as JSON */
  figure: string;
  run_id: string | null;
  created_at: string;
};

export type ForecastRunTable = {
  company_id: string;
  id: string;
  /** cash_13w or pnl_12m */
  kind: string;
  as_of: string;
  ledger_version: number;
  /** JSON: the input and the methods chosen */
  input: string;
  created_at: string;
  run_id: string | null;
};

export type ForecastLineTable = {
  company_id: string;
  forecast_id: string;
  scenario: string;
  line: string;
  period_index: number;
  period_start: string;
  period_end: string;
  amount: number;
  /** JSON: what it is made of (invoices, calendar items, method) */
  detail: string | null;
};

export type ReportTable = {
  company_id: string;
  id: string;
  kind: string;
  as_of: string;
  html_path: string;
  pdf_path: string;
  html_sha256: string;
  pdf_sha256: string;
  /** published or withdrawn */
  status: string;
  run_id: string | null;
  created_at: string;
};
