import { positive } from "../check.ts";
import type { Distribution } from "./distribution.ts";

/** Exponential with `rate` per unit, so mean 1 / rate. Loss: exp(-rate x) / rate (Zipkin 2000, C.2). */
export function exponential(rate: number): Distribution {
  positive({ rate });
  const mean = 1 / rate;
  const survive = (x: number): number => Math.exp(-rate * x);
  return {
    kind: "continuous",
    mean,
    variance: mean * mean,
    density: (x) => (x < 0 ? 0 : rate * survive(x)),
    cdf: (x) => (x < 0 ? 0 : -Math.expm1(-rate * x)),
    tail: (x) => (x < 0 ? 1 : survive(x)),
    quantile: (p) => -Math.log1p(-p) * mean,
    loss: (x) =>
      x < 0
        ? { short: mean - x, left: 0 }
        : { short: mean * survive(x), left: Math.max(0, x + mean * Math.expm1(-rate * x)) },
    secondLoss: (x) =>
      x < 0
        ? { short: ((x - mean) ** 2 + mean * mean) / 2, left: 0 }
        : {
            short: mean * mean * survive(x),
            left: Math.max(0, (x * x) / 2 - x * mean - mean * mean * Math.expm1(-rate * x)),
          },
  };
}
