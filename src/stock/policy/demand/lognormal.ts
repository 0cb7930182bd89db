import { finite, nonNegative } from "../check.ts";
import { normalCdf, normalDensity, normalQuantile, normalTail } from "../numeric/normal.ts";
import { certain } from "./certain.ts";
import type { Distribution } from "./distribution.ts";
import { lossFromShort, secondLossFromShort } from "./distribution.ts";

/**
 * exp of a normal with mean `mu` and standard deviation `sigma` of the logarithm. Loss by partial expectations
 * E[X^k; X > x] = exp(k mu + k^2 sigma^2 / 2) Phi((mu + k sigma^2 - ln x) / sigma) (Snyder and Shen, 2nd ed., 4.102).
 */
export function lognormal(mu: number, sigma: number): Distribution {
  finite({ mu });
  nonNegative({ sigma });
  if (sigma === 0) return certain(Math.exp(mu));
  const mean = Math.exp(mu + (sigma * sigma) / 2);
  const variance = mean * mean * Math.expm1(sigma * sigma);
  const standard = (x: number): number => (Math.log(x) - mu) / sigma;
  const tail = (x: number): number => (x <= 0 ? 1 : normalTail(standard(x)));
  const above = (k: number, x: number): number =>
    Math.exp(k * mu + (k * k * sigma * sigma) / 2) * (x <= 0 ? 1 : normalCdf(k * sigma - standard(x)));
  return {
    kind: "continuous",
    mean,
    variance,
    density: (x) => (x <= 0 ? 0 : normalDensity(standard(x)) / (x * sigma)),
    cdf: (x) => (x <= 0 ? 0 : normalCdf(standard(x))),
    tail,
    quantile: (p) => Math.exp(mu + sigma * normalQuantile(p)),
    loss: (x) => (x <= 0 ? { short: mean - x, left: 0 } : lossFromShort(above(1, x) - x * tail(x), x, mean)),
    secondLoss: (x) =>
      x <= 0
        ? { short: ((x - mean) ** 2 + variance) / 2, left: 0 }
        : secondLossFromShort((above(2, x) - 2 * x * above(1, x) + x * x * tail(x)) / 2, x, {
            mean,
            variance,
          }),
  };
}
