import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { type IsoMonth, addToMonth, monthEnd, monthOf, monthRange, monthStart } from "../../base/dates.ts";
import type { AccountSubtype } from "../../books/accounts.ts";
import type { Account, Ledger } from "../../books/ledger.ts";
import { RESULT_SUBTYPES } from "../../books/statements/sections.ts";
import type { Forecaster } from "../core/index.ts";
import type { Period } from "../periods.ts";
import { type SeriesProjection, projectSeries } from "../series-forecast.ts";
import { SCENARIO_LEVEL } from "./pnl-scenarios.ts";

/** One income statement account over the months ahead, as the statement prints it: revenue and expenses positive. */
export type AccountForecast = {
  readonly account: Account;
  /** Not rounded; one value a month. */
  readonly mean: readonly number[];
  readonly method: string;
};

/** How a revenue scenario scales each month: 1 is the mean. */
export type RevenueFactors = Readonly<Record<"lower" | "mean" | "upper", readonly number[]>>;

/** +1 when the account grows by credits: revenue and income; contra revenue is printed as a positive deduction. */
export function printedSign(subtype: AccountSubtype): 1 | -1 {
  return ["revenue", "other_income", "interest_income"].includes(subtype) ? -1 : 1;
}

/** Whole months of the ledger, up to the last actual one. */
export function actualMonths(ledger: Ledger, lastActual: IsoMonth): IsoMonth[] {
  const { first } = ledger.span;
  const start = first === monthStart(monthOf(first)) ? monthOf(first) : addToMonth(monthOf(first), 1);
  return monthRange(start, lastActual);
}

export type MonthlyHistory = {
  readonly months: readonly IsoMonth[];
  readonly of: (account: Account) => readonly number[];
};

export function monthlyHistory(ledger: Ledger, months: readonly IsoMonth[]): MonthlyHistory {
  return {
    months,
    of: ({ id, subtype }) => {
      const sign = printedSign(subtype);
      return months.map((month) => {
        const amount = ledger.sum(id, monthStart(month), monthEnd(month)) * sign;
        return amount === 0 ? 0 : amount;
      });
    },
  };
}

/** Their own method elsewhere: depreciation follows the assets, tax the result. */
const ELSEWHERE: readonly AccountSubtype[] = ["depreciation", "income_tax"];

/**
 * Every income statement account by the core, seasonality 12: what moved in the last twelve months goes on, what did
 * not stays at zero. Accounts in `scheduled` are left out.
 */
export async function forecastAccounts(
  ledger: Ledger,
  {
    history,
    horizon,
    forecaster,
    scheduled,
    signal,
  }: {
    readonly history: MonthlyHistory;
    readonly horizon: number;
    readonly forecaster: Forecaster;
    readonly scheduled: ReadonlySet<number>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<AccountForecast[]> {
  const forecasts: AccountForecast[] = [];
  for (const account of ledger.accountsOf(RESULT_SUBTYPES)) {
    if (ELSEWHERE.includes(account.subtype) || scheduled.has(account.id)) continue;
    const values = history.of(account);
    if (values.slice(-12).every((value) => value === 0)) continue;
    // Fitting takes tens of milliseconds an account; others get a turn in between.
    await yieldToEventLoop();
    signal?.throwIfAborted();
    const began = values.findIndex((value) => value !== 0);
    const { mean, method } = projectSigned(values.slice(began), { horizon, forecaster });
    forecasts.push({ account, mean, method });
  }
  return forecasts;
}

/** A series that never changes sign is forecast as one that cannot. */
function projectSigned(
  values: readonly number[],
  { horizon, forecaster }: { readonly horizon: number; readonly forecaster: Forecaster },
): SeriesProjection {
  if (values.every((value) => value >= 0)) {
    return projectSeries(forecaster, { values, period: 12, horizon, nonNegative: true });
  }
  if (values.every((value) => value <= 0)) {
    const mirrored = values.map((value) => -value);
    const made = projectSeries(forecaster, { values: mirrored, period: 12, horizon, nonNegative: true });
    return { mean: made.mean.map((value) => -value), method: made.method };
  }
  return projectSeries(forecaster, { values, period: 12, horizon });
}

/** Bounds of the 80 % interval of total net revenue over its mean, by month: how far revenue as a whole may lie off. */
export function revenueFactors(
  ledger: Ledger,
  {
    history,
    months,
    forecaster,
  }: {
    readonly history: MonthlyHistory;
    readonly months: readonly Period[];
    readonly forecaster: Forecaster;
  },
): RevenueFactors {
  const even = months.map(() => 1);
  const total = netRevenue(ledger, history);
  const began = total.findIndex((value) => value !== 0);
  if (began < 0) return { lower: even, mean: even, upper: even };
  const { mean, band } = projectSeries(forecaster, {
    values: total.slice(began),
    period: 12,
    horizon: months.length,
    levels: [SCENARIO_LEVEL],
  });
  const over = (bounds: readonly number[] | undefined) =>
    even.map((_, index) => {
      const middle = mean[index] ?? 0;
      return middle > 0 && bounds !== undefined ? Math.max(0, (bounds[index] ?? middle) / middle) : 1;
    });
  return { lower: over(band?.lower), mean: even, upper: over(band?.upper) };
}

/** Net revenue of each actual month. */
export function netRevenue(ledger: Ledger, history: MonthlyHistory): number[] {
  const sums = history.months.map(() => 0);
  for (const account of ledger.accountsOf(["revenue", "contra_revenue"])) {
    const sign = account.subtype === "revenue" ? 1 : -1;
    for (const [index, value] of history.of(account).entries())
      sums[index] = (sums[index] ?? 0) + sign * value;
  }
  return sums;
}
