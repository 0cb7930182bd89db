import { type IsoDate } from "../../base/dates.ts";
import type { Forecaster } from "../core/index.ts";
import { projectSeries } from "../series-forecast.ts";
import { dayNumber } from "../periods.ts";
import type { CashFlow, FlowOwner } from "./cash-flows.ts";
import type { PaymentRecord } from "./payment-records.ts";

/** What recurs beside receivables, payables and the calendar, per week; minor units, not rounded. */
export type Residual = {
  readonly weekly: readonly number[];
  readonly method: string;
  /** Account codes behind it; `receivables` and `payables` stand for what their invoices do not explain. */
  readonly accounts: readonly string[];
};

export type Residuals = { readonly receipts: Residual | null; readonly disbursements: Residual | null };

export type ResidualOptions = {
  readonly asOf: IsoDate;
  readonly weeks: number;
  readonly forecaster: Forecaster;
  readonly owner: (flow: CashFlow) => FlowOwner;
  readonly ar: readonly PaymentRecord[];
  readonly ap: readonly PaymentRecord[];
};

const YEAR = 52;
/** Seasons of weeks are looked for from here on. */
const SEASONAL_WEEKS = 120;
/** Below this share of the year's cash movements a side is noise and left out. */
const MATERIAL = 0.005;

/**
 * Adds up the unexplained movements by account and week, counts an account as receipts or disbursements by its sign
 * over the last year, and forecasts the two weekly series by the core.
 */
export function forecastResiduals(
  flows: readonly CashFlow[],
  { asOf, weeks, forecaster, owner, ar, ap }: ResidualOptions,
): Residuals {
  const today = dayNumber(asOf);
  const series = new Map<string, Map<number, number>>();
  const put = (account: string, day: number, amount: number) => {
    const weeksAgo = Math.floor((today - day) / 7);
    const weekly = series.get(account) ?? new Map<number, number>();
    weekly.set(weeksAgo, (weekly.get(weeksAgo) ?? 0) + amount);
    series.set(account, weekly);
  };
  let moved = 0;
  for (const flow of flows) {
    const day = dayNumber(flow.date);
    if (today - day < YEAR * 7) moved += Math.abs(flow.amount);
    const mine = owner(flow);
    if (mine === "receivables" || mine === "payables") put(mine, day, flow.amount);
    else if (mine === "residual") put(flow.code, day, flow.amount);
  }
  // What invoices explain is taken off; what is left is cash that was booked on account and never allocated.
  const explain = (account: "receivables" | "payables", records: readonly PaymentRecord[], sign: 1 | -1) => {
    if (!series.has(account)) return;
    for (const { amount, events } of records) {
      for (const event of events)
        if (event.inMoney && event.day <= today) put(account, event.day, -sign * amount * event.share);
    }
  };
  explain("receivables", ar, 1);
  explain("payables", ap, -1);

  const sides = { receipts: newSide(), disbursements: newSide() };
  for (const [account, weekly] of [...series].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const year = sumWithin(weekly, YEAR);
    if (Math.abs(year) <= moved * MATERIAL * 0.1) continue;
    const side = year > 0 ? sides.receipts : sides.disbursements;
    side.accounts.push(account);
    for (const [weeksAgo, amount] of weekly) {
      side.weekly.set(weeksAgo, (side.weekly.get(weeksAgo) ?? 0) + (year > 0 ? amount : -amount));
    }
  }
  const make = (side: Side) => forecastSide(side, { weeks, forecaster, material: moved * MATERIAL });
  return { receipts: make(sides.receipts), disbursements: make(sides.disbursements) };
}

type Side = { readonly accounts: string[]; readonly weekly: Map<number, number> };

function newSide(): Side {
  return { accounts: [], weekly: new Map() };
}

function sumWithin(weekly: ReadonlyMap<number, number>, weeks: number): number {
  let sum = 0;
  for (const [weeksAgo, amount] of weekly) if (weeksAgo < weeks) sum += amount;
  return sum;
}

function forecastSide(
  { accounts, weekly }: Side,
  {
    weeks,
    forecaster,
    material,
  }: { readonly weeks: number; readonly forecaster: Forecaster; readonly material: number },
): Residual | null {
  if (accounts.length === 0 || sumWithin(weekly, YEAR) <= material) return null;
  const oldest = Math.max(...weekly.keys());
  const values = Array.from({ length: oldest + 1 }, (_, index) =>
    Math.max(0, weekly.get(oldest - index) ?? 0),
  );
  const period = values.length >= SEASONAL_WEEKS ? YEAR : 1;
  const { mean, method } = projectSeries(forecaster, { values, period, horizon: weeks, nonNegative: true });
  return { weekly: mean.map((value) => Math.max(0, value)), method, accounts };
}
