import type { PaymentRecord } from "./payment-records.ts";

/**
 * When the open part of an invoice is paid, as daily chances by lag, the days since the due date (negative before it).
 *
 * Each curve is a weighted Kaplan-Meier estimate in discrete time with two ways out: `pay` is the chance that a unit of
 * money still open at the start of the day is paid on it, `drop` the chance that what is not paid is credited or
 * written off. An invoice that is still open counts as open until today and says nothing about later (censored); it
 * enters at its issue date (delayed entry). Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, ch. 8.
 */
export type Curve = {
  readonly pay: Float64Array;
  readonly drop: Float64Array;
  /** Recency-weighted number of invoices behind the curve itself, without what it borrows. */
  readonly weight: number;
};

export type Curves = {
  /** The party's own curve, or the pooled one when the party has no history. */
  readonly of: (partyId: string) => Curve;
  readonly pooled: Curve;
};

export type CurveOptions = {
  /** Day number of the last day that is known; later events are not looked at. */
  readonly today: number;
  /** An invoice due this many days before today counts half. Days. */
  readonly halfLife?: number;
  /** How many invoices of the pooled curve are mixed into each party's own. */
  readonly borrowed?: number;
  /** Day number from which the books record payments; earlier days of older invoices were not observed. */
  readonly since?: number;
};

/** Lags outside are clamped: a year after the due date the rest counts as never paid. */
export const MIN_LAG = -120;
export const MAX_LAG = 365;
const SPAN = MAX_LAG - MIN_LAG + 1;
/** From the first lag with fewer (weighted) invoices than this on, the pooled curve has one average chance. */
const THIN = 3;

const CURVE_DEFAULTS = { halfLife: 120, borrowed: 2 } as const;

/** Learns one curve per party and the pooled one. Recent invoices weigh more, so that a slowing payer is seen. */
export function learnCurves(records: readonly PaymentRecord[], options: CurveOptions): Curves {
  const { today, halfLife = CURVE_DEFAULTS.halfLife, borrowed = CURVE_DEFAULTS.borrowed } = options;
  const since = options.since ?? -Infinity;
  const everything = newCounts();
  const byParty = new Map<string, Counts>();
  for (const record of records) {
    if (record.issueDay > today) continue;
    // Weighing every day of exposure by its age comes to the same: at one lag that factor is common and cancels.
    const weight = 0.5 ** ((today - record.dueDay) / halfLife);
    const own = byParty.get(record.partyId) ?? newCounts();
    byParty.set(record.partyId, own);
    for (const counts of [everything, own]) count(record, counts, { today, since, weight });
  }
  const pooled = pooledCurve(everything);
  const curves = new Map(
    [...byParty].map(([party, counts]) => [party, mixedCurve(counts, pooled, borrowed)]),
  );
  return { of: (partyId) => curves.get(partyId) ?? pooled, pooled };
}

export type Expectation = {
  /** Lag today; the first day looked at is the next one. */
  readonly lag: number;
  readonly days: number;
  /** Multiplies every chance of being paid: 0.7 is a payer at 70 % of the usual daily rate. */
  readonly speed?: number;
};

/**
 * Share of what is open today that is expected to be paid on each coming day, tomorrow first. What is missing to 1 is
 * paid later, credited, or never paid.
 */
export function expectedShares(curve: Curve, { lag, days, speed = 1 }: Expectation): number[] {
  const shares: number[] = [];
  let open = 1;
  for (let day = 1; day <= days; day += 1) {
    const at = lag + day;
    if (at > MAX_LAG) break;
    const index = at - MIN_LAG;
    const paid = open * Math.min(1, (curve.pay[index] ?? 0) * speed);
    open = (open - paid) * (1 - (curve.drop[index] ?? 0));
    shares.push(paid);
  }
  return shares;
}

type Counts = {
  readonly change: Float64Array;
  readonly paid: Float64Array;
  readonly dropped: Float64Array;
  weight: number;
};

function newCounts(): Counts {
  return {
    change: new Float64Array(SPAN + 1),
    paid: new Float64Array(SPAN),
    dropped: new Float64Array(SPAN),
    weight: 0,
  };
}

const indexOf = (lag: number): number => Math.min(MAX_LAG, Math.max(MIN_LAG, lag)) - MIN_LAG;

function count(
  { issueDay, dueDay, events }: PaymentRecord,
  counts: Counts,
  { today, since, weight }: { readonly today: number; readonly since: number; readonly weight: number },
): void {
  const known = events.filter((event) => event.day <= today);
  let from = indexOf(Math.max(since, Math.min(issueDay, known[0]?.day ?? issueDay)) - dueDay);
  let open = 1;
  const expose = (to: number) => {
    if (to < from) return;
    add(counts.change, from, weight * open);
    add(counts.change, to + 1, -weight * open);
    from = to + 1;
  };
  for (const { day, share, inMoney } of known) {
    const at = indexOf(day - dueDay);
    expose(at);
    add(inMoney ? counts.paid : counts.dropped, at, weight * share);
    open -= share;
  }
  if (open > 1e-9 && today - dueDay >= MIN_LAG) expose(indexOf(today - dueDay));
  counts.weight += weight;
}

function add(array: Float64Array, index: number, amount: number): void {
  array[index] = (array[index] ?? 0) + amount;
}

/** Open before each lag, and the two chances on it. */
function* chances(counts: Counts): Generator<{ at: number; open: number; paid: number; dropped: number }> {
  let open = 0;
  for (let at = 0; at < SPAN; at += 1) {
    open += counts.change[at] ?? 0;
    yield { at, open: Math.max(0, open), paid: counts.paid[at] ?? 0, dropped: counts.dropped[at] ?? 0 };
  }
}

function pooledCurve(counts: Counts): Curve {
  const pay = new Float64Array(SPAN);
  const drop = new Float64Array(SPAN);
  const tail = { from: SPAN, open: 0, paid: 0, dropped: 0 };
  const due = indexOf(0);
  for (const { at, open, paid, dropped } of chances(counts)) {
    if (at > due && open < THIN) tail.from = Math.min(tail.from, at);
    if (at >= tail.from) {
      tail.open += open;
      tail.paid += paid;
      tail.dropped += dropped;
    }
    pay[at] = ratio(paid, open);
    drop[at] = ratio(dropped, open - paid);
  }
  pay.fill(ratio(tail.paid, tail.open), tail.from);
  drop.fill(ratio(tail.dropped, tail.open), tail.from);
  return { pay, drop, weight: counts.weight };
}

function mixedCurve(counts: Counts, pooled: Curve, borrowed: number): Curve {
  const pay = new Float64Array(SPAN);
  const drop = new Float64Array(SPAN);
  for (const { at, open, paid, dropped } of chances(counts)) {
    pay[at] = ratio(paid + borrowed * (pooled.pay[at] ?? 0), open + borrowed);
    drop[at] = ratio(dropped + borrowed * (pooled.drop[at] ?? 0), open - paid + borrowed);
  }
  return { pay, drop, weight: counts.weight };
}

function ratio(part: number, whole: number): number {
  return whole > 1e-9 ? Math.min(1, part / whole) : 0;
}
