import { finite, nonNegative, positive } from "../check.ts";
import {
  normalCdf,
  normalDensity,
  normalLoss,
  normalQuantile,
  normalSecondLoss,
  normalTail,
} from "../numeric/normal.ts";
import { crossing } from "../numeric/search.ts";
import { certain } from "./certain.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Normal with `mean` and standard deviation `sd`, both in units; sd 0 is certainty. Loss: sd L((x - mean) / sd)
 * (Snyder and Shen, 2nd ed., C.31 to C.34).
 */
export function normal(mean: number, sd: number): Distribution {
  finite({ mean });
  nonNegative({ sd });
  if (sd === 0) return certain(mean);
  const standard = (x: number): number => (x - mean) / sd;
  return {
    kind: "continuous",
    mean,
    variance: sd * sd,
    density: (x) => normalDensity(standard(x)) / sd,
    cdf: (x) => normalCdf(standard(x)),
    tail: (x) => normalTail(standard(x)),
    quantile: (p) => mean + sd * normalQuantile(p),
    loss: (x) => ({ short: sd * normalLoss(standard(x)), left: sd * normalLoss(-standard(x)) }),
    secondLoss: (x) => ({
      short: sd * sd * normalSecondLoss(standard(x)),
      left: sd * sd * normalSecondLoss(-standard(x)),
    }),
  };
}

/** The x at which a normal quantity is expected to run short by `short` units; the inverse of its loss. */
export function normalWithShort(short: number, mean: number, sd: number): number {
  positive({ short });
  finite({ mean });
  nonNegative({ sd });
  return sd === 0 ? mean - short : mean + sd * inverseNormalLoss(short / sd);
}

/** z with L(z) = loss, for loss > 0. L falls from -z at the far left, so z is at least -loss. */
export function inverseNormalLoss(loss: number): number {
  positive({ loss });
  if (normalLoss(-loss) <= loss) return -loss;
  let high = 1;
  while (normalLoss(high) > loss) high *= 2;
  return crossing((z) => loss - normalLoss(z), -loss, high);
}
