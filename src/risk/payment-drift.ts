import { addToMonth, type IsoDate, type IsoMonth, monthOf } from "../base/dates.ts";
import { median } from "../forecast/core/numbers.ts";
import { daysLate, type Receivable } from "./receivables.ts";
import { hodgesLehmannShift, mannWhitneyGreater } from "./statistics/ranks.ts";

/** How one group of invoices is paid now against before. */
export type Drift = {
  /** Chance of the recent months being this late if nothing had changed. */
  readonly pValue: number;
  /** Days by which the recent months are later. */
  readonly shiftDays: number;
  /** First of the recent months: since when the difference shows most clearly. */
  readonly since: IsoMonth;
  /** How many months before that were compared. */
  readonly earlierMonths: number;
};

/** Below these a group is not judged: fewer months cannot reach significance after Holm's correction. */
const MIN_RECENT_MONTHS = 4;
const MIN_EARLIER_MONTHS = 8;
const MAX_MONTHS = 36;

/**
 * Compares the days late of invoices due in the last months with the months before.
 *
 * The unit is the month, by its median: invoices of one month are often paid in one run and would count as
 * evidence many times over. An open overdue invoice enters with the days it is late so far, which can only
 * understate the delay. Nobody knows when a change began, so every start of the last four to `recentMonths` months
 * is tried and the p-value multiplied by their number (Bonferroni).
 * Undefined where there are too few months to say anything.
 */
export function paymentDrift(
  invoices: readonly Receivable[],
  { asOf, recentMonths }: { readonly asOf: IsoDate; readonly recentMonths: number },
): Drift | undefined {
  const levels = monthlyLevels(invoices, asOf);
  const last = monthOf(asOf);
  const drifts: Drift[] = [];
  for (let length = MIN_RECENT_MONTHS; length <= Math.max(MIN_RECENT_MONTHS, recentMonths); length += 1) {
    const drift = driftSince(addToMonth(last, 1 - length), levels);
    if (drift) drifts.push(drift);
  }
  const clearest = drifts.reduce<Drift | undefined>(
    (best, drift) => (best === undefined || drift.pValue < best.pValue ? drift : best),
    undefined,
  );
  return clearest && { ...clearest, pValue: Math.min(1, clearest.pValue * drifts.length) };
}

type Levels = ReadonlyMap<IsoMonth, number>;

/** Median days late by month of the due date, oldest month first. */
function monthlyLevels(invoices: readonly Receivable[], asOf: IsoDate): Levels {
  const first = addToMonth(monthOf(asOf), 1 - MAX_MONTHS);
  const byMonth = new Map<IsoMonth, number[]>();
  for (const invoice of invoices) {
    const late = daysLate(invoice, asOf);
    const month = monthOf(invoice.dueDate);
    if (late === undefined || month < first) continue;
    const known = byMonth.get(month);
    if (known) known.push(late);
    else byMonth.set(month, [late]);
  }
  const sorted = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([month, days]) => [month, median(days)]));
}

function driftSince(since: IsoMonth, levels: Levels): Drift | undefined {
  const recent = [...levels].filter(([month]) => month >= since);
  const earlier = [...levels].filter(([month]) => month < since);
  if (recent.length < MIN_RECENT_MONTHS || earlier.length < MIN_EARLIER_MONTHS) return undefined;
  const [now, before] = [recent.map(([, level]) => level), earlier.map(([, level]) => level)];
  // Customers who pay late every winter are not getting slower: the same months a year ago must be faster too.
  const yearAgo = recent.flatMap(([month]) => levels.get(addToMonth(month, -12)) ?? []);
  const seasonal = yearAgo.length >= MIN_RECENT_MONTHS ? hodgesLehmannShift(now, yearAgo) : Infinity;
  return {
    pValue: mannWhitneyGreater(now, before),
    shiftDays: Math.min(hodgesLehmannShift(now, before), seasonal),
    since,
    earlierMonths: earlier.length,
  };
}
