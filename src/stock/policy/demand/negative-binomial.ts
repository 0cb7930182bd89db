import { below, betweenZeroAndOne, positive } from "../check.ts";
import { incompleteBeta } from "../numeric/incomplete-beta.ts";
import { binomialTerm } from "../numeric/masses.ts";
import { counting } from "./counting.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Negative binomial: failures before the r-th success, each trial a success with probability p; r > 0 need not be
 * whole. Mean r (1 - p) / p, variance mean / p.
 * Loss (mean - x) P(X > x) + (x + r) beta f(x), beta = (1 - p) / p (Zipkin 2000, C.2.3.6).
 */
export function negativeBinomial(r: number, p: number): Distribution {
  positive({ r });
  betweenZeroAndOne({ p });
  return build(r, { p, q: 1 - p });
}

/** The negative binomial with this mean (units, > 0) and standard deviation; the variance must exceed the mean. */
export function negativeBinomialOf(mean: number, sd: number): Distribution {
  positive({ mean, sd });
  const variance = sd * sd;
  below({ mean }, { variance });
  return build(mean * (mean / (variance - mean)), { p: mean / variance, q: (variance - mean) / variance });
}

function build(r: number, odds: { readonly p: number; readonly q: number }): Distribution {
  const beta = odds.q / odds.p;
  const mean = r * beta;
  const density = (x: number): number => (r / (r + x)) * binomialTerm(r, r + x, odds);
  const tail = (x: number): number => incompleteBeta(r, x + 1, odds).upper;
  return counting({
    first: 0,
    mean,
    variance: mean / odds.p,
    density,
    cdf: (x) => incompleteBeta(r, x + 1, odds).lower,
    tail,
    shortAt: (x) => (mean - x) * tail(x) + (x + r) * beta * density(x),
    secondShortAt: (x) =>
      ((mean * (r + 1) * beta - 2 * mean * x + x * (x + 1)) * tail(x) +
        ((r + 1) * beta - x) * (x + r) * beta * density(x)) /
      2,
  });
}
