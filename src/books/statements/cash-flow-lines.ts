import type { AccountSubtype } from "../accounts.ts";

export type CashFlowActivity = "operating" | "investing" | "financing";

export type CashFlowLine = {
  readonly key: string;
  readonly label: string;
  /** The change of these accounts, a credit counted as cash in. */
  readonly subtypes: readonly AccountSubtype[];
  /** Depreciation was added back to net income; the credit it left on these accounts is no cash. */
  readonly lessDepreciation?: true;
};

/**
 * Where each balance sheet subtype's change stands (IAS 7.18(b), ASC 230-10-45-28). Every subtype but `cash` is in
 * exactly one line. Two limits of working from balances: the gain on a disposal stays in net income, and a new lease
 * shows as both an investment and a financing inflow.
 */
export const CASH_FLOW_LINES: Readonly<Record<CashFlowActivity, readonly CashFlowLine[]>> = {
  operating: [
    {
      key: "change_in_deferred_tax",
      label: "Deferred tax",
      subtypes: ["deferred_tax_asset", "deferred_tax_liability"],
    },
    {
      key: "change_in_receivables",
      label: "Change in receivables",
      subtypes: ["receivable", "receivable_allowance"],
    },
    { key: "change_in_inventory", label: "Change in inventory", subtypes: ["inventory"] },
    {
      key: "change_in_prepaid",
      label: "Change in prepaid expenses and other current assets",
      subtypes: ["prepaid", "tax_receivable", "other_current_asset"],
    },
    { key: "change_in_payables", label: "Change in trade payables", subtypes: ["payable", "credit_card"] },
    {
      key: "change_in_accrued",
      label: "Change in accrued expenses and payroll",
      subtypes: ["accrued", "payroll_liability"],
    },
    { key: "change_in_taxes", label: "Change in taxes payable", subtypes: ["tax_payable"] },
    {
      key: "change_in_deferred_revenue",
      label: "Change in deferred revenue",
      subtypes: ["deferred_revenue"],
    },
    {
      key: "change_in_other_operating",
      label: "Change in other operating balances",
      subtypes: [
        "other_current_liability",
        "other_noncurrent_asset",
        "other_noncurrent_liability",
        "unclassified_asset",
        "unclassified_liability",
      ],
    },
  ],
  investing: [
    {
      key: "capital_expenditure",
      label: "Purchase of property, equipment and intangibles, net of disposals",
      subtypes: ["fixed_asset", "accumulated_depreciation", "right_of_use", "intangible"],
      lessDepreciation: true,
    },
    { key: "acquisitions", label: "Acquisitions", subtypes: ["goodwill"] },
    {
      key: "change_in_investments",
      label: "Change in investments",
      subtypes: ["short_term_investments", "long_term_investment"],
    },
  ],
  financing: [
    {
      key: "change_in_borrowings",
      label: "Borrowings, net of repayments",
      subtypes: ["short_term_debt", "long_term_debt"],
    },
    {
      key: "change_in_leases",
      label: "Lease liabilities, net of payments",
      subtypes: ["current_lease_liability", "lease_liability"],
    },
    { key: "share_issues", label: "Share capital", subtypes: ["share_capital"] },
    {
      // Filed equity already contains the result, which `result_transfer` takes out again: together they are what owners took or gave.
      key: "dividends_and_other_equity",
      label: "Dividends and other movements in equity",
      subtypes: [
        "retained_earnings",
        "dividends",
        "other_equity",
        "noncontrolling_interest",
        "result_transfer",
      ],
    },
  ],
};
