import { normalQuantile } from "../../forecast/core/distributions.ts";
import { ascending, at, clamp, mean, median } from "../../forecast/core/numbers.ts";

/** The noise around a course that may jump: its variance, and how much longer runs of it wander than independent noise. */
export type Noise = {
  readonly variance: number;
  /** Long-run over plain variance, (1 + phi) / (1 - phi) for a first-order autoregression; at least 1. */
  readonly inflation: number;
};

/** From here a course cannot be told from a random walk, which has no level to change. */
const RANDOM_WALK = 0.88;
/** Rows on each side over which the usual move is taken: an eighth of the series, within these. */
const SHORTEST_DRIFT = 15;
const LONGEST_DRIFT = 40;

/**
 * From differences, which a change of level touches only once: the first-order autocorrelation is the ratio of the
 * variances of lag-2 and lag-1 differences less one, as in Chakar et al. (Bernoulli 23, 2017), trimmed where they
 * take medians. Undefined for a constant and for a course that may be a random walk.
 */
export function estimateNoise(values: readonly number[]): Noise | undefined {
  const step = trimmedVariance(driftlessMoves(values, 1));
  if (!(step > 0)) return rarelyMoving(values);
  // The ratio is itself noisy, about 1.5 / sqrt(n); most of that is added so that doubt makes the search quieter.
  const error = 1.2 / Math.sqrt(values.length);
  const raw = trimmedVariance(driftlessMoves(values, 2)) / step - 1;
  const correlation = Math.max(0, raw + error);
  if (correlation >= RANDOM_WALK) return undefined;
  return {
    variance: step / (2 * (1 - correlation)),
    inflation: (1 + correlation) / (1 - correlation),
  };
}

/** Nearly all rows equal the one before: every difference counts, whole. */
function rarelyMoving(values: readonly number[]): Noise | undefined {
  const variance = mean(values.slice(1).map((value, t) => (value - at(values, t)) ** 2)) / 2;
  return variance > 0 ? { variance, inflation: 1 } : undefined;
}

/** Differences at a lag less their running median, so that a trend, even one that turns, is no noise. */
function driftlessMoves(values: readonly number[], lag: number): readonly number[] {
  const moves = values.slice(lag).map((value, t) => value - at(values, t));
  const half = clamp(Math.floor(values.length / 8), SHORTEST_DRIFT, LONGEST_DRIFT);
  return moves.map((move, t) => {
    const first = clamp(t - half, 0, Math.max(0, moves.length - 2 * half - 1));
    return move - median(moves.slice(first, first + 2 * half + 1));
  });
}

/**
 * Variance around zero without the largest twentieth, two at least, since a change of level touches as many
 * differences as their lag; scaled up by what a normal distribution would lose to the cut.
 */
function trimmedVariance(differences: readonly number[]): number {
  const cut = Math.max(2, Math.ceil(differences.length / 20));
  const kept = ascending(differences.map((each) => each * each)).slice(0, differences.length - cut);
  const share = cut / differences.length;
  const reach = normalQuantile(1 - share / 2);
  const density = Math.exp(-(reach * reach) / 2) / Math.sqrt(2 * Math.PI);
  return mean(kept) / (1 - (2 * reach * density) / (1 - share));
}
