import { autocorrelations } from "../../forecast/core/seasonality.ts";
import { at } from "../../forecast/core/numbers.ts";

/** Least autocorrelation of a cycle worth following. */
const LEAST_CORRELATION = 0.3;
const FEWEST_ROUNDS = 3;

/**
 * Period of a series by its autocorrelation: the lag of the highest peak after the first fall below zero, where at
 * least three rounds were seen; undefined without one.
 */
export function findCycle(values: readonly number[]): number | undefined {
  const correlations = autocorrelations(values, Math.floor(values.length / FEWEST_ROUNDS));
  const fallen = correlations.findIndex((correlation) => correlation < 0);
  if (fallen < 0) return undefined;
  let best: number | undefined;
  let highest = LEAST_CORRELATION;
  for (let index = fallen; index < correlations.length - 1; index += 1) {
    const here = at(correlations, index);
    const isPeak = here >= at(correlations, index - 1) && here >= at(correlations, index + 1);
    if (isPeak && here > highest) {
      highest = here;
      best = index + 1;
    }
  }
  return best;
}
