import { refusal } from "../check.ts";
import { certain } from "./certain.ts";
import { counting } from "./counting.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Geometric: trials up to and with the first success of probability p, so 1, 2, ... with mean 1 / p.
 * Loss (1 - p)^x / p (Zipkin 2000, C.2.3.5, counted in trials).
 */
export function geometric(p: number): Distribution {
  if (!(p > 0 && p <= 1)) throw refusal("p", p, "must be greater than 0 and at most 1");
  if (p === 1) return certain(1, "discrete");
  const q = Math.log1p(-p);
  const tail = (x: number): number => Math.exp(x * q);
  return counting({
    first: 1,
    mean: 1 / p,
    variance: (1 - p) / (p * p),
    density: (x) => p * Math.exp((x - 1) * q),
    cdf: (x) => -Math.expm1(x * q),
    tail,
    shortAt: (x) => tail(x) / p,
    secondShortAt: (x) => (tail(x) * (1 - p)) / (p * p),
  });
}
