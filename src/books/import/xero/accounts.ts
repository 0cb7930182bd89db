import type { AccountSubtype, AccountType } from "../../accounts.ts";
import { guessSubtype } from "../guess-subtype.ts";

type Mapping = {
  readonly type: AccountType;
  readonly subtype?: AccountSubtype;
  readonly fallback?: AccountSubtype;
};

/** Xero's account types (developer.xero.com, Accounts). Without a subtype the name decides, within the type. */
const TYPES: Readonly<Record<string, Mapping>> = {
  BANK: { type: "asset", subtype: "cash" },
  CURRENT: { type: "asset", fallback: "other_current_asset" },
  INVENTORY: { type: "asset", subtype: "inventory" },
  PREPAYMENT: { type: "asset", subtype: "prepaid" },
  FIXED: { type: "asset", fallback: "fixed_asset" },
  NONCURRENT: { type: "asset", fallback: "other_noncurrent_asset" },
  DEPRECIATN: { type: "expense", subtype: "depreciation" },
  DIRECTCOSTS: { type: "expense", subtype: "cost_of_sales" },
  EXPENSE: { type: "expense" },
  OVERHEADS: { type: "expense" },
  WAGESEXPENSE: { type: "expense", subtype: "payroll" },
  SUPERANNUATIONEXPENSE: { type: "expense", subtype: "payroll" },
  CURRLIAB: { type: "liability" },
  LIABILITY: { type: "liability", fallback: "other_noncurrent_liability" },
  TERMLIAB: { type: "liability", fallback: "long_term_debt" },
  PAYGLIABILITY: { type: "liability", subtype: "payroll_liability" },
  SUPERANNUATIONLIABILITY: { type: "liability", subtype: "payroll_liability" },
  WAGESPAYABLELIABILITY: { type: "liability", subtype: "payroll_liability" },
  EQUITY: { type: "equity" },
  REVENUE: { type: "revenue" },
  SALES: { type: "revenue", subtype: "revenue" },
  OTHERINCOME: { type: "revenue", subtype: "other_income" },
};

/** Long-lived assets stay where their Xero type puts them, whatever else their name says. */
const NONCURRENT: ReadonlySet<AccountSubtype> = new Set([
  "fixed_asset",
  "accumulated_depreciation",
  "right_of_use",
  "intangible",
  "goodwill",
  "deferred_tax_asset",
]);
const CURRENT_DEBT: ReadonlySet<AccountSubtype> = new Set(["short_term_debt"]);

/** Null for a type that Xero does not have. */
export function subtypeOfXero(type: string, name: string): AccountSubtype | null {
  const mapping = TYPES[type.toUpperCase()];
  if (!mapping) return null;
  // Xero keeps credit cards among the bank accounts and does not say so in this export.
  if (type.toUpperCase() === "BANK" && guessSubtype("liability", name) === "credit_card")
    return "credit_card";
  if (mapping.subtype) return mapping.subtype;
  const guessed = guessSubtype(mapping.type, name, mapping.fallback);
  if (mapping.fallback === "fixed_asset") return NONCURRENT.has(guessed) ? guessed : mapping.fallback;
  if (mapping.fallback === "other_noncurrent_asset") {
    if (guessed === "short_term_investments") return "long_term_investment";
    return NONCURRENT.has(guessed) ? guessed : mapping.fallback;
  }
  if (mapping.fallback === "long_term_debt" && CURRENT_DEBT.has(guessed)) return mapping.fallback;
  return guessed;
}

/** What of Xero's source types made a journal, in the ledger's words. */
const SOURCES: Readonly<Record<string, string>> = {
  ACCREC: "sales",
  ACCPAY: "purchase",
  ACCRECCREDIT: "sales_credit",
  ACCPAYCREDIT: "purchase_credit",
  ACCRECPAYMENT: "payment",
  ACCPAYPAYMENT: "payment",
  ARCREDITPAYMENT: "payment",
  APCREDITPAYMENT: "payment",
  CASHREC: "bank",
  CASHPAID: "bank",
  TRANSFER: "transfer",
  MANJOURNAL: "manual",
  PAYSLIP: "payroll",
  WAGEPAYABLE: "payroll",
  EXPCLAIM: "expense_claim",
  EXPPAYMENT: "payment",
};

export function sourceOfXero(type: string): string {
  return SOURCES[type.toUpperCase()] ?? type.toLowerCase();
}
