import { poissonTerm } from "./masses.ts";

/** Both halves of the regularised incomplete gamma function; `lower + upper` is 1. */
export type Halves = { readonly lower: number; readonly upper: number };

const TINY = 1e-300;

/**
 * P(a, x) and Q(a, x) for a > 0, x >= 0, the smaller half with full relative accuracy: series below a + 1,
 * Lentz's continued fraction above (Press et al., Numerical Recipes, 6.2). Steps grow like the root of a.
 */
export function incompleteGamma(a: number, x: number): Halves {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    const lower = Math.min(1, poissonTerm(a, x) * series(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, poissonTerm(a, x) * a * fraction(a, x));
  return { lower: 1 - upper, upper };
}

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 1_000_000; n += 1) {
    const step = -n * (n - a);
    b += 2;
    d = 1 / nonZero(step * d + b);
    c = nonZero(b + step / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
