import { monthEnd, monthOf, monthStart } from "../../src/base/dates.ts";
import type { IsoDate, IsoMonth } from "../../src/base/dates.ts";
import { minorToDecimal, roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { netRevenueOf } from "./closing.ts";
import { BASE, MONTHS, monthIndex, usd } from "./company.ts";
import { createDraws } from "./random.ts";

export type OperatingMetric = {
  readonly date: IsoDate;
  readonly metric: string;
  readonly value: string;
  readonly unit: "money" | "count" | "days";
};

const NET_REVENUE_A_VISIT = usd(171.4);
const CLAIMS_A_VISIT = 1.28;
const COST_TO_COLLECT = 0.034;

/**
 * What billing and operations count every month. Cash collected is the ledger's receipts. Allowed charges are those of
 * what was settled in the month (paid, credited or written off), so that collected over allowed is not moved by season.
 */
export function operatingMetrics(books: Books, seed: number): OperatingMetric[] {
  return MONTHS.flatMap((month) => {
    const draws = createDraws(seed, `metrics ${month}`);
    const date = monthEnd(month);
    const settled = settledIn(books, month);
    const visits = roundHalfUp((netRevenueOf(books, month) / NET_REVENUE_A_VISIT) * draws.factor(0.015));
    const claims = roundHalfUp(visits * CLAIMS_A_VISIT * draws.factor(0.01));
    const dnfbDays = 4.9 * draws.factor(0.06);
    const cleanRate = 0.936 + 0.0004 * monthIndex(month) + 0.004 * (draws.factor(1) - 1);
    const deniedRate = 0.071 * draws.factor(0.04);
    const row = (metric: string, unit: OperatingMetric["unit"], value: string): OperatingMetric => ({
      date,
      metric,
      value,
      unit,
    });
    const count = (metric: string, value: number) => row(metric, "count", String(roundHalfUp(value)));
    const money = (metric: string, value: number) =>
      row(metric, "money", minorToDecimal(roundHalfUp(value), BASE));
    return [
      count("patient_visits", visits),
      count("claims_submitted", claims),
      count("claims_accepted_first_pass", claims * cleanRate),
      count("claims_denied", claims * deniedRate),
      money("cash_collected_on_net_revenue", settled.paid),
      money("allowed_charges", settled.all),
      money("cost_to_collect_expense", settled.paid * COST_TO_COLLECT * draws.factor(0.03)),
      money("dnfb_amount", (grossCharges(books, month) / 30) * dnfbDays),
      row("dnfb_days", "days", dnfbDays.toFixed(1)),
    ];
  });
}

function settledIn(books: Books, month: IsoMonth): { readonly paid: Minor; readonly all: Minor } {
  const settled = books
    .allocations()
    .filter(
      ({ invoice, date }) => invoice.side === "ar" && invoice.kind === "invoice" && monthOf(date) === month,
    );
  const sum = (list: typeof settled): Minor => list.reduce((total, { amount }) => total + amount, 0);
  return { paid: sum(settled.filter(({ kind }) => kind === "payment")), all: sum(settled) };
}

function grossCharges(books: Books, month: IsoMonth): Minor {
  const accounts = ["4010", "4020", "4030", "4040"] as const;
  return -accounts.reduce((sum, code) => sum + books.movement(code, monthStart(month), monthEnd(month)), 0);
}
