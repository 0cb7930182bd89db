import { ACCOUNT_SUBTYPES, type AccountSubtype, type AccountType } from "../../src/books/accounts.ts";

export type Account = {
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
  readonly subtype: AccountSubtype;
};

const ROWS = [
  ["1010", "Operating bank account", "cash"],
  ["1020", "Payroll bank account", "cash"],
  ["1050", "Money market fund", "short_term_investments"],
  ["1200", "Patient accounts receivable", "receivable"],
  ["1290", "Allowance for doubtful accounts", "receivable_allowance"],
  ["1310", "Pharmacy inventory", "inventory"],
  ["1320", "Medical supplies inventory", "inventory"],
  ["1400", "Prepaid insurance", "prepaid"],
  ["1500", "Medical equipment", "fixed_asset"],
  ["1510", "Leasehold improvements", "fixed_asset"],
  ["1520", "IT equipment and software", "fixed_asset"],
  ["1590", "Accumulated depreciation", "accumulated_depreciation"],
  ["1700", "Goodwill", "goodwill"],
  ["2000", "Accounts payable", "payable"],
  ["2050", "Accrued expenses", "accrued"],
  ["2110", "Net pay payable", "payroll_liability"],
  ["2120", "Payroll taxes payable", "payroll_liability"],
  ["2130", "Accrued wages", "payroll_liability"],
  ["2300", "Income tax payable", "tax_payable"],
  ["2500", "Current portion of long-term debt", "short_term_debt"],
  ["2600", "Term loan", "long_term_debt"],
  ["2610", "Imaging equipment loan", "long_term_debt"],
  ["3000", "Share capital", "share_capital"],
  ["3100", "Retained earnings", "retained_earnings"],
  ["3200", "Dividends", "dividends"],
  ["4010", "Clinic revenue (gross charges)", "revenue"],
  ["4020", "Imaging revenue (gross charges)", "revenue"],
  ["4030", "Pharmacy revenue", "revenue"],
  ["4040", "Occupational health revenue", "revenue"],
  ["4510", "Contractual adjustments - government", "contra_revenue"],
  ["4520", "Contractual adjustments - commercial", "contra_revenue"],
  ["4530", "Self-pay discounts and charity care", "contra_revenue"],
  ["5010", "Cost of drugs sold", "cost_of_sales"],
  ["5020", "Image reading fees", "cost_of_sales"],
  ["6010", "Clinical salaries", "payroll"],
  ["6020", "Administrative salaries", "payroll"],
  ["6030", "Employer payroll taxes", "payroll"],
  ["6040", "Employee benefits", "payroll"],
  ["6050", "Locum and contract staff", "payroll"],
  ["6110", "Medical supplies used", "supplies"],
  ["6200", "Rent", "rent"],
  ["6210", "Utilities and telecom", "rent"],
  ["6300", "Equipment maintenance", "general"],
  ["6310", "IT and software", "general"],
  ["6320", "Billing and clearinghouse services", "general"],
  ["6330", "Facility services", "general"],
  ["6340", "Office and other general", "general"],
  ["6400", "Marketing", "marketing"],
  ["6500", "Insurance", "insurance"],
  ["6600", "Professional fees", "professional_fees"],
  ["6700", "Bad debt expense", "bad_debt"],
  ["6800", "Depreciation", "depreciation"],
  ["7010", "Interest income", "interest_income"],
  ["7100", "Interest expense", "interest_expense"],
  ["7200", "Foreign exchange differences", "other_expense"],
  ["8000", "Income tax", "income_tax"],
] as const satisfies readonly (readonly [string, string, AccountSubtype])[];

export type AccountCode = (typeof ROWS)[number][0];

export const CHART: readonly Account[] = ROWS.map(([code, name, subtype]) => ({
  code,
  name,
  subtype,
  type: ACCOUNT_SUBTYPES[subtype].type,
}));

export const RESULT_ACCOUNTS: readonly AccountCode[] = ROWS.map(([code]) => code).filter(
  (code) => code >= "4000",
);

export const BANK_ACCOUNTS = [
  { id: "bank-operating", name: "First Hudson Bank operating", account: "1010", number: "4471820" },
  { id: "bank-payroll", name: "First Hudson Bank payroll", account: "1020", number: "4471838" },
  { id: "bank-money-market", name: "Hudson Government Money Market", account: "1050", number: "90-22817" },
] as const satisfies readonly { id: string; name: string; account: AccountCode; number: string }[];
