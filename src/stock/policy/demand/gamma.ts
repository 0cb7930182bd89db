import { atMost, betweenZeroAndOne, positive } from "../check.ts";
import { incompleteGamma } from "../numeric/incomplete-gamma.ts";
import { poissonTerm } from "../numeric/masses.ts";
import { crossing } from "../numeric/search.ts";
import type { Distribution } from "./distribution.ts";
import { lossFromShort, secondLossFromShort } from "./distribution.ts";

/**
 * Gamma with `shape` a (no unit) and `scale` b (units): mean a b, variance a b^2.
 * Loss b [(a - x/b) P(X > x) + x f(x)] and its second order (Zipkin 2000, C.2).
 */
export function gamma(shape: number, scale: number): Distribution {
  positive({ shape, scale });
  atMost(1e12, { shape });
  const mean = shape * scale;
  const variance = mean * scale;
  const tail = (x: number): number => (x <= 0 ? 1 : incompleteGamma(shape, x / scale).upper);
  const cdf = (x: number): number => (x <= 0 ? 0 : incompleteGamma(shape, x / scale).lower);
  // x f(x) stays finite at 0 for every shape; f alone does not.
  const scaledDensity = (x: number): number => shape * poissonTerm(shape, x / scale);
  return {
    kind: "continuous",
    mean,
    variance,
    density: (x) => densityAt(x),
    cdf,
    tail,
    quantile: (p) => quantile(p),
    loss: (x) =>
      x <= 0
        ? { short: mean - x, left: 0 }
        : lossFromShort((mean - x) * tail(x) + scale * scaledDensity(x), x, mean),
    secondLoss: (x) => {
      if (x <= 0) return { short: ((x - mean) ** 2 + variance) / 2, left: 0 };
      const short =
        (((mean - x) ** 2 + variance) * tail(x) + (mean - x + scale) * scale * scaledDensity(x)) / 2;
      return secondLossFromShort(short, x, { mean, variance });
    },
  };

  function densityAt(x: number): number {
    if (x < 0) return 0;
    if (x > 0) return scaledDensity(x) / x;
    return shape > 1 ? 0 : shape === 1 ? 1 / scale : Infinity;
  }

  function quantile(p: number): number {
    betweenZeroAndOne({ p });
    let high = mean + Math.sqrt(variance);
    while (tail(high) > 1 - p) high *= 2;
    return crossing((x) => (p < 0.5 ? cdf(x) - p : 1 - p - tail(x)), 0, high);
  }
}

/** The gamma with this mean (units, > 0) and standard deviation (units, > 0). */
export function gammaOf(mean: number, sd: number): Distribution {
  positive({ mean, sd });
  return gamma((mean / sd) ** 2, (sd / mean) * sd);
}
