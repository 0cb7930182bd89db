import type { Halves } from "./incomplete-gamma.ts";
import { binomialTerm } from "./masses.ts";

const TINY = 1e-300;

/**
 * I_p(a, b) and its complement for a, b > 0: Lentz's continued fraction on the side where it converges fast
 * (Press et al., Numerical Recipes, 6.4), with the factor in front from Loader's binomial term. q = 1 - p.
 */
export function incompleteBeta(
  a: number,
  b: number,
  { p, q }: { readonly p: number; readonly q: number },
): Halves {
  if (p <= 0) return { lower: 0, upper: 1 };
  if (q <= 0) return { lower: 1, upper: 0 };
  const front = (binomialTerm(a, a + b, { p, q }) * a * b) / (a + b);
  if (p < (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, (front * fraction(a, b, p)) / a);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, (front * fraction(b, a, q)) / b);
  return { lower: 1 - upper, upper };
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 1_000_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
