import { courseOf } from "../change/detect-changes.ts";
import { robustDeviation } from "../spread.ts";
import { at, build, clamp, median } from "../../forecast/core/numbers.ts";

/** Neighbours on each side that say what a value should have been. */
const REACH = 6;
/** A season must lower the mean absolute error of values it was not learnt from by this share. */
const SEASON_GAIN = 0.1;
/** Outliers are drawn in to this many deviations, so that they can neither make nor hide a season. */
const DRAWN_IN = 3;
const FEWEST_ROUNDS = 3;
/** Beyond this many rounds one more cannot move the median. */
const MANY_ROUNDS = 30;

/**
 * What each value should have been: the median of its neighbours, itself left out, on the same side of any lasting
 * change, plus the season of its phase. All on the scale of `values`.
 */
export function expectedCourse(values: readonly number[], period: number): number[] {
  const season = seasonAt(values, period);
  const rest = values.map((value, t) => value - at(season, t));
  const expected = new Array<number>(values.length).fill(Number.NaN);
  for (const { from, to, slope } of courseOf(rest)) {
    for (let t = from; t < to; t += 1) {
      const first = clamp(t - REACH, from, Math.max(from, to - 2 * REACH - 1));
      const last = Math.min(to, first + 2 * REACH + 1);
      const carried = build(last - first, (j) => at(rest, first + j) - slope * (first + j - t));
      carried.splice(t - first, 1);
      expected[t] = median(carried) + at(season, t);
    }
  }
  return expected;
}

/**
 * The season at each row: the median of its phase in the other rounds, around a running median of one period. Zeros
 * where that does not foretell the row better than no season at all. Robust, and unlike an autocorrelation test able
 * to see a strong season in three rounds.
 */
function seasonAt(values: readonly number[], period: number): number[] {
  const none = values.map(() => 0);
  if (period < 2 || values.length < FEWEST_ROUNDS * period) return none;
  const half = Math.floor(period / 2);
  const level = values.map((_, t) => {
    const first = clamp(t - half, 0, values.length - period);
    return median(values.slice(first, first + period));
  });
  const raw = values.map((value, t) => value - at(level, t));
  const reach = DRAWN_IN * robustDeviation(raw);
  const centre = median(raw);
  const around = raw.map((value) => clamp(value - centre, -reach, reach));
  const phases = build(period, (phase) => around.filter((_, t) => t % period === phase));
  const whole = phases.map((phase) => (phase.length > MANY_ROUNDS ? typical(phase) : undefined));
  const season = around.map((_, t) => {
    const fixed = whole[t % period];
    if (fixed !== undefined) return fixed;
    const others = [...(phases[t % period] ?? [])];
    others.splice(Math.floor(t / period), 1);
    return typical(others);
  });
  const error = (foretold: readonly number[]) =>
    around.reduce((total, value, t) => total + Math.abs(value - at(foretold, t)), 0);
  return error(season) < (1 - SEASON_GAIN) * error(none) ? season : none;
}

/** The median; of two, the one nearer to no season, since either may be an outlier. */
function typical(values: readonly number[]): number {
  if (values.length !== 2) return median(values);
  return values.reduce((nearest, value) => (Math.abs(value) < Math.abs(nearest) ? value : nearest));
}
