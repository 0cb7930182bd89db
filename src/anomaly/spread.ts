import { ascending, at, clamp } from "../forecast/core/numbers.ts";

/** Quantile of ascending values by linear interpolation (Hyndman and Fan's type 7); NaN when empty. */
export function quantileOf(sorted: readonly number[], probability: number): number {
  const place = clamp(probability, 0, 1) * (sorted.length - 1);
  const low = Math.floor(place);
  const share = place - low;
  return share === 0 ? at(sorted, low) : (1 - share) * at(sorted, low) + share * at(sorted, low + 1);
}

/** Normal distances between the 25 % and 75 %, and the 5 % and 95 % quantiles, in standard deviations. */
const QUARTILES = 1.349;
const TAILS = 3.29;

/**
 * Standard deviation that up to one value in twenty on each side cannot move: the wider of the quartiles' and the
 * tails' estimate, so a heavy-tailed series counts as wide as its tails. 0 where
 * nine tenths are equal.
 */
export function robustDeviation(values: readonly number[]): number {
  const sorted = ascending(values);
  const quartiles = (quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25)) / QUARTILES;
  const tails = (quantileOf(sorted, 0.95) - quantileOf(sorted, 0.05)) / TAILS;
  return Math.max(quartiles, tails, 0);
}
