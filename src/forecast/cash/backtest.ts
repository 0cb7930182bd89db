import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { type IsoDate, addDays } from "../../base/dates.ts";
import { roundHalfUp } from "../../base/money.ts";
import { dayNumber } from "../periods.ts";
import type { ForecastLine } from "../stored-run.ts";
import { expectedShares, learnCurves } from "./collection-curve.ts";
import { type PaymentRecord, openShare } from "./payment-records.ts";

/** The ways to foresee collections that are compared. */
export const COLLECTION_METHODS = ["conditional_curve", "due_date", "customer_median"] as const;
export type CollectionMethod = (typeof COLLECTION_METHODS)[number];

export const BACKTEST_SCENARIO = "backtest";
export const BACKTEST_ACTUAL = "collected";
export const backtestLine = (method: CollectionMethod): string => `absolute_error_${method}`;

export type BacktestOptions = {
  readonly asOf: IsoDate;
  /** Day number from which the books are complete. */
  readonly since: number;
  readonly weeks: number;
  readonly signal?: AbortSignal | undefined;
};

/** Origins are this many days apart, the newest one a full horizon ago. */
const STEP = 14;
const ORIGINS = 16;
/** Days of history that every origin must have to learn from. */
const LEARNING = 180;

/**
 * Rolling-origin test of collections: at each origin only what was known that day is used to forecast, per week, what
 * the invoices then open would bring in; each method sees the same invoices. Returned as lines of one cell per origin:
 * what was collected, and each method's sum of absolute weekly errors. WAPE = errors / collected. Empty when the books
 * are too young.
 */
export async function backtestCollections(
  records: readonly PaymentRecord[],
  options: BacktestOptions,
): Promise<ForecastLine[]> {
  const { asOf, since, weeks, signal } = options;
  const today = dayNumber(asOf);
  const origins: { origin: number; collected: number; errors: Record<CollectionMethod, number> }[] = [];
  for (let step = 0; step < ORIGINS; step += 1) {
    // Each origin learns anew; with many invoices that is long enough to let others have a turn.
    await yieldToEventLoop();
    signal?.throwIfAborted();
    const origin = today - weeks * 7 - step * STEP;
    if (origin - since < LEARNING) break;
    origins.unshift({ origin, ...scoreOrigin(records, { origin, since, weeks }) });
  }
  const line = (name: string, pick: (entry: (typeof origins)[number]) => number): ForecastLine => ({
    scenario: BACKTEST_SCENARIO,
    line: name,
    cells: origins.map((entry, index) => ({
      period: {
        index,
        from: addDays(asOf, entry.origin - today + 1),
        to: addDays(asOf, entry.origin - today + weeks * 7),
      },
      amount: roundHalfUp(pick(entry)),
    })),
  });
  if (origins.every(({ collected }) => collected === 0)) return [];
  return [
    line(BACKTEST_ACTUAL, ({ collected }) => collected),
    ...COLLECTION_METHODS.map((method) => line(backtestLine(method), ({ errors }) => errors[method])),
  ];
}

type OriginOptions = { readonly origin: number; readonly since: number; readonly weeks: number };

function scoreOrigin(
  records: readonly PaymentRecord[],
  { origin, since, weeks }: OriginOptions,
): { readonly collected: number; readonly errors: Record<CollectionMethod, number> } {
  const open = records
    .filter((record) => record.issueDay <= origin)
    .map((record) => ({ record, share: openShare(record, origin) }))
    .filter(({ share }) => share > 0);
  const actual = new Array<number>(weeks).fill(0);
  const made: Record<CollectionMethod, number[]> = {
    conditional_curve: new Array<number>(weeks).fill(0),
    due_date: new Array<number>(weeks).fill(0),
    customer_median: new Array<number>(weeks).fill(0),
  };
  const put = (into: number[], day: number, amount: number) => {
    const week = Math.floor((day - origin - 1) / 7);
    if (week >= 0 && week < weeks) into[week] = (into[week] ?? 0) + amount;
  };
  const curves = learnCurves(records, { today: origin, since });
  const delays = medianDelays(records, origin);
  for (const { record, share } of open) {
    const { partyId, dueDay, amount, events } = record;
    for (const event of events)
      if (event.day > origin && event.inMoney) put(actual, event.day, event.share * amount);
    // What is overdue by a single-date method is expected at once.
    const onOne = (day: number) => Math.max(day, origin + 1);
    put(made.due_date, onOne(dueDay), share * amount);
    put(made.customer_median, onOne(dueDay + delays(partyId)), share * amount);
    expectedShares(curves.of(partyId), { lag: origin - dueDay, days: weeks * 7 }).forEach((paid, index) => {
      put(made.conditional_curve, origin + 1 + index, paid * share * amount);
    });
  }
  const error = (method: CollectionMethod) =>
    actual.reduce((sum, value, week) => sum + Math.abs(value - (made[method][week] ?? 0)), 0);
  return {
    collected: actual.reduce((a, b) => a + b, 0),
    errors: {
      conditional_curve: error("conditional_curve"),
      due_date: error("due_date"),
      customer_median: error("customer_median"),
    },
  };
}

/** Median days from due date to payment by customer, of what was paid up to the origin; all customers' for a new one. */
function medianDelays(records: readonly PaymentRecord[], origin: number): (partyId: string) => number {
  const byParty = new Map<string, number[]>();
  const all: number[] = [];
  for (const { partyId, dueDay, events } of records) {
    for (const { day, inMoney } of events) {
      if (!inMoney || day > origin) continue;
      all.push(day - dueDay);
      const own = byParty.get(partyId) ?? [];
      own.push(day - dueDay);
      byParty.set(partyId, own);
    }
  }
  const overall = median(all);
  const medians = new Map([...byParty].map(([party, delays]) => [party, median(delays)]));
  return (partyId) => medians.get(partyId) ?? overall;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
