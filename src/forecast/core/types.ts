import type { DemandClass } from "./classify.ts";
import type { Observation } from "./gaps.ts";

/**
 * The forecasting core's words.
 * series: equally spaced values, oldest first · period: values in one season (1 none, 4 quarters, 7 days,
 * 12 months, 52 weeks) · horizon: values to forecast · origin: a past moment a forecast is repeated from ·
 * level: nominal coverage of an interval, in 0..1.
 */
export type ForecastInput = {
  /** Oldest first, in any unit; null or NaN is a gap. */
  readonly values: readonly Observation[];
  readonly period: number;
  readonly horizon: number;
  /** Nominal coverages; .8 and .95 unless told. */
  readonly levels?: readonly number[];
  /**
   * True for demand and other quantities that cannot fall below zero: clips mean and intervals at 0, and refuses
   * a history with fewer than two periods of demand.
   */
  readonly nonNegative?: boolean;
};

export type Forecast = SeriesForecast | NoForecast;

export type ForecastMethod = "ensemble" | "ses_theta" | "theta_damped" | "ses" | "sba_tsb" | "constant";

export type SeriesForecast = {
  readonly method: ForecastMethod;
  /** `short`: too short for a season of its own, whatever its demand. */
  readonly demandClass: DemandClass | "short";
  /** One value a step, in the unit of the series. */
  readonly mean: readonly number[];
  /** One entry a level, in the order asked; a higher level contains a lower one. Empty where nothing could be tested. */
  readonly intervals: readonly Interval[];
  /** 0..1, see `confidenceOf`; 0 where nothing could be tested. */
  readonly confidence: number;
  readonly backtest: Backtest;
  /** Share of each method in the mean, summing to 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Periods that were gaps and were filled in. */
  readonly filled: number;
};

export type Interval = {
  readonly level: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
};

/**
 * Errors of the same method, refitted at past origins on what was known then and tested over the horizon, or over
 * up to a dozen steps where the horizon is shorter. Null where undefined.
 */
export type Backtest = {
  readonly origins: number;
  /** Mean absolute error over that of the in-sample seasonal naive (Hyndman and Koehler, 2006). */
  readonly mase: number | null;
  /** Mean of 200 |y - f| / (|y| + |f|), in percent, 0/0 counted as 0 (M4). */
  readonly smape: number | null;
  /** Share of values inside the interval, by level, each origin judged by intervals set on the others. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Root mean squared error over that of the (seasonal) naive forecast from the same origins; below 1 is better. */
  readonly againstNaive: number | null;
};

/** A forecast that would be a guess is refused with its reason. */
export type NoForecast = {
  readonly method: "none";
  readonly reason: NoForecastReason;
  readonly explanation: string;
  readonly demandClass: "none";
  readonly mean: readonly [];
  readonly intervals: readonly [];
  readonly confidence: 0;
  readonly backtest: null;
};

export type NoForecastReason = "too_short" | "too_few_sales" | "too_many_gaps";
