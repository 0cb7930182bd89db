import { at } from "./numbers.ts";

/** A value as it comes from a ledger or a demand history; null, undefined, NaN and infinities are gaps. */
export type Observation = number | null | undefined;

export type Series = {
  /** Every period filled. */
  readonly values: readonly number[];
  /** False where the value was filled in: such periods train a method but never judge it. */
  readonly observed: readonly boolean[];
};

/**
 * Fills gaps: from the same phase of the periods before and after where the season is known, by a straight line
 * otherwise; a trailing gap repeats the last value of its phase, or the last value. Leading gaps and leading
 * zeros are dropped: the history starts with the first activity (all zeros stay as they are).
 */
export function fillGaps(raw: readonly Observation[], period: number): Series {
  const started = raw.findIndex((value) => isNumber(value) && value !== 0);
  const first = started >= 0 ? started : raw.findIndex(isNumber);
  if (first < 0) return { values: [], observed: [] };
  const kept = raw.slice(first);
  const observed = kept.map(isNumber);
  const known = kept.map((value) => (isNumber(value) ? value : Number.NaN));
  const values = [...known];
  known.forEach((value, t) => {
    if (Number.isNaN(value)) values[t] = filled(known, values, t, period);
  });
  return { values, observed };
}

function filled(known: readonly number[], values: readonly number[], t: number, period: number): number {
  const before = period > 1 ? at(values, t - period) : Number.NaN;
  const after = period > 1 ? at(known, t + period) : Number.NaN;
  if (!Number.isNaN(before) && !Number.isNaN(after)) return (before + after) / 2;
  const next = known.findIndex((value, later) => later > t && !Number.isNaN(value));
  const previous = at(values, t - 1);
  if (next < 0) return Number.isNaN(before) ? previous : before;
  return previous + (at(known, next) - previous) / (next - t + 1);
}

function isNumber(value: Observation): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
