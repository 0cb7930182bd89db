/** What the loan agreement with First Hudson Bank demands, and the company's own limits. */
export const COVENANTS = [
  { id: "COV-DSCR", name: "Debt service coverage", metric: "dscr", comparator: ">=", threshold: "1.25" },
  { id: "COV-CURRENT", name: "Current ratio", metric: "current_ratio", comparator: ">=", threshold: "1.50" },
  {
    id: "COV-LEVERAGE",
    name: "Net debt to EBITDA",
    metric: "net_debt_to_ebitda",
    comparator: "<=",
    threshold: "2.50",
  },
  { id: "COV-CASH", name: "Minimum cash", metric: "minimum_cash", comparator: ">=", threshold: "2000000.00" },
].map((covenant) => ({
  ...covenant,
  lender: "First Hudson Bank",
  frequency: "quarterly",
  warning_headroom: "0.10",
}));

export const POLICY = [
  {
    key: "minimum_cash",
    value: "2500000.00",
    unit: "USD",
    note: "Board policy of 2024: about three weeks of costs",
  },
  {
    key: "bill_approval_limit",
    value: "10000.00",
    unit: "USD",
    note: "Above it a director approves the bill",
  },
  {
    key: "duplicate_bill_window_days",
    value: "14",
    unit: "days",
    note: "Same supplier and amount within it is looked at",
  },
  {
    key: "margin_line.pharmacy",
    value: "4030 / 5010",
    unit: "accounts",
    note: "Pharmacy revenue and the drugs it sells",
  },
] as const;
