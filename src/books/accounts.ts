import { z } from "zod";

/**
 * The chart's vocabulary. A subtype says where an account stands in the statements and which ratios read it;
 * importers map every foreign chart to these. The order is the order of the statements.
 */
export const ACCOUNT_SUBTYPES = {
  // current assets
  cash: { type: "asset", section: "current_assets", label: "Cash and cash equivalents" },
  short_term_investments: { type: "asset", section: "current_assets", label: "Short-term investments" },
  receivable: { type: "asset", section: "current_assets", label: "Trade receivables" },
  receivable_allowance: {
    type: "asset",
    section: "current_assets",
    label: "Allowance for doubtful receivables",
  },
  inventory: { type: "asset", section: "current_assets", label: "Inventory" },
  prepaid: { type: "asset", section: "current_assets", label: "Prepaid expenses" },
  tax_receivable: { type: "asset", section: "current_assets", label: "Tax receivable" },
  other_current_asset: { type: "asset", section: "current_assets", label: "Other current assets" },
  // non-current assets
  fixed_asset: { type: "asset", section: "noncurrent_assets", label: "Property, plant and equipment" },
  accumulated_depreciation: {
    type: "asset",
    section: "noncurrent_assets",
    label: "Accumulated depreciation",
  },
  right_of_use: { type: "asset", section: "noncurrent_assets", label: "Right-of-use assets" },
  intangible: { type: "asset", section: "noncurrent_assets", label: "Intangible assets" },
  goodwill: { type: "asset", section: "noncurrent_assets", label: "Goodwill" },
  long_term_investment: { type: "asset", section: "noncurrent_assets", label: "Long-term investments" },
  deferred_tax_asset: { type: "asset", section: "noncurrent_assets", label: "Deferred tax assets" },
  other_noncurrent_asset: { type: "asset", section: "noncurrent_assets", label: "Other non-current assets" },
  /** Balance sheets that are not classified (banks, insurers): the ratios over current assets refuse. */
  unclassified_asset: { type: "asset", section: "unclassified_assets", label: "Assets, not classified" },
  // current liabilities
  payable: { type: "liability", section: "current_liabilities", label: "Trade payables" },
  accrued: { type: "liability", section: "current_liabilities", label: "Accrued expenses" },
  payroll_liability: { type: "liability", section: "current_liabilities", label: "Payroll liabilities" },
  tax_payable: { type: "liability", section: "current_liabilities", label: "Taxes payable" },
  deferred_revenue: { type: "liability", section: "current_liabilities", label: "Deferred revenue" },
  credit_card: { type: "liability", section: "current_liabilities", label: "Credit cards" },
  short_term_debt: { type: "liability", section: "current_liabilities", label: "Short-term debt" },
  current_lease_liability: {
    type: "liability",
    section: "current_liabilities",
    label: "Current lease liabilities",
  },
  other_current_liability: {
    type: "liability",
    section: "current_liabilities",
    label: "Other current liabilities",
  },
  // non-current liabilities
  long_term_debt: { type: "liability", section: "noncurrent_liabilities", label: "Long-term debt" },
  lease_liability: { type: "liability", section: "noncurrent_liabilities", label: "Lease liabilities" },
  deferred_tax_liability: {
    type: "liability",
    section: "noncurrent_liabilities",
    label: "Deferred tax liabilities",
  },
  other_noncurrent_liability: {
    type: "liability",
    section: "noncurrent_liabilities",
    label: "Other non-current liabilities",
  },
  unclassified_liability: {
    type: "liability",
    section: "unclassified_liabilities",
    label: "Liabilities, not classified",
  },
  // equity
  share_capital: { type: "equity", section: "equity", label: "Share capital" },
  retained_earnings: { type: "equity", section: "equity", label: "Retained earnings" },
  dividends: { type: "equity", section: "equity", label: "Dividends and drawings" },
  other_equity: { type: "equity", section: "equity", label: "Other equity" },
  noncontrolling_interest: { type: "equity", section: "equity", label: "Non-controlling interests" },
  /** Counter-account of income statements imported beside equity that already contains them (filed statements). */
  result_transfer: { type: "equity", section: "equity", label: "Result already contained in equity" },
  // income statement
  revenue: { type: "revenue", section: "revenue", label: "Revenue" },
  contra_revenue: { type: "revenue", section: "revenue", label: "Contractual adjustments and discounts" },
  cost_of_sales: { type: "expense", section: "cost_of_sales", label: "Cost of sales" },
  payroll: { type: "expense", section: "operating_expenses", label: "Salaries, wages and benefits" },
  supplies: { type: "expense", section: "operating_expenses", label: "Supplies" },
  rent: { type: "expense", section: "operating_expenses", label: "Rent and occupancy" },
  marketing: { type: "expense", section: "operating_expenses", label: "Sales and marketing" },
  research: { type: "expense", section: "operating_expenses", label: "Research and development" },
  insurance: { type: "expense", section: "operating_expenses", label: "Insurance" },
  professional_fees: { type: "expense", section: "operating_expenses", label: "Professional fees" },
  bad_debt: { type: "expense", section: "operating_expenses", label: "Bad debt" },
  general: { type: "expense", section: "operating_expenses", label: "General and administrative" },
  depreciation: { type: "expense", section: "depreciation", label: "Depreciation and amortisation" },
  other_income: { type: "revenue", section: "other_income", label: "Other income" },
  other_expense: { type: "expense", section: "other_expense", label: "Other expense" },
  interest_income: { type: "revenue", section: "interest", label: "Interest income" },
  interest_expense: { type: "expense", section: "interest", label: "Interest expense" },
  income_tax: { type: "expense", section: "income_tax", label: "Income tax" },
} as const satisfies Record<string, { type: AccountType; section: string; label: string }>;

export const accountType = z.enum(["asset", "liability", "equity", "revenue", "expense"]);
export type AccountType = z.infer<typeof accountType>;

export type AccountSubtype = keyof typeof ACCOUNT_SUBTYPES;
export type StatementSection = (typeof ACCOUNT_SUBTYPES)[AccountSubtype]["section"];

export const accountSubtype = z.enum(Object.keys(ACCOUNT_SUBTYPES) as [AccountSubtype, ...AccountSubtype[]]);

/** +1 where a debit increases the account, -1 where a credit does. */
export function naturalSign(type: AccountType): 1 | -1 {
  return type === "asset" || type === "expense" ? 1 : -1;
}

export const INDUSTRIES = ["healthcare", "saas", "retail", "manufacturing", "services"] as const;
export const industry = z.enum(INDUSTRIES);
export type Industry = z.infer<typeof industry>;
