import { atMost, nonNegative } from "../check.ts";
import { incompleteGamma } from "../numeric/incomplete-gamma.ts";
import { poissonTerm } from "../numeric/masses.ts";
import { certain } from "./certain.ts";
import { counting } from "./counting.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Poisson with `mean` units; mean 0 is certainly 0. P(X <= x) is the upper half of the incomplete gamma function,
 * so no mean underflows. Loss (mean - x) P(X > x) + mean f(x) (Snyder and Shen, 2nd ed., C.41 and C.42).
 */
export function poisson(mean: number): Distribution {
  nonNegative({ mean });
  atMost(1e12, { mean });
  if (mean === 0) return certain(0, "discrete");
  const density = (x: number): number => poissonTerm(x, mean);
  const tail = (x: number): number => incompleteGamma(x + 1, mean).lower;
  return counting({
    first: 0,
    mean,
    variance: mean,
    density,
    cdf: (x) => incompleteGamma(x + 1, mean).upper,
    tail,
    shortAt: (x) => (mean - x) * tail(x) + mean * density(x),
    secondShortAt: (x) => (((x - mean) ** 2 + x) * tail(x) - mean * (x - mean) * density(x)) / 2,
  });
}
