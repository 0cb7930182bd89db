import type { Observation } from "../../forecast/core/gaps.ts";

/** demand: quantities sold or used a period · stock: levels on hand · ledger: amounts a period, any sign. */
export type SeriesKind = "demand" | "stock" | "ledger";

export type SeriesInput = {
  /** Equally spaced, oldest first; null is a period without a value. */
  readonly values: readonly Observation[];
  /** One label a value: a day, a week's first day or a month. */
  readonly dates: readonly string[];
  /** Values in one season; read from the dates when absent. */
  readonly period?: number;
  readonly kind: SeriesKind;
};

export type Range = { readonly lower: number; readonly upper: number };

/** What is wrong, as data: the sentence is built from it. Values are in the unit of the series. */
export type SeriesReason =
  | { readonly code: "ordinary" }
  | { readonly code: "no_value" }
  | { readonly code: "too_few_values"; readonly needed: number }
  | { readonly code: "above" | "below"; readonly expected: number; readonly deviations: number }
  | { readonly code: "nothing_where_expected"; readonly expected: number }
  | { readonly code: "large_size"; readonly usual: number; readonly largestOther: number }
  | { readonly code: "large_return"; readonly usual: number }
  | { readonly code: "out_and_back"; readonly before: number; readonly after: number }
  | { readonly code: "sudden_last"; readonly before: number; readonly largestMove: number }
  | { readonly code: "below_zero" }
  | { readonly code: "level_changed"; readonly before: number; readonly after: number }
  | { readonly code: "trend_changed"; readonly before: number; readonly after: number };

export type Point = {
  readonly date: string;
  readonly value: number | null;
  /** 0..1; `FLAGGED_SCORE` or more is an anomaly. */
  readonly score: number;
  readonly flagged: boolean;
  readonly direction: "high" | "low" | null;
  /** What the value should have been; null where the series cannot tell. */
  readonly expected: number | null;
  /** Where about 95 % of ordinary values lie; null where the series cannot tell. */
  readonly interval: Range | null;
  readonly reason: SeriesReason;
  /** The reason in one plain sentence. */
  readonly sentence: string;
};

/** A judgement before dates and words are put to it. `distance` is in limits: 1 or more is an anomaly. */
export type Judgement = {
  readonly distance: number;
  readonly direction: "high" | "low" | null;
  readonly expected: number | null;
  readonly interval: Range | null;
  readonly reason: SeriesReason;
};

/**
 * Robust deviations from the expectation that make an anomaly. On clean seeded series (normal, Poisson, overdispersed,
 * lognormal, autocorrelated, seasonal, trending, rare, stock) fewer than 1 in 200 points is flagged; of a Student t
 * with 3 degrees of freedom, whose tails are anomalies by any eye, about 1 in 100.
 */
export const LIMIT = 4;
/** Normal 95 %. */
export const INTERVAL_WIDTH = 1.96;
export const FEWEST_VALUES = 8;
