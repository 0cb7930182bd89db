import { median } from "../../forecast/core/numbers.ts";
import { robustDeviation } from "../spread.ts";
import { LOG } from "./scale.ts";
import type { Judgement } from "./types.ts";
import { INTERVAL_WIDTH, LIMIT } from "./types.ts";

/** Sizes that make a usual size. */
const FEWEST_SIZES = 4;
/** Sizes of rare demand vary by a quarter at least. */
const LEAST_DEVIATION = 0.25;

/**
 * Judges demand that comes now and then: a period without demand is ordinary, a size is judged beside the other
 * sizes, a return beside the sizes it could be a return of.
 */
export function judgeSparse(values: readonly number[]): readonly Judgement[] {
  const sizes = values.filter((value) => value > 0);
  return values.map((value) => {
    if (value === 0) return ordinary(0);
    const others = [...sizes];
    if (value > 0) others.splice(others.indexOf(value), 1);
    if (others.length < FEWEST_SIZES) {
      return { ...ordinary(0), expected: null, reason: { code: "too_few_values", needed: FEWEST_SIZES + 1 } };
    }
    const scaled = others.map(LOG.to);
    const middle = median(scaled);
    const deviation = Math.max(robustDeviation(scaled) * (1 + 4 / others.length), LEAST_DEVIATION);
    const deviations = (LOG.to(Math.abs(value)) - middle) / deviation;
    const limit = value > 0 ? LIMIT : INTERVAL_WIDTH;
    const distance = Math.max(0, deviations) / limit;
    const usual = LOG.from(middle);
    const largestOther = others.reduce((most, size) => Math.max(most, size), 0);
    return {
      distance,
      direction: distance < 1 ? null : value > 0 ? "high" : "low",
      expected: value > 0 ? usual : 0,
      interval: {
        lower: value > 0 ? LOG.from(middle - INTERVAL_WIDTH * deviation) : 0,
        upper: LOG.from(middle + INTERVAL_WIDTH * deviation),
      },
      reason:
        distance < 1
          ? { code: "ordinary" }
          : value > 0
            ? { code: "large_size", usual, largestOther }
            : { code: "large_return", usual },
    };
  });
}

function ordinary(expected: number): Judgement {
  return { distance: 0, direction: null, expected, interval: null, reason: { code: "ordinary" } };
}
