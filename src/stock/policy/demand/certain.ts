import { finite } from "../check.ts";
import type { Distribution } from "./distribution.ts";

/** A quantity that is always `value` units: demand without variance, or over no lead time. */
export function certain(value: number, kind: Distribution["kind"] = "continuous"): Distribution {
  finite({ value });
  const step = kind === "discrete" ? 1 : 0;
  return {
    kind,
    mean: value,
    variance: 0,
    density: (x) => (x === value ? (kind === "discrete" ? 1 : Infinity) : 0),
    cdf: (x) => (x >= value ? 1 : 0),
    tail: (x) => (x < value ? 1 : 0),
    quantile: () => value,
    loss: (x) => ({ short: Math.max(0, value - x), left: Math.max(0, x - value) }),
    secondLoss: (x) => ({
      short: (Math.max(0, value - x) * Math.max(0, value - x - step)) / 2,
      left: x > value ? ((x - value) * (x - value + step)) / 2 : 0,
    }),
  };
}
