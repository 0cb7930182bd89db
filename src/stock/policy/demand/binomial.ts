import { betweenZeroAndOne, positive, wholeNumber } from "../check.ts";
import { incompleteBeta } from "../numeric/incomplete-beta.ts";
import { binomialTerm } from "../numeric/masses.ts";
import { counting } from "./counting.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Binomial: successes in n trials of probability p. Losses follow from the partial mean
 * E[X; X > x] = n p P(X > x) + (n - x) p f(x) (Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd ed., 3.3).
 */
export function binomial(n: number, p: number): Distribution {
  positive({ n });
  wholeNumber({ n });
  betweenZeroAndOne({ p });
  const q = 1 - p;
  const mean = n * p;
  const density = (x: number): number => (x > n ? 0 : binomialTerm(x, n, { p, q }));
  const tail = (x: number): number => (x >= n ? 0 : incompleteBeta(x + 1, n - x, { p, q }).lower);
  const edge = (x: number): number => (x >= n ? 0 : (n - x) * p * density(x));
  return counting({
    first: 0,
    mean,
    variance: mean * q,
    density,
    cdf: (x) => (x >= n ? 1 : incompleteBeta(x + 1, n - x, { p, q }).upper),
    tail,
    shortAt: (x) => (mean - x) * tail(x) + edge(x),
    secondShortAt: (x) =>
      (((x - mean) ** 2 + (x - mean) + mean * q) * tail(x) + (mean - x - p) * edge(x)) / 2,
  });
}
