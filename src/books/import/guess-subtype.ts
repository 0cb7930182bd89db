import type { AccountSubtype, AccountType } from "../accounts.ts";

/** What an account's name tells of its place in the statements, within its type. The first rule that matches holds. */
const RULES: Readonly<Record<AccountType, readonly (readonly [RegExp, AccountSubtype])[]>> = {
  asset: [
    [/accumulated|less acc/i, "accumulated_depreciation"],
    [/allowance|doubtful/i, "receivable_allowance"],
    [/deferred tax/i, "deferred_tax_asset"],
    [
      /\b(gst|vat|hst|sales tax|input tax|tax)\b.*(receivable|refund|input)|receivable.*\btax\b/i,
      "tax_receivable",
    ],
    [/receivable|debtors|\ba\/?r\b/i, "receivable"],
    [/inventory|stock on hand|merchandise/i, "inventory"],
    [/prepa(id|yment)|deposits? paid|in advance/i, "prepaid"],
    [/right[ -]of[ -]use/i, "right_of_use"],
    [/goodwill/i, "goodwill"],
    [/intangible|patent|trademark|licen[cs]e|capitali[sz]ed software/i, "intangible"],
    [
      /equipment|furniture|fixture|vehicle|machinery|building|property|\bland\b|hardware|leasehold/i,
      "fixed_asset",
    ],
    [
      /short[ -]term invest|treasury bill|money market|marketable|securities|brokerage|investments?\b/i,
      "short_term_investments",
    ],
    [
      /\bcash\b|\bbanks?\b|che(ck|que)ing|savings|undeposited|petty|paypal|stripe|wallet|current account|giro|business banking/i,
      "cash",
    ],
  ],
  liability: [
    [/credit ?card|american express|\bamex\b|\bvisa\b|master ?card/i, "credit_card"],
    [/deferred tax/i, "deferred_tax_liability"],
    [/(unearned|deferred) (revenue|income)|customer deposits?|contract liabilit/i, "deferred_revenue"],
    [/payroll|wages?|salar|superannuation|employee|pension|\bcpp\b|401k/i, "payroll_liability"],
    [/\btax(es)?\b|\bvat\b|\bgst\b|\bhst\b|\bpst\b/i, "tax_payable"],
    [/accrued|accrual|expense claims/i, "accrued"],
    [/payable|creditors|\ba\/?p\b|suppliers/i, "payable"],
    [/long[ -]term|mortgage|term loan|\bbonds?\b/i, "long_term_debt"],
    [/lease/i, "lease_liability"],
    [/loan|borrowing|line of credit|overdraft|\bdebt\b|notes?\b/i, "short_term_debt"],
  ],
  equity: [
    [/retained|accumulated (deficit|profit)|current year earnings/i, "retained_earnings"],
    [/dividend|drawing|distribution/i, "dividends"],
    [/capital|stock|shares?\b|paid[ -]in|contribution|owner|investment/i, "share_capital"],
    [/non-?controlling|minority/i, "noncontrolling_interest"],
  ],
  revenue: [
    [/interest/i, "interest_income"],
    [/discount|refund|returns?\b|allowance|contractual adjust/i, "contra_revenue"],
    [/\bother\b|gains?\b|dividend|sundry|miscellaneous|rental income|cash ?back|gift/i, "other_income"],
  ],
  expense: [
    [/interest (expense|paid|charge)|^interest$|\binterest\b/i, "interest_expense"],
    [/income tax|corporat(e|ion) tax/i, "income_tax"],
    [/depreciation|amorti[sz]ation/i, "depreciation"],
    [
      /cost of (goods|sales|revenue|services)|\bcogs\b|purchases|direct (cost|labo)|freight in|raw material/i,
      "cost_of_sales",
    ],
    [/wage|salar|payroll|superannuation|employee benefit|pension|bonus/i, "payroll"],
    [/\brent\b|occupancy|lease/i, "rent"],
    [/advertis|marketing|promotion/i, "marketing"],
    [/research|development/i, "research"],
    [/insurance/i, "insurance"],
    [/legal|accounting|audit|consult|professional|subcontract/i, "professional_fees"],
    [/bad debts?|doubtful/i, "bad_debt"],
    [/suppl(y|ies)|stationery|materials/i, "supplies"],
    [/currency|exchange|revaluation|penalt|write[ -]?off|loss(es)? on/i, "other_expense"],
  ],
};

const DEFAULTS: Readonly<Record<AccountType, AccountSubtype>> = {
  asset: "other_current_asset",
  liability: "other_current_liability",
  equity: "other_equity",
  revenue: "revenue",
  expense: "general",
};

/** A subtype for an account of a chart that has none. `fallback` stands where the name says nothing. */
export function guessSubtype(type: AccountType, name: string, fallback = DEFAULTS[type]): AccountSubtype {
  return RULES[type].find(([pattern]) => pattern.test(name))?.[1] ?? fallback;
}
