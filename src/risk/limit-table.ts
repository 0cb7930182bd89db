type LimitSpec = {
  readonly value: number;
  readonly unit: "days" | "months" | "percent" | "ratio" | "count" | "score";
  /** Why this number: its source, or the judgement behind it. */
  readonly reason: string;
};

/** Every threshold of the risk rules. A row of `policy` with the same key replaces it. */
export const RISK_LIMITS = {
  duplicate_bill_window_days: {
    value: 31,
    unit: "days",
    reason: "a bill that is sent or entered again usually comes within one dunning cycle, a month",
  },
  duplicate_typo_window_days: {
    value: 7,
    unit: "days",
    reason:
      "two entries of one bill carry nearly the same date; wider, neighbouring numbers of a regular supplier look alike",
  },
  duplicate_payment_window_days: {
    value: 14,
    unit: "days",
    reason: "a payment that is sent twice goes out in the same or the next payment run",
  },
  slow_payer_recent_months: {
    value: 6,
    unit: "months",
    reason: "two quarters: long enough for a rank test, short enough that a change is still news",
  },
  slow_payer_min_shift_days: {
    value: 7,
    unit: "days",
    reason: "a week is what a customer's payment run can move without meaning anything",
  },
  slow_payer_alpha: {
    value: 0.01,
    unit: "percent",
    reason: "chance of any false alarm over all customers together (Holm, 1979), one assessment in a hundred",
  },
  covenant_trend_months: {
    value: 6,
    unit: "months",
    reason: "two quarterly tests back; fewer month-ends cannot show a significant Mann-Kendall trend",
  },
  runway_critical_months: {
    value: 3,
    unit: "months",
    reason: "shorter than it takes to close a financing",
  },
  runway_warning_months: {
    value: 6,
    unit: "months",
    reason: "a financing commonly takes three to six months from start to money",
  },
  ar_concentration_limit: {
    value: 0.25,
    unit: "percent",
    reason: "upper end of the single-debtor caps that asset-based lenders commonly set (10-25 %)",
  },
  ap_concentration_limit: {
    value: 0.25,
    unit: "percent",
    reason: "same yardstick as for receivables; a quarter of purchases is hard to move in a quarter",
  },
  concentration_critical_share: {
    value: 0.5,
    unit: "percent",
    reason: "one party stands for more than all others together",
  },
  concentration_rise: {
    value: 0.1,
    unit: "percent",
    reason: "ten points of share within a year; 10 % is also where ASC 280 wants a customer disclosed",
  },
  concentration_min_parties: {
    value: 5,
    unit: "count",
    reason: "with fewer parties a large share is arithmetic, not a risk that changed",
  },
  overdue_120_warning_share: {
    value: 0.12,
    unit: "percent",
    reason:
      "medical practices aim at less than 10-15 % of receivables older than 120 days; MGMA surveys find 13-17 % on average",
  },
  overdue_120_high_share: {
    value: 0.25,
    unit: "percent",
    reason: "double the warning: collection is no longer routine",
  },
  negative_balance_materiality: {
    value: 0.001,
    unit: "percent",
    reason: "a thousandth of total assets: below it, timing differences of clearing accounts",
  },
  negative_margin_floor: {
    value: 0,
    unit: "percent",
    reason: "a line that does not cover its own direct cost",
  },
  benford_min_count: {
    value: 5_000,
    unit: "count",
    reason: "below this the first-two-digits test has too few entries a bin (Nigrini, Benford's Law, 2012)",
  },
  benford_min_magnitudes: {
    value: 3,
    unit: "count",
    reason: "the law needs amounts over several orders of magnitude (Nigrini 2012); 1st to 99th percentile",
  },
  forensic_recent_months: {
    value: 3,
    unit: "months",
    reason: "a quarter: the period that is about to be reported",
  },
  forensic_alpha: {
    value: 0.001,
    unit: "percent",
    reason: "one false alarm in a thousand quiet quarters per test; several such tests run side by side",
  },
  forensic_min_cases: {
    value: 5,
    unit: "count",
    reason: "fewer entries are looked at singly, not as a pattern",
  },
  forensic_min_ratio: {
    value: 2,
    unit: "ratio",
    reason: "a share that at least doubled: significance alone also finds differences that do not matter",
  },
  threshold_band: {
    value: 0.05,
    unit: "percent",
    reason:
      "within 5 % below an approval limit: the usual band of a just-below-threshold test in audit analytics",
  },
  reconciling_item_days: {
    value: 30,
    unit: "days",
    reason: "an item that a full month-end close did not resolve",
  },
} as const satisfies Readonly<Record<string, LimitSpec>>;

export type LimitKey = keyof typeof RISK_LIMITS;
