import { at } from "./numbers.ts";

/**
 * Seasonal-trend decomposition by loess: Cleveland, Cleveland, McRae and Terpenning, Journal of Official
 * Statistics 6 (1990), inner loop without robustness weights. Season smoothed by local constants, trend and
 * low-pass by local lines, windows as the paper recommends.
 */
export type Decomposition = {
  readonly season: readonly number[];
  readonly trend: readonly number[];
};

const INNER_LOOPS = 2;

/** Splits `values` (no gaps, at least two periods) into season and trend; what is left is the remainder. */
export function decompose(values: readonly number[], period: number, seasonWindow = 11): Decomposition {
  const length = values.length;
  const trendWindow = odd((1.5 * period) / (1 - 1.5 / seasonWindow));
  const lowPassWindow = odd(period);
  let trend = new Float64Array(length);
  let season = new Float64Array(length);
  for (let loop = 0; loop < INNER_LOOPS; loop++) {
    const detrended = Float64Array.from(values, (value, t) => value - at(trend, t));
    const extended = smoothPhases(detrended, period, seasonWindow);
    const passed = movingAverage(movingAverage(movingAverage(extended, period), period), 3);
    const lowPass = loess(passed, lowPassWindow, 0, 1);
    season = Float64Array.from(values, (_, t) => at(extended, t + period) - at(lowPass, t));
    trend = loess(
      Float64Array.from(values, (value, t) => value - at(season, t)),
      trendWindow,
      0,
      1,
    );
  }
  return { season: [...season], trend: [...trend] };
}

function odd(width: number): number {
  const whole = Math.ceil(width);
  return whole % 2 === 0 ? whole + 1 : whole;
}

/** Each phase's own series smoothed and extended by one value at both ends: length + 2 periods. */
function smoothPhases(detrended: Float64Array, period: number, window: number): Float64Array {
  const extended = new Float64Array(detrended.length + 2 * period);
  for (let phase = 0; phase < period; phase++) {
    const own = detrended.filter((_, t) => t % period === phase);
    loess(own, window, 1, 0).forEach((value, i) => (extended[phase + i * period] = value));
  }
  return extended;
}

function movingAverage(values: Float64Array, width: number): Float64Array {
  const averaged = new Float64Array(values.length - width + 1);
  let total = 0;
  values.forEach((value, t) => {
    total += value - (t >= width ? at(values, t - width) : 0);
    if (t >= width - 1) averaged[t - width + 1] = total / width;
  });
  return averaged;
}

/** Loess with tricube weights at every position and `beyond` positions outside both ends. */
function loess(values: Float64Array, window: number, beyond: number, degree: 0 | 1): Float64Array {
  const length = values.length;
  const span = Math.min(window, length);
  const smoothed = new Float64Array(length + 2 * beyond);
  for (let target = -beyond; target < length + beyond; target++) {
    const left = Math.min(Math.max(target - Math.floor(span / 2), 0), length - span);
    const right = left + span - 1;
    // Where the window is wider than the series the distance grows with the missing half (paper, section 2.1).
    const reach = Math.max(target - left, right - target) + Math.floor((window - span) / 2);
    let weights = 0;
    let first = 0;
    let second = 0;
    let product = 0;
    let total = 0;
    for (let t = left; t <= right; t++) {
      const offset = t - target;
      const distance = Math.abs(offset) / (reach || 1);
      if (distance > 0.999) continue;
      const weight = distance < 0.001 ? 1 : (1 - distance ** 3) ** 3;
      const value = at(values, t);
      weights += weight;
      first += weight * offset;
      second += weight * offset * offset;
      product += weight * offset * value;
      total += weight * value;
    }
    const determinant = weights * second - first * first;
    const local = degree === 1 && determinant > 1e-9 * weights * second;
    smoothed[target + beyond] = local ? (total * second - product * first) / determinant : total / weights;
  }
  return smoothed;
}
