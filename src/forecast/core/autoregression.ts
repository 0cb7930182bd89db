import { at, build, sum } from "./numbers.ts";

/** Coefficients of an autoregression, lag 1 first, with its innovation variance. */
export type Autoregression = {
  readonly coefficients: readonly number[];
  readonly variance: number;
};

/**
 * Autoregressions of order 0..`highest` by Burg's method (1967), in one recursion. Burg's estimates are always
 * stationary, so a forecast of the differences dies out and the level cannot explode.
 */
export function burg(values: readonly number[], highest: number): readonly Autoregression[] {
  const length = values.length;
  const forward = Float64Array.from(values);
  const backward = Float64Array.from(values);
  let coefficients: readonly number[] = [];
  let variance = sum(values.map((value) => value * value)) / length;
  const orders: Autoregression[] = [{ coefficients, variance }];
  for (let order = 1; order <= highest; order++) {
    let product = 0;
    let power = 0;
    for (let t = order; t < length; t++) {
      const f = at(forward, t);
      const b = at(backward, t - 1);
      product += f * b;
      power += f * f + b * b;
    }
    const reflection = power > 0 ? (2 * product) / power : 0;
    for (let t = length - 1; t >= order; t--) {
      const f = at(forward, t);
      const b = at(backward, t - 1);
      forward[t] = f - reflection * b;
      backward[t] = b - reflection * f;
    }
    const shorter = coefficients;
    coefficients = build(order, (lag) =>
      lag === order - 1 ? reflection : at(shorter, lag) - reflection * at(shorter, order - 2 - lag),
    );
    variance *= 1 - reflection * reflection;
    orders.push({ coefficients, variance });
  }
  return orders;
}

/** The order of least AICc (Hurvich and Tsai, 1989) for a series of `length` values. */
export function leastAicc(orders: readonly Autoregression[], length: number): Autoregression {
  let best: Autoregression = { coefficients: [], variance: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (const order of orders) {
    const parameters = order.coefficients.length + 1;
    const spare = length - parameters - 1;
    if (spare <= 0) break;
    const penalty = 2 * parameters + (2 * parameters * (parameters + 1)) / spare;
    const criterion = length * Math.log(Math.max(order.variance, Number.MIN_VALUE)) + penalty;
    if (criterion < least) {
      least = criterion;
      best = order;
    }
  }
  return best;
}

/** Enough lags to see a year of weeks in a long series whose period nobody named. */
const LONGEST_UNNAMED = 60;

/**
 * Highest lag offered to the difference autoregression: a period and two lags, so that the season itself can enter.
 * A short period needs several rounds of the pattern (four) before differences carry a fixed weekly profile.
 */
export function highestLag(period: number, length: number): number {
  const unnamed = Math.max(12, Math.min(LONGEST_UNNAMED, Math.floor(length / 8)));
  const wanted = period === 1 ? unnamed : period >= 12 ? period + 2 : Math.max(12, 4 * period);
  return Math.min(wanted, Math.floor(length / 3));
}

/**
 * Forecast by an autoregression of the first differences, ARIMA(p,1,0) without drift, p by AICc. It uses long
 * lags directly, so it finds irregular yearly patterns that a seasonal adjustment of long periods blurs.
 */
export function differenceAutoregression(
  values: readonly number[],
  period: number,
  horizon: number,
): number[] {
  const differences = build(values.length - 1, (t) => at(values, t + 1) - at(values, t));
  const highest = highestLag(period, differences.length);
  const { coefficients } = leastAicc(burg(differences, highest), differences.length);
  const extended = [...differences];
  let level = at(values, values.length - 1);
  return build(horizon, () => {
    let next = 0;
    coefficients.forEach((coefficient, lag) => {
      next += coefficient * at(extended, extended.length - 1 - lag);
    });
    extended.push(next);
    level += next;
    return level;
  });
}
