import type { MethodName, Methods, Prepared } from "./methods.ts";
import { at, build, extent, sum } from "./numbers.ts";

/** Forecasts of several methods for the same steps, and the share of each in the combination. */
export type MemberForecasts = ReadonlyMap<MethodName, readonly number[]>;
export type Weights = ReadonlyMap<MethodName, number>;

/** A forecast this many ranges of the history away from it has run off, whatever its fit said. */
const FARTHEST_RANGES = 5;

/**
 * The forecasts of every member that applies. One that is not finite or runs off the scale of the history is
 * left out; where none is left, the naive forecast stands in.
 */
export function forecastMembers(
  methods: Methods,
  members: readonly MethodName[],
  { series, horizon }: { readonly series: Prepared; readonly horizon: number },
): MemberForecasts {
  const { lowest, highest } = extent(series.values);
  const reach = FARTHEST_RANGES * (highest - lowest);
  const forecasts = new Map<MethodName, readonly number[]>();
  for (const name of members) {
    const forecast = methods[name](series, horizon);
    const sane = forecast?.every((value) => value >= lowest - reach && value <= highest + reach);
    if (forecast !== undefined && sane === true) forecasts.set(name, forecast);
  }
  if (forecasts.size === 0) forecasts.set("naive", methods.naive(series, horizon) ?? []);
  return forecasts;
}

/** Weighted mean of the members; weights are renormalised over those present, equal where none has a weight. */
export function combine(forecasts: MemberForecasts, weights: Weights, horizon: number): number[] {
  const shares = sharesOf(forecasts, weights);
  return build(horizon, (h) =>
    sum([...forecasts].map(([name, forecast]) => (shares.get(name) ?? 0) * at(forecast, h))),
  );
}

/** The weights actually used for these forecasts, summing to 1. */
export function sharesOf(forecasts: MemberForecasts, weights: Weights): Weights {
  const total = sum([...forecasts.keys()].map((name) => weights.get(name) ?? 0));
  return new Map(
    [...forecasts.keys()].map((name) => [
      name,
      total > 0 ? (weights.get(name) ?? 0) / total : 1 / forecasts.size,
    ]),
  );
}

/**
 * Weights inverse to the squared error, Bates and Granger's (Operational Research Quarterly 20, 1969) with
 * correlations left out, as they advise; the error is the mean absolute one, so that one outlier cannot decide.
 */
export function inverseErrorWeights(errors: ReadonlyMap<MethodName, number>): Weights {
  const least = Math.min(...errors.values());
  const floor = least > 0 ? least : Number.MIN_VALUE;
  return new Map([...errors].map(([name, error]) => [name, (floor / Math.max(error, floor)) ** 2]));
}
