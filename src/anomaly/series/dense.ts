import { at, median } from "../../forecast/core/numbers.ts";
import { robustDeviation } from "../spread.ts";
import { expectedCourse } from "./course.ts";
import type { Scale } from "./scale.ts";
import { chooseScale } from "./scale.ts";
import type { Judgement, SeriesKind } from "./types.ts";
import { INTERVAL_WIDTH, LIMIT } from "./types.ts";

/** Least deviation to believe in: a hundredth of the usual size on a plain scale, half a Poisson's on the root's, a tenth on the log's. */
function leastDeviation(scale: Scale, values: readonly number[]): number {
  if (scale.name === "root") return 0.25;
  if (scale.name === "log") return 0.1;
  return Math.max(0.01 * median(values.map(Math.abs)), Number.MIN_VALUE);
}

/**
 * Judges values that are there in most periods by their season and their neighbours. The spread is estimated a little
 * wide in short series, where it is itself uncertain.
 */
export function judgeDense(
  values: readonly number[],
  { period, kind }: { readonly period: number; readonly kind: SeriesKind },
): readonly Judgement[] {
  const scale = kind === "demand" ? chooseScale(values.filter((value) => value >= 0)) : chooseScale(values);
  const scaled = values.map(scale.to);
  const course = expectedCourse(scaled, period);
  const residuals = scaled.map((value, t) => value - at(course, t));
  const widened = 1 + 4 / values.length;
  const deviation = Math.max(robustDeviation(residuals) * widened, leastDeviation(scale, values));
  return values.map((value, t) => {
    const middle = at(course, t);
    const expected = scale.from(middle);
    const deviations = at(residuals, t) / deviation;
    const interval = {
      lower: scale.from(middle - INTERVAL_WIDTH * deviation),
      upper: scale.from(middle + INTERVAL_WIDTH * deviation),
    };
    const distance = Math.abs(deviations) / LIMIT;
    const direction = deviations > 0 ? ("high" as const) : ("low" as const);
    const empty = value === 0 && distance >= 1;
    return {
      distance,
      direction: distance >= 1 ? direction : null,
      expected,
      interval,
      reason:
        distance < 1
          ? { code: "ordinary" }
          : empty
            ? { code: "nothing_where_expected", expected }
            : { code: direction === "high" ? "above" : "below", expected, deviations: Math.abs(deviations) },
    };
  });
}
