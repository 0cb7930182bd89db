import { PurserError } from "../../base/errors.ts";
import { at } from "../../forecast/core/numbers.ts";
import type { Reading } from "./detector.ts";
import { createStreamDetector } from "./detector.ts";

/** Rows NAB leaves unscored: 15 %, at most 750 (Lavin and Ahmad, 2015). */
export function probationOf(length: number): number {
  return Math.min(Math.floor(0.15 * length), 750);
}

/**
 * One reading a value, each from earlier values only. `times` are seconds since 1970, as many as values, or absent.
 * @throws PurserError `invalid_input` when times and values differ in number.
 */
export function scoreStream(values: readonly number[], times?: readonly number[]): readonly Reading[] {
  if (times !== undefined && times.length !== values.length) {
    throw new PurserError(
      "invalid_input",
      `Give one time per value: there are ${values.length} values and ${times.length} times.`,
    );
  }
  const detector = createStreamDetector({ probation: probationOf(values.length) });
  return values.map((value, row) => detector.push(value, times === undefined ? undefined : at(times, row)));
}
