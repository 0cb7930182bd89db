import type { Generated, Insertable, Selectable } from "kysely";

/**
 * The tables, as the query layer sees them. Names are snake_case and hold no dialect's types:
 * dates are ISO text, money is integer minor units, rates are decimal text, booleans are 0/1, JSON is text.
 * Every row carries its company. Signs: a journal line's amount is positive for a debit, negative for a credit;
 * invoices, payments, budgets and forecasts hold positive amounts and a side.
 */
export type Tables = {
  company: CompanyTable;
  entity: EntityTable;
  period: PeriodTable;
  account: AccountTable;
  party: PartyTable;
  party_alias: PartyAliasTable;
  tax_code: TaxCodeTable;
  fx_rate: FxRateTable;
  document: DocumentTable;
  import_batch: ImportBatchTable;
  journal: JournalTable;
  journal_line: JournalLineTable;
  invoice: InvoiceTable;
  invoice_line: InvoiceLineTable;
  payment: PaymentTable;
  allocation: AllocationTable;
  bank_account: BankAccountTable;
  bank_statement: BankStatementTable;
  bank_txn: BankTxnTable;
  budget_line: BudgetLineTable;
  calendar_item: CalendarItemTable;
  covenant: CovenantTable;
  policy: PolicyTable;
  operating_metric: OperatingMetricTable;
  alert: AlertTable;
  kpi_value: KpiValueTable;
  forecast_run: ForecastRunTable;
  forecast_line: ForecastLineTable;
  report: ReportTable;
  thread: ThreadTable;
  run: RunTable;
  run_event: RunEventTable;
  task_execution: TaskExecutionTable;
  approval: ApprovalTable;
  effect: EffectTable;
};

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;

type CompanyTable = { id: string; name: string; created_at: string };

type EntityTable = {
  company_id: string;
  id: string;
  name: string;
  base_currency: string;
  /** healthcare, saas, retail, manufacturing, services */
  industry: string;
  /** 1..12 */
  fiscal_year_start_month: number;
  /** accrual or cash */
  basis: string;
  country: string | null;
  timezone: string;
};

type PeriodTable = {
  company_id: string;
  entity_id: string;
  /** "2026-06", "2026-Q2", "FY2026" */
  name: string;
  /** month, quarter or year */
  kind: string;
  start_date: string;
  end_date: string;
  /** open, soft_closed or closed */
  status: string;
};

type AccountTable = {
  id: Generated<number>;
  company_id: string;
  code: string;
  name: string;
  /** asset, liability, equity, revenue, expense */
  type: string;
  /** see books/accounts.ts */
  subtype: string;
  is_cash: number;
  currency: string | null;
  tax_code: string | null;
  active: number;
};

type PartyTable = {
  company_id: string;
  id: string;
  name: string;
  /** customer, supplier, employee, authority, lender, other */
  kind: string;
  tax_id: string | null;
  terms_days: number | null;
};

type PartyAliasTable = { company_id: string; party_id: string; alias: string };

type TaxCodeTable = { company_id: string; code: string; name: string; rate: string; kind: string };

type FxRateTable = {
  company_id: string;
  date: string;
  from_currency: string;
  to_currency: string;
  /** decimal text: 1 from = rate to */
  rate: string;
};

type DocumentTable = {
  company_id: string;
  id: string;
  sha256: string;
  /** import, invoice, statement, report */
  kind: string;
  filename: string;
  media_type: string;
  bytes: number;
  stored_at: string;
};

type ImportBatchTable = {
  company_id: string;
  id: string;
  profile: string;
  /** imported or undone */
  status: string;
  /** JSON: files with sha256, rows read, rows added by table */
  summary: string;
  created_by: string;
  created_at: string;
};

type JournalTable = {
  id: Generated<number>;
  company_id: string;
  entity_id: string;
  date: string;
  /** what made it: opening, sales, purchase, payment, payroll, ..., reversal */
  source: string;
  reference: string | null;
  description: string | null;
  idempotency_key: string;
  batch_id: string | null;
  document_id: string | null;
  reversal_of: number | null;
  maker: string;
  checker: string | null;
  posted_at: string;
};

type JournalLineTable = {
  id: Generated<number>;
  company_id: string;
  journal_id: number;
  line_no: number;
  account_id: number;
  /** copy of journal.date, so that balances read one covering index */
  date: string;
  amount: number;
  currency: string;
  base_amount: number;
  tax_code: string | null;
  party_id: string | null;
  description: string | null;
};

type InvoiceTable = {
  company_id: string;
  entity_id: string;
  id: string;
  /** ar or ap */
  side: string;
  /** invoice or credit_note */
  kind: string;
  number: string;
  normalized_number: string;
  party_id: string;
  issue_date: string;
  due_date: string;
  currency: string;
  /** decimal text: 1 invoice currency = rate base currency */
  fx_rate: string;
  net: number;
  tax: number;
  gross: number;
  base_gross: number;
  /** open (posted, whatever is paid) or void */
  status: string;
  po_number: string | null;
  document_id: string | null;
  journal_id: number | null;
  batch_id: string | null;
};

type InvoiceLineTable = {
  company_id: string;
  invoice_id: string;
  line_no: number;
  description: string | null;
  quantity: string | null;
  unit_price: string | null;
  net: number;
  tax_code: string | null;
  tax: number;
  account_id: number | null;
};

type PaymentTable = {
  company_id: string;
  entity_id: string;
  id: string;
  /** ar: received from a customer; ap: paid to a supplier */
  side: string;
  party_id: string;
  date: string;
  amount: number;
  currency: string;
  base_amount: number;
  bank_account_id: string | null;
  journal_id: number | null;
  reference: string | null;
  /** posted or void */
  status: string;
  batch_id: string | null;
};

type AllocationTable = {
  company_id: string;
  id: string;
  payment_id: string | null;
  invoice_id: string;
  /** minor units of the invoice's currency */
  amount: number;
  date: string;
  /** payment, credit or write_off */
  kind: string;
  status: string;
  batch_id: string | null;
};

type BankAccountTable = {
  company_id: string;
  id: string;
  name: string;
  account_id: number | null;
  currency: string;
  iban: string | null;
};

type BankStatementTable = {
  company_id: string;
  id: string;
  bank_account_id: string;
  from_date: string;
  to_date: string;
  opening: number | null;
  closing: number | null;
  /** 1 when opening + sum = closing */
  ties: number;
  document_id: string | null;
};

type BankTxnTable = {
  company_id: string;
  id: string;
  statement_id: string;
  bank_account_id: string;
  date: string;
  amount: number;
  currency: string;
  /** bank's own id, or file + line */
  external_id: string;
  counterparty: string | null;
  reference: string | null;
};

type BudgetLineTable = {
  company_id: string;
  id: string;
  version: string;
  account_id: number;
  month: string;
  /** in the account's natural direction: revenue and expenses are positive */
  amount: number;
};

type CalendarItemTable = {
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

type CovenantTable = {
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

type PolicyTable = { company_id: string; key: string; value: string; unit: string; note: string | null };

type OperatingMetricTable = {
  company_id: string;
  id: string;
  /** last day of what it describes */
  date: string;
  metric: string;
  value: string;
  unit: string;
};

type AlertTable = {
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

type KpiValueTable = {
  company_id: string;
  figure_id: string;
  ledger_version: number;
  name: string;
  /** the figure as JSON */
  figure: string;
  run_id: string | null;
  created_at: string;
};

type ForecastRunTable = {
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

type ForecastLineTable = {
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

type ReportTable = {
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

type ThreadTable = {
  id: string;
  company_id: string;
  metadata: string;
  /** idle, busy, interrupted, error */
  status: string;
  created_by: string;
  created_at: string;
  updated_at: string;
};

type RunTable = {
  id: string;
  thread_id: string;
  company_id: string;
  /** the graph's name: advisory ... */
  graph: string;
  /** pending, running, interrupted, success, error, timeout, cancelled */
  status: string;
  input: string;
  error: string | null;
  user_id: string;
  created_at: string;
  updated_at: string;
};

type RunEventTable = {
  company_id: string;
  run_id: string;
  seq: number;
  event: string;
  data: string;
  created_at: string;
};

type TaskExecutionTable = {
  id: Generated<number>;
  company_id: string;
  run_id: string;
  thread_id: string;
  /** one execution of a workflow; several runs (resumes) may serve it */
  workflow_id: string;
  workflow: string;
  task_id: string;
  agent: string;
  operation: string;
  instance: string | null;
  status: string;
  output: string | null;
  error: string | null;
  started_at: string;
  finished_at: string;
  execution_ms: number;
  attempts: number;
};

type ApprovalTable = {
  company_id: string;
  id: string;
  thread_id: string;
  run_id: string;
  workflow_id: string;
  task_id: string;
  /** JSON: the exact action */
  action: string;
  action_hash: string;
  /** permission that the decider needs */
  permission: string;
  requested_by: string;
  requested_at: string;
  expires_at: string;
  /** pending, approved, edited, rejected, expired, superseded */
  status: string;
  decided_by: string | null;
  decided_at: string | null;
  /** JSON: edited arguments, reason or answer */
  decision: string | null;
};

type EffectTable = {
  company_id: string;
  key: string;
  workflow_id: string;
  run_id: string;
  task_id: string;
  agent: string;
  operation: string;
  action_hash: string;
  /** reserved, executed, confirmed, failed, undone, unknown */
  status: string;
  input: string;
  output: string | null;
  reserved_at: string;
  finished_at: string | null;
};
