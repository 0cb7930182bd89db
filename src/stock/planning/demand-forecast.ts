import { PurserError } from "../../base/errors.ts";
import type { Backtest, Forecaster, Interval, NoForecastReason } from "../../forecast/core/index.ts";

/** Nominal coverage of one standard deviation either side of a normal mean. */
const ONE_SIGMA = 0.6826894921370859;

export type DemandForecastInput = {
  /** Units a period, oldest first; null is a gap. */
  readonly values: readonly (number | null)[];
  /** Periods in a season. */
  readonly period: number;
  readonly horizon: number;
  readonly levels?: readonly number[] | undefined;
};

export type DemandForecast =
  | {
      readonly kind: "forecast";
      readonly method: string;
      readonly demandClass: string;
      /** Units a period. */
      readonly mean: readonly number[];
      /** Standard deviation of the forecast's error, units, at each step ahead. */
      readonly sigma: readonly number[];
      /** `errors`: measured on past forecasts. `demand`: too little history to test, so demand's own spread. */
      readonly sigmaFrom: "errors" | "demand";
      readonly intervals: readonly Interval[];
      readonly confidence: number;
      readonly backtest: Backtest;
    }
  | { readonly kind: "none"; readonly reason: NoForecastReason; readonly explanation: string };

/**
 * Forecasts demand and how wrong the forecast is. Sigma is the half-width of the 68.27 % interval that the core
 * calibrates on rolling-origin errors: one standard deviation of the error, not of demand (Syntetos and Boylan 2021,
 * ch. 7), so a predictable season needs no safety stock.
 */
export function forecastDemand(forecaster: Forecaster, input: DemandForecastInput): DemandForecast {
  const { values, period, horizon, levels = [0.8, 0.95] } = input;
  const made = forecaster.forecast({
    values,
    period,
    horizon,
    levels: [...levels, ONE_SIGMA],
    nonNegative: true,
  });
  if (made.method === "none") return { kind: "none", reason: made.reason, explanation: made.explanation };
  const band = made.intervals.find(({ level }) => level === ONE_SIGMA);
  const spread = band === undefined ? deviation(values) : 0;
  return {
    kind: "forecast",
    method: made.method,
    demandClass: made.demandClass,
    mean: made.mean,
    sigma: made.mean.map((mean, step) => (band === undefined ? spread : (band.upper[step] ?? mean) - mean)),
    sigmaFrom: band === undefined ? "demand" : "errors",
    intervals: made.intervals.filter(({ level }) => level !== ONE_SIGMA),
    confidence: made.confidence,
    backtest: withoutLevel(made.backtest),
  };
}

/** A rate somebody gives instead of a history: the same every period. */
export function statedDemand(
  { mean, sd }: { readonly mean: number; readonly sd: number },
  horizon: number,
): Extract<DemandForecast, { kind: "forecast" }> {
  if (!(mean > 0))
    throw new PurserError("invalid_input", `demand.mean must be greater than 0; it is ${mean}.`);
  return {
    kind: "forecast",
    method: "stated",
    demandClass: "stated",
    mean: Array.from({ length: horizon }, () => mean),
    sigma: Array.from({ length: horizon }, () => sd),
    sigmaFrom: "demand",
    intervals: [],
    confidence: 0,
    backtest: { origins: 0, mase: null, smape: null, coverage: {}, againstNaive: null },
  };
}

function withoutLevel(backtest: Backtest): Backtest {
  const coverage = Object.fromEntries(
    Object.entries(backtest.coverage).filter(([level]) => level !== String(ONE_SIGMA)),
  );
  return { ...backtest, coverage };
}

function deviation(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, known.length - 1));
}
