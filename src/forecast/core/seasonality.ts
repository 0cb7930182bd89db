import { at, build, mean, sum } from "./numbers.ts";
import { shrunkIndices } from "./seasonal-indices.ts";

/** How a series was cleaned of its season, and how to put the season back. Index 0 is the first value's phase. */
export type SeasonalAdjustment = {
  readonly kind: "none" | "additive" | "multiplicative";
  readonly adjusted: readonly number[];
  /** Puts the season on a forecast that starts right after the series. */
  readonly restore: (forecast: readonly number[]) => number[];
};

/** Autocorrelations at lags 1..`lags`; zeros for a constant series. */
export function autocorrelations(values: readonly number[], lags: number): number[] {
  const centre = mean(values);
  const centred = values.map((value) => value - centre);
  const total = sum(centred.map((value) => value * value));
  return build(lags, (index) => {
    if (total === 0) return 0;
    let product = 0;
    for (let t = index + 1; t < centred.length; t++) product += at(centred, t) * at(centred, t - index - 1);
    return product / total;
  });
}

/**
 * The seasonality test of the M4 competition (Makridakis, Spiliotis and Assimakopoulos, 2020, and the theta
 * benchmark of M3): the autocorrelation at lag `period` against a 90 % Bartlett limit. Needs three periods.
 */
export function isSeasonal(values: readonly number[], period: number): boolean {
  if (period < 2 || values.length < 3 * period) return false;
  const correlations = autocorrelations(values, period);
  const before = sum(correlations.slice(0, period - 1).map((value) => value * value));
  const limit = 1.645 * Math.sqrt((1 + 2 * before) / values.length);
  return Math.abs(at(correlations, period - 1)) > limit;
}

/**
 * Removes the season where the test finds one: multiplicatively for a positive series, since business seasons
 * grow with the level, additively otherwise. Zeros are allowed: a closed day is a zero in any season.
 */
export function adjustSeason(values: readonly number[], period: number): SeasonalAdjustment {
  if (!isSeasonal(values, period)) return unadjusted(values);
  if (values.every((value) => value >= 0)) {
    const indices = shrunkIndices(values, period, "multiplicative");
    if (indices.every((index) => index > 0)) {
      return {
        kind: "multiplicative",
        adjusted: values.map((value, t) => value / at(indices, t % period)),
        restore: (forecast) => forecast.map((value, h) => value * at(indices, (values.length + h) % period)),
      };
    }
  }
  const indices = shrunkIndices(values, period, "additive");
  return {
    kind: "additive",
    adjusted: values.map((value, t) => value - at(indices, t % period)),
    restore: (forecast) => forecast.map((value, h) => value + at(indices, (values.length + h) % period)),
  };
}

export function unadjusted(values: readonly number[]): SeasonalAdjustment {
  return { kind: "none", adjusted: values, restore: (forecast) => [...forecast] };
}
