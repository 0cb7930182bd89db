import { at, mean, sum } from "./numbers.ts";
import { minimise, minimiseScalar, bestStart } from "./optimise.ts";

/**
 * Rates of intermittent demand: the expected demand of one coming period. Sizes and intervals are smoothed apart.
 *   Croston (1972): rate = size / interval, both updated only when demand occurs.
 *   SBA (Syntetos and Boylan, 2005): (1 - alpha / 2) times Croston's, which removes most of its bias.
 *   TSB (Teunter, Syntetos and Babai, 2011): probability x size, the probability updated every period, so that
 *   the rate falls while nothing sells.
 */
export type RatePath = {
  /** Rate after the last value: the forecast of every coming period. */
  readonly rate: number;
  /** Mean squared error of the rate as a forecast of the next value, from the first demand on. */
  readonly error: number;
};

export type RateMethod = (values: readonly number[]) => number;

/** The share of early values that only warm the states up and do not count in the error. */
const WARM_UP_SHARE = 1 / 3;

/** Croston's rate, or SBA's with `unbiased`; the first demand starts size and interval. */
export function crostonPath(values: readonly number[], alpha: number, unbiased = false): RatePath {
  const factor = unbiased ? 1 - alpha / 2 : 1;
  let size = 0;
  let interval = 0;
  let since = 0;
  let started = false;
  return scored(values, (value) => {
    since += 1;
    if (value !== 0) {
      size = started ? size + alpha * (value - size) : value;
      interval = started ? interval + alpha * (since - interval) : since;
      started = true;
      since = 0;
    }
    return started ? (factor * size) / interval : undefined;
  });
}

/**
 * TSB's rate. It starts from the warm-up alone (mean size, share of periods with demand): a start from the whole
 * series would know the future and make slow weights look best.
 */
export function tsbPath(values: readonly number[], alpha: number, beta: number): RatePath {
  const first = values.find((value) => value !== 0);
  if (first === undefined) return { rate: 0, error: 0 };
  const head = values.slice(0, Math.max(1, Math.floor(values.length * WARM_UP_SHARE)));
  const sizes = head.filter((value) => value !== 0);
  let size = sizes.length > 0 ? mean(sizes) : first;
  let probability = sizes.length / head.length;
  return scored(values, (value) => {
    if (value !== 0) size += alpha * (value - size);
    probability += beta * ((value !== 0 ? 1 : 0) - probability);
    return probability * size;
  });
}

/** Croston, alpha by least squares of the next value. */
export const croston: RateMethod = (values) =>
  bestRate((alpha) => crostonPath(values, alpha), { lower: 0.01, upper: 0.5 });

/** Syntetos-Boylan approximation, alpha by least squares of the next value. */
export const sba: RateMethod = (values) =>
  bestRate((alpha) => crostonPath(values, alpha, true), { lower: 0.01, upper: 0.5 });

/** Teunter-Syntetos-Babai, both weights by least squares of the next value. */
export const tsb: RateMethod = (values) => {
  const error = (point: readonly number[]): number => tsbPath(values, at(point, 0), at(point, 1)).error;
  const range = { lower: 0.01, upper: 0.5 };
  const start = bestStart(
    error,
    [0.05, 0.2].flatMap((alpha) => [0.02, 0.05, 0.1, 0.2, 0.3].map((beta) => [alpha, beta])),
  );
  const { point } = minimise(error, start, { bounds: [range, range], iterations: 40 });
  return tsbPath(values, at(point, 0), at(point, 1)).rate;
};

function bestRate(
  path: (alpha: number) => RatePath,
  range: { readonly lower: number; readonly upper: number },
): number {
  return path(minimiseScalar((alpha) => path(alpha).error, range, { grid: 12, iterations: 16 }).point).rate;
}

function scored(values: readonly number[], update: (value: number) => number | undefined): RatePath {
  const warmUp = Math.floor(values.length * WARM_UP_SHARE);
  const squares: number[] = [];
  let rate: number | undefined;
  values.forEach((value, t) => {
    if (rate !== undefined && t >= warmUp) squares.push((value - rate) ** 2);
    rate = update(value);
  });
  return { rate: rate ?? 0, error: squares.length > 0 ? sum(squares) / squares.length : 0 };
}
