import { ascending } from "../../forecast/core/numbers.ts";
import { quantileOf } from "../spread.ts";

/** A scale on which ordinary values spread evenly to both sides. */
export type Scale = {
  readonly name: "plain" | "root" | "log";
  readonly to: (value: number) => number;
  readonly from: (scaled: number) => number;
};

const PLAIN: Scale = { name: "plain", to: (value) => value, from: (scaled) => scaled };
const ROOT: Scale = {
  name: "root",
  // Anscombe's: counts with a Poisson spread get spread 1/2 whatever their mean.
  to: (value) => Math.sqrt(Math.max(0, value) + 3 / 8),
  from: (scaled) => Math.max(0, Math.max(0, scaled) ** 2 - 3 / 8),
};
export const LOG: Scale = {
  name: "log",
  to: (value) => Math.log1p(Math.max(0, value)),
  from: (scaled) => Math.max(0, Math.expm1(scaled)),
};

/** A simpler scale stays unless the next is this much more even. */
const MARGIN = 0.1;

/**
 * The scale on which values of one sign are least skewed, by the distances of the 10 % and 90 % quantiles from the
 * median (Kelly's skewness); plain where values go below zero.
 */
export function chooseScale(values: readonly number[]): Scale {
  if (values.some((value) => value < 0)) return PLAIN;
  let chosen = PLAIN;
  let least = skewOf(values, PLAIN);
  for (const scale of [ROOT, LOG]) {
    const skew = skewOf(values, scale);
    if (skew >= least - MARGIN) continue;
    chosen = scale;
    least = skew;
  }
  return chosen;
}

function skewOf(values: readonly number[], scale: Scale): number {
  const sorted = ascending(values.map(scale.to));
  const low = quantileOf(sorted, 0.1);
  const high = quantileOf(sorted, 0.9);
  const middle = quantileOf(sorted, 0.5);
  return high > low ? Math.abs(high + low - 2 * middle) / (high - low) : 0;
}
