import type { AccountSubtype } from "../accounts.ts";

/**
 * The quantities that ratios are made of, beside the statements' own lines: balances and flows of the ledger, and
 * what is open on invoices. A `sum` derives from other measures or statement lines by its formula.
 */
export type MeasureDefinition = {
  readonly label: string;
  readonly terms: readonly string[];
} & (
  | { readonly kind: "balance" | "flow"; readonly line: string }
  | { readonly kind: "balance" | "flow"; readonly formula: string }
  | { readonly kind: "open_items"; readonly side: "ar" | "ap"; readonly overdue: Overdue }
  | { readonly kind: "principal_repaid" }
);

/** Days overdue, inclusive. */
export type Overdue = { readonly min?: number; readonly max?: number };

const line = (kind: "balance" | "flow", key: string, label: string, terms: readonly string[] = []) => ({
  kind,
  line: key,
  label,
  terms,
});
const sum = (kind: "balance" | "flow", formula: string, label: string, terms: readonly string[] = []) => ({
  kind,
  formula,
  label,
  terms,
});

export const MEASURES = {
  // balances as they stand in the balance sheet
  cash: line("balance", "cash", "Cash and cash equivalents"),
  inventory: line("balance", "inventory", "Inventory"),
  payables: line("balance", "payable", "Trade payables"),
  gross_receivables: line("balance", "receivable", "Trade receivables"),
  current_assets: line("balance", "current_assets", "Total current assets"),
  current_liabilities: line("balance", "current_liabilities", "Total current liabilities"),
  total_assets: line("balance", "total_assets", "Total assets"),
  total_liabilities: line("balance", "total_liabilities", "Total liabilities"),
  total_equity: line("balance", "total_equity", "Total equity"),
  // balances put together
  receivables: sum("balance", "receivable + receivable_allowance", "Trade receivables, net of allowance", [
    "net receivables",
    "net accounts receivable",
  ]),
  cash_and_investments: sum("balance", "cash + short_term_investments", "Cash and short-term investments", [
    "cash and investments",
    "liquid funds",
    "cash and short term investments",
  ]),
  quick_assets: sum(
    "balance",
    "cash + short_term_investments + receivable + receivable_allowance",
    "Quick assets",
    ["liquid assets"],
  ),
  net_working_capital: sum("balance", "current_assets - current_liabilities", "Net working capital", [
    "working capital",
    "nwc",
  ]),
  total_debt: sum("balance", "short_term_debt + long_term_debt", "Borrowings", [
    "total debt",
    "financial debt",
    "bank debt",
    "loans",
    "how much do we owe the bank",
  ]),
  net_debt: sum("balance", "short_term_debt + long_term_debt - cash - short_term_investments", "Net debt", [
    "debt net of cash",
  ]),
  invested_capital: sum(
    "balance",
    "short_term_debt + long_term_debt + total_equity - cash - short_term_investments",
    "Invested capital",
  ),
  accumulated_earnings: sum(
    "balance",
    "retained_earnings + dividends + result_transfer + undistributed_result",
    "Retained earnings including the result not yet carried over",
    ["accumulated earnings"],
  ),
  // flows as they stand in the income and cash flow statements
  net_revenue: line("flow", "net_revenue", "Net revenue"),
  gross_revenue: line("flow", "revenue", "Revenue"),
  cost_of_sales: line("flow", "cost_of_sales", "Cost of sales"),
  gross_profit: line("flow", "gross_profit", "Gross profit"),
  operating_expenses: line("flow", "operating_expenses", "Operating expenses"),
  payroll: line("flow", "payroll", "Salaries, wages and benefits"),
  supplies: line("flow", "supplies", "Supplies"),
  rent: line("flow", "rent", "Rent and occupancy"),
  marketing: line("flow", "marketing", "Sales and marketing"),
  depreciation: line("flow", "depreciation", "Depreciation and amortisation"),
  ebitda: line("flow", "ebitda", "EBITDA"),
  ebit: line("flow", "ebit", "Operating income (EBIT)"),
  interest_expense: line("flow", "interest_expense", "Interest expense"),
  income_tax: line("flow", "income_tax", "Income tax"),
  net_income: line("flow", "net_income", "Net income"),
  cfo: line("flow", "cfo", "Cash flow from operating activities"),
  cfi: line("flow", "cfi", "Cash flow from investing activities"),
  // flows put together
  free_cash_flow: sum("flow", "cfo + capital_expenditure", "Free cash flow", ["fcf"]),
  net_burn: sum("flow", "-(cfo + cfi)", "Net burn (cash used by operations and investing)", [
    "net burn",
    "cash burn",
    "burn",
  ]),
  cash_costs: sum(
    "flow",
    "cost_of_sales + operating_expenses",
    "Cost of sales and operating expenses, without depreciation",
    ["cash costs"],
  ),
  fixed_costs: sum("flow", "operating_expenses + depreciation", "Operating expenses and depreciation"),
  purchases: sum(
    "flow",
    "cost_of_sales + supplies + rent + marketing + research + insurance + professional_fees + general",
    "Costs bought from suppliers (all but payroll, bad debt and depreciation)",
  ),
  nopat: sum("flow", "ebit - income_tax", "Operating income after the tax booked", ["nopat"]),
  principal_repaid: {
    kind: "principal_repaid",
    label: "Principal repaid on borrowings",
    terms: ["principal repaid", "debt repaid", "loan repayments"],
  },
  // open items
  open_receivables: {
    kind: "open_items",
    side: "ar",
    overdue: {},
    label: "Open customer invoices",
    terms: ["open invoices", "open customer invoices", "unpaid customer invoices", "outstanding invoices"],
  },
  current_receivables: {
    kind: "open_items",
    side: "ar",
    overdue: { max: 0 },
    label: "Customer invoices not yet due",
    terms: ["receivables not yet due", "receivables not due"],
  },
  overdue_receivables: {
    kind: "open_items",
    side: "ar",
    overdue: { min: 1 },
    label: "Overdue customer invoices",
    terms: ["overdue receivables", "overdue invoices", "past due receivables", "overdue customer invoices"],
  },
  receivables_over_90: {
    kind: "open_items",
    side: "ar",
    overdue: { min: 91 },
    label: "Customer invoices more than 90 days overdue",
    terms: ["receivables over 90 days", "receivables older than 90 days", "ar over 90 days"],
  },
  open_payables: {
    kind: "open_items",
    side: "ap",
    overdue: {},
    label: "Open supplier bills",
    terms: ["open bills", "unpaid bills", "open supplier bills"],
  },
  overdue_payables: {
    kind: "open_items",
    side: "ap",
    overdue: { min: 1 },
    label: "Overdue supplier bills",
    terms: ["overdue bills", "overdue payables", "past due bills"],
  },
} as const satisfies Record<string, MeasureDefinition>;

export type MeasureName = keyof typeof MEASURES;

/** Classified totals: undefined while part of that side of the balance sheet is not classified. */
export const NEEDS_CLASSIFICATION: Readonly<Record<string, AccountSubtype>> = {
  current_assets: "unclassified_asset",
  current_liabilities: "unclassified_liability",
};
