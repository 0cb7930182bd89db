import {
  type IsoDate,
  type IsoMonth,
  addDays,
  addToMonth,
  monthEnd,
  monthOf,
  monthRange,
  monthStart,
} from "../../base/dates.ts";
import type { Forecaster } from "../core/index.ts";
import { projectSeries } from "../series-forecast.ts";
import { type Curves, expectedShares } from "./collection-curve.ts";
import type { PaymentRecord } from "./payment-records.ts";

/** What will be invoiced (or billed) after today, before it is known by whom. */
export type FutureInvoicing = {
  /** Expected gross per coming day, tomorrow first; in minor units, not rounded. */
  readonly daily: readonly number[];
  readonly months: readonly { readonly month: IsoMonth; readonly amount: number }[];
  /** Who is invoiced: share of the last twelve months and usual days from issue to due date. */
  readonly mix: readonly { readonly partyId: string; readonly share: number; readonly terms: number }[];
  readonly method: string;
};

export type InvoicingOptions = {
  readonly asOf: IsoDate;
  readonly days: number;
  /** Day number from which the books are complete. */
  readonly since: number;
  readonly forecaster: Forecaster;
};

/**
 * Forecasts whole months of invoicing by the time-series core (period 12) and spreads each over its days as the
 * company's own invoices of the last twelve months lay in theirs. Null when nothing was invoiced in those months.
 */
export function futureInvoicing(
  records: readonly PaymentRecord[],
  { asOf, days, since, forecaster }: InvoicingOptions,
): FutureInvoicing | null {
  const lastMonth = asOf === monthEnd(monthOf(asOf)) ? monthOf(asOf) : addToMonth(monthOf(asOf), -1);
  const firstDay = addDays("1970-01-01", since);
  const firstMonth =
    firstDay === monthStart(monthOf(firstDay)) ? monthOf(firstDay) : addToMonth(monthOf(firstDay), 1);
  const issued = records
    .map((record) => ({ record, date: addDays("1970-01-01", record.issueDay) }))
    .filter(({ date }) => date >= monthStart(firstMonth) && date <= monthEnd(lastMonth));
  const recent = issued.filter(({ date }) => date >= monthStart(addToMonth(lastMonth, -11)));
  if (recent.length === 0) return null;

  const byMonth = new Map<IsoMonth, number>();
  for (const { record, date } of issued) {
    byMonth.set(monthOf(date), (byMonth.get(monthOf(date)) ?? 0) + record.amount);
  }
  const start = [...byMonth.keys()].sort()[0] ?? lastMonth;
  const values = monthRange(start, lastMonth).map((month) => byMonth.get(month) ?? 0);
  const ahead = monthRange(addToMonth(lastMonth, 1), monthOf(addDays(asOf, days)));
  const { mean, method } = projectSeries(forecaster, {
    values,
    period: 12,
    horizon: ahead.length,
    nonNegative: true,
  });
  const months = ahead.map((month, index) => ({ month, amount: Math.max(0, mean[index] ?? 0) }));
  return {
    daily: spread(months, { asOf, days, byDay: sharesByDay(recent) }),
    months,
    mix: partyMix(recent),
    method,
  };
}

type Issued = { readonly record: PaymentRecord; readonly date: IsoDate };

/** Share of a month's invoicing by day of the month; index 1..31, where 31 is the last day of any month. */
function sharesByDay(recent: readonly Issued[]): number[] {
  const shares = new Array<number>(32).fill(0);
  let total = 0;
  for (const { record, date } of recent) {
    const day = date === monthEnd(monthOf(date)) ? 31 : Number(date.slice(8, 10));
    shares[day] = (shares[day] ?? 0) + record.amount;
    total += record.amount;
  }
  return shares.map((amount) => amount / total);
}

function spread(
  months: FutureInvoicing["months"],
  { asOf, days, byDay }: { readonly asOf: IsoDate; readonly days: number; readonly byDay: readonly number[] },
): number[] {
  const amounts = new Map(months.map(({ month, amount }) => [month, amount]));
  return Array.from({ length: days }, (_, index) => {
    const date = addDays(asOf, index + 1);
    const day = Number(date.slice(8, 10));
    // A month's last day also takes what longer months invoice later.
    const share =
      date === monthEnd(monthOf(date)) ? byDay.slice(day).reduce((a, b) => a + b, 0) : (byDay[day] ?? 0);
    return (amounts.get(monthOf(date)) ?? 0) * share;
  });
}

function partyMix(recent: readonly Issued[]): FutureInvoicing["mix"] {
  const total = recent.reduce((sum, { record }) => sum + record.amount, 0);
  return [...Map.groupBy(recent, ({ record }) => record.partyId)]
    .map(([partyId, theirs]) => {
      const amount = theirs.reduce((sum, { record }) => sum + record.amount, 0);
      const weighted = theirs.reduce((sum, { record: r }) => sum + r.amount * (r.dueDay - r.issueDay), 0);
      return { partyId, share: amount / total, terms: Math.round(weighted / amount) };
    })
    .sort((a, b) => b.share - a.share || (a.partyId < b.partyId ? -1 : 1));
}

/** Money from invoices that are still to be issued, per coming day: each day's invoicing through its customers' curves. */
export function paidFromFuture(
  { daily, mix }: FutureInvoicing,
  { curves, speed, change }: { readonly curves: Curves; readonly speed: number; readonly change: number },
): number[] {
  const days = daily.length;
  const profile = new Array<number>(days).fill(0);
  for (const { partyId, share, terms } of mix) {
    expectedShares(curves.of(partyId), { lag: -terms, days, speed }).forEach((paid, index) => {
      profile[index] = (profile[index] ?? 0) + share * paid;
    });
  }
  const paid = new Array<number>(days).fill(0);
  for (const [issue, amount] of daily.entries()) {
    if (amount === 0) continue;
    for (let after = 1; issue + after < days; after += 1) {
      const at = issue + after;
      paid[at] = (paid[at] ?? 0) + amount * (1 + change) * (profile[after - 1] ?? 0);
    }
  }
  return paid;
}
