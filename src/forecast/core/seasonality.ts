import { at, build, mean, sum } from "./numbers.ts";

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
 * Classical decomposition: a centred moving average of one period, then the mean deviation (or ratio) per phase,
 * normalised to mean 0 (or 1). Same figures as R's `decompose`. Needs two periods.
 */
export function seasonalIndices(
  values: readonly number[],
  period: number,
  kind: "additive" | "multiplicative",
): number[] {
  const totals = build(period, () => 0);
  const counts = build(period, () => 0);
  const half = Math.floor(period / 2);
  for (let t = half; t < values.length - half; t++) {
    let window = 0;
    for (let j = -half; j <= half; j++) {
      const edge = period % 2 === 0 && Math.abs(j) === half;
      window += (edge ? 0.5 : 1) * at(values, t + j);
    }
    const trend = window / period;
    if (kind === "multiplicative" && trend === 0) continue;
    const deviation = kind === "additive" ? at(values, t) - trend : at(values, t) / trend;
    totals[t % period] = at(totals, t % period) + deviation;
    counts[t % period] = at(counts, t % period) + 1;
  }
  const neutral = kind === "additive" ? 0 : 1;
  const raw = totals.map((total, phase) => (at(counts, phase) > 0 ? total / at(counts, phase) : neutral));
  const centre = mean(raw);
  return raw.map((index) => (kind === "additive" ? index - centre : index / centre));
}

/**
 * Removes the season where the test finds one: multiplicatively for a positive series, since business seasons
 * grow with the level, additively otherwise.
 */
export function adjustSeason(values: readonly number[], period: number): SeasonalAdjustment {
  if (!isSeasonal(values, period)) return unadjusted(values);
  if (values.every((value) => value >= 0)) {
    const indices = seasonalIndices(values, period, "multiplicative");
    if (indices.every((index) => index > 0)) {
      return {
        kind: "multiplicative",
        adjusted: values.map((value, t) => value / at(indices, t % period)),
        restore: (forecast) => forecast.map((value, h) => value * at(indices, (values.length + h) % period)),
      };
    }
  }
  const indices = seasonalIndices(values, period, "additive");
  return {
    kind: "additive",
    adjusted: values.map((value, t) => value - at(indices, t % period)),
    restore: (forecast) => forecast.map((value, h) => value + at(indices, (values.length + h) % period)),
  };
}

export function unadjusted(values: readonly number[]): SeasonalAdjustment {
  return { kind: "none", adjusted: values, restore: (forecast) => [...forecast] };
}
