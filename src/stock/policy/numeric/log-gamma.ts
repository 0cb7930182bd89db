import { polynomial } from "./polynomial.ts";

/** Stirling's series in 1/x^2: B(2k) / (2k (2k-1)). */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
] as const;

const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** ln Gamma(x) for x > 0: Stirling's series (Abramowitz and Stegun 6.1.41) after a shift to 12 or more. */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < 12) {
    product *= shifted;
    shifted += 1;
  }
  const value = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + series(shifted);
  return value - Math.log(product);
}

/** ln Gamma(x + 1) - [(x + 1/2) ln x - x + ln(2 pi) / 2]: what Stirling's formula for x! leaves out. */
export function stirlingError(x: number): number {
  if (x > 12) return series(x);
  return logGamma(x + 1) - ((x + 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
}

/**
 * x ln(x / m) + m - x without cancellation when x is near m (Loader, Fast and accurate computation of binomial
 * probabilities, 2000).
 */
export function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) > 0.1 * (x + m)) return x * Math.log(x / m) - difference;
  const v = difference / (x + m);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    term *= v * v;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
}

function series(x: number): number {
  return polynomial(1 / (x * x), STIRLING) / x;
}
