/** Small statistics over number arrays. Every function is pure; an empty input gives NaN, never a throw. */

/** The value at `index`, NaN outside the array: arithmetic carries NaN visibly where an index was wrong. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Sample variance with divisor n - 1; NaN below two values. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5);
}

/** Quantile of an ascending array by linear interpolation (Hyndman-Fan type 7), `probability` in 0..1. */
export function quantile(sorted: readonly number[], probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const lower = at(sorted, below);
  return below + 1 < sorted.length ? lower + (position - below) * (at(sorted, below + 1) - lower) : lower;
}

export function clamp(value: number, lower: number, upper: number): number {
  return Math.min(upper, Math.max(lower, value));
}

/** `[f(0), ..., f(length - 1)]`. */
export function build(length: number, valueAt: (index: number) => number): number[] {
  return Array.from({ length }, (_, index) => valueAt(index));
}

/** Element-wise mean of forecasts of equal length. */
export function meanOf(forecasts: readonly (readonly number[])[]): number[] {
  return build(forecasts[0]?.length ?? 0, (index) => mean(forecasts.map((forecast) => at(forecast, index))));
}

/** Element-wise median of forecasts of equal length. */
export function medianOf(forecasts: readonly (readonly number[])[]): number[] {
  return build(forecasts[0]?.length ?? 0, (index) =>
    median(forecasts.map((forecast) => at(forecast, index))),
  );
}
