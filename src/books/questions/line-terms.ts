/** How people call statement lines beside their labels. Keys are figure names. */
export const LINE_TERMS: Readonly<Record<string, readonly string[]>> = {
  // balance sheet
  cash: ["cash", "cash balance", "cash position", "money in the bank", "cash in the bank", "cash at bank", "cash on hand", "bank balance"],
  short_term_investments: ["short term investments", "marketable securities"],
  receivable: ["receivables", "accounts receivable", "ar", "trade debtors", "debtors", "owed to us", "do customers owe us", "customers owe us"],
  receivable_allowance: ["allowance for doubtful accounts", "bad debt allowance", "bad debt provision"],
  inventory: ["inventories", "stock", "stock on hand"],
  prepaid: ["prepaids", "prepayments"],
  fixed_asset: ["fixed assets", "ppe", "property plant and equipment", "plant and equipment"],
  intangible: ["intangibles"],
  current_assets: ["current assets"],
  noncurrent_assets: ["non current assets", "noncurrent assets", "long term assets"],
  total_assets: ["assets", "balance sheet total"],
  payable: ["payables", "accounts payable", "ap", "trade creditors", "creditors", "owe suppliers", "owe our suppliers"],
  accrued: ["accruals", "accrued liabilities"],
  deferred_revenue: ["unearned revenue", "contract liabilities"],
  short_term_debt: ["short term borrowings"],
  long_term_debt: ["long term borrowings", "long term loans"],
  current_liabilities: ["current liabilities", "short term liabilities"],
  noncurrent_liabilities: ["non current liabilities", "noncurrent liabilities", "long term liabilities"],
  total_liabilities: ["liabilities"],
  total_equity: ["equity", "shareholders equity", "stockholders equity", "owners equity", "shareholder equity", "stockholder equity", "owner equity", "net assets", "book value"],
  total_liabilities_and_equity: ["liabilities and equity"],
  // income statement
  net_revenue: ["revenue", "revenues", "sales", "net sales", "turnover", "top line"],
  revenue: ["gross revenue", "gross sales", "gross charges", "gross patient revenue"],
  contra_revenue: ["contra revenue", "contractual adjustments", "discounts given", "sales deductions"],
  cost_of_sales: ["cogs", "cost of goods sold", "cost of revenue", "cost of goods"],
  gross_profit: [],
  operating_expenses: ["opex", "operating costs", "overhead", "overheads"],
  payroll: ["payroll", "salaries", "wages", "salaries and wages", "personnel costs", "staff costs", "labor costs", "labour costs", "payroll costs", "payroll expense"],
  supplies: ["supplies expense", "supply costs"],
  rent: ["rent", "rent expense", "occupancy costs"],
  marketing: ["marketing", "advertising", "sales and marketing expense", "marketing expense", "marketing costs"],
  research: ["r and d", "research", "research and development expense"],
  insurance: ["insurance expense", "insurance costs"],
  professional_fees: ["legal fees", "consulting fees", "advisers fees"],
  bad_debt: ["bad debts", "bad debt expense"],
  general: ["g and a", "general expenses", "administrative expenses"],
  ebitda: [],
  depreciation: ["depreciation", "amortisation", "amortization", "depreciation and amortization", "d and a"],
  ebit: ["ebit", "operating income", "operating profit", "operating result", "income from operations"],
  interest_expense: ["interest", "interest paid", "interest cost", "interest costs", "finance costs"],
  pretax_income: ["pretax income", "pre tax income", "pretax profit", "profit before tax", "earnings before tax", "ebt", "pbt"],
  income_tax: ["income taxes", "tax expense", "income tax expense"],
  net_income: ["net profit", "net earnings", "net result", "net loss", "bottom line", "profit after tax", "profit for the year"],
  // cash flow statement
  cfo: ["cfo", "operating cash flow", "cash from operations", "cash flow from operations", "cash generated from operations", "cash flow from operating activities"],
  cfi: ["cfi", "investing cash flow", "cash flow from investing", "cash from investing"],
  cff: ["cff", "financing cash flow", "cash flow from financing", "cash from financing"],
  net_change_in_cash: ["change in cash", "net cash flow"],
  capital_expenditure: ["capex", "capital expenditure", "capital expenditures", "capital spending"],
  change_in_borrowings: ["net borrowings", "new borrowings"],
}; // prettier-ignore

/** Labels of totals, for lines that are no account subtype; flows are summed over days, balances stand at a day's end. */
export const TOTAL_LINES: Readonly<
  Record<string, { readonly label: string; readonly nature: "balance" | "flow" }>
> = {
  current_assets: { label: "Total current assets", nature: "balance" },
  noncurrent_assets: { label: "Total non-current assets", nature: "balance" },
  total_assets: { label: "Total assets", nature: "balance" },
  current_liabilities: { label: "Total current liabilities", nature: "balance" },
  noncurrent_liabilities: { label: "Total non-current liabilities", nature: "balance" },
  total_liabilities: { label: "Total liabilities", nature: "balance" },
  total_equity: { label: "Total equity", nature: "balance" },
  total_liabilities_and_equity: { label: "Total liabilities and equity", nature: "balance" },
  undistributed_result: { label: "Result not yet carried to retained earnings", nature: "balance" },
  net_revenue: { label: "Net revenue", nature: "flow" },
  gross_profit: { label: "Gross profit", nature: "flow" },
  operating_expenses: { label: "Operating expenses", nature: "flow" },
  ebitda: { label: "EBITDA", nature: "flow" },
  ebit: { label: "Operating income (EBIT)", nature: "flow" },
  pretax_income: { label: "Income before tax", nature: "flow" },
  net_income: { label: "Net income", nature: "flow" },
  cfo: { label: "Cash flow from operating activities", nature: "flow" },
  cfi: { label: "Cash flow from investing activities", nature: "flow" },
  cff: { label: "Cash flow from financing activities", nature: "flow" },
  net_change_in_cash: { label: "Net change in cash", nature: "flow" },
  capital_expenditure: { label: "Capital expenditure, net of disposals", nature: "flow" },
  change_in_borrowings: { label: "Borrowings, net of repayments", nature: "flow" },
};

/** Words that mean several things; the question is asked back with these lines and ratios (figure names) as options. */
export const AMBIGUOUS_TERMS: readonly {
  readonly terms: readonly string[];
  readonly options: readonly string[];
  /** Words that ask nothing of their own beside a clear term: "costs" in "marketing costs", "made" in "revenue made". */
  readonly soft?: true;
}[] = [
  { terms: ["profit", "profits", "earnings", "result", "results", "profit or loss", "profit and loss"], options: ["net_income", "ebit", "gross_profit"] },
  { terms: ["make", "made", "earn", "earned"], options: ["net_income", "net_revenue"], soft: true },
  { terms: ["income"], options: ["net_income", "ebit", "net_revenue"] },
  { terms: ["margin", "margins", "profit margin", "profitability"], options: ["gross_margin", "ebitda_margin", "ebit_margin", "net_margin"] },
  { terms: ["growth", "grow", "grown", "growing"], options: ["revenue_growth_yoy", "ebitda_growth_yoy", "net_income_growth_yoy"] },
  { terms: ["expenses", "expense", "costs", "cost", "spending"], options: ["operating_expenses", "cost_of_sales", "cash_costs"], soft: true },
  { terms: ["debt", "debts"], options: ["total_debt", "net_debt", "total_liabilities"] },
  { terms: ["owe", "owed"], options: ["total_debt", "payable", "total_liabilities"], soft: true },
  { terms: ["cash flow", "cashflow", "cash flows"], options: ["cfo", "free_cash_flow", "net_change_in_cash"] },
  { terms: ["tax", "taxes"], options: ["income_tax", "tax_payable"] },
  { terms: ["liquidity", "liquidity ratio", "liquidity ratios"], options: ["current_ratio", "quick_ratio", "cash_ratio"] },
  { terms: ["leverage", "indebtedness"], options: ["debt_to_equity", "net_debt_to_ebitda", "liabilities_to_assets"] },
  { terms: ["overdue", "past due"], options: ["overdue_receivables", "overdue_payables"] },
  { terms: ["concentration", "hhi"], options: ["revenue_hhi", "receivables_hhi", "top_1_spend_share"] },
  { terms: ["returns", "return"], options: ["return_on_assets", "return_on_equity", "return_on_invested_capital"] },
  { terms: ["retention"], options: ["net_revenue_retention", "gross_revenue_retention"] },
  { terms: ["investments"], options: ["short_term_investments", "long_term_investment"] },
]; // prettier-ignore
