import { median } from "../../forecast/core/numbers.ts";
import { adjustSeason } from "../../forecast/core/seasonality.ts";
import { fillGaps } from "../../forecast/core/gaps.ts";
import type { Observation } from "../../forecast/core/gaps.ts";
import type { Noise } from "./noise.ts";
import { estimateNoise } from "./noise.ts";
import type { Segment } from "./segments.ts";
import { segment, straight } from "./segments.ts";

/** A lasting change: the course before and after, where it happened, and how clear it is. */
export type Change = {
  /** First row of the new course. */
  readonly index: number;
  readonly kind: "level" | "trend";
  /** The old course carried on to `index`, and the new course there, in the unit of the values. */
  readonly before: number;
  readonly after: number;
  /** Rise a row. */
  readonly slopeBefore: number;
  readonly slopeAfter: number;
  /** 0..1: how far the evidence exceeds what was asked for; every reported change is at least 0.5. */
  readonly score: number;
};

/** Shortest series and stretch to speak of a level. */
const FEWEST_VALUES = 12;
const SHORTEST = 4;
/**
 * Penalties in noise variances times ln(rows): 4 a change, 3 a slope. Bayes' criterion asks 2 to 3; the rest pays for
 * a noise level that is itself estimated. On clean seeded series fewer than 1 in 25 gets any change,
 * of random walks, which look like changing levels, up to 1 in 7.
 */
const CHANGE_PENALTY = 4;
const SLOPE_PENALTY = 3;
/** Isolated readings this many deviations from the median of five are not a change of course. */
const OUTLIER = 4;

/**
 * Lasting changes of level or trend. The season, where M4's test finds one, is taken out first; single outliers are
 * set aside; autocorrelated noise must show a larger change.
 */
export function detectChanges(raw: readonly Observation[], period = 1): readonly Change[] {
  const { values } = fillGaps(raw, period);
  const offset = raw.length - values.length;
  if (values.length < FEWEST_VALUES) return [];
  const { adjusted } = adjustSeason(values, period);
  return changesOf(adjusted).map((change) => ({ ...change, index: change.index + offset }));
}

/** The straight stretches of a series without season. One segment where nothing changed. */
export function courseOf(values: readonly number[]): readonly Segment[] {
  return segmentsOf(values).segments;
}

function changesOf(values: readonly number[]): Change[] {
  const { segments, noise, cleaned } = segmentsOf(values);
  if (noise === undefined) return [];
  const unit = unitOf(values, noise);
  return segments.slice(1).map((after, position) => {
    const before = segments[position] ?? after;
    const carried = before.start + before.slope * (after.from - before.from);
    const step = Math.abs(after.start - carried);
    const turn =
      Math.abs(after.slope - before.slope) * Math.min(after.to - after.from, before.to - before.from);
    const gain = evidence(cleaned, { before, after, slopePenalty: SLOPE_PENALTY * unit });
    return {
      index: after.from,
      kind: step >= turn ? "level" : "trend",
      before: carried,
      after: after.start,
      slopeBefore: before.slope,
      slopeAfter: after.slope,
      score: Math.max(0.5, gain / (gain + CHANGE_PENALTY * unit)),
    };
  });
}

/** What one course more saves in squared error, each slope paid for. */
function evidence(
  values: readonly number[],
  {
    before,
    after,
    slopePenalty,
  }: { readonly before: Segment; readonly after: Segment; readonly slopePenalty: number },
): number {
  const error = (from: number, to: number) => straight(values.slice(from, to), slopePenalty).error;
  return error(before.from, after.to) - error(before.from, before.to) - error(after.from, after.to);
}

/** What a penalty of 1 is worth, in squared units of the values. */
function unitOf(values: readonly number[], { variance, inflation }: Noise): number {
  return Math.log(values.length) * variance * inflation;
}

function segmentsOf(values: readonly number[]): {
  readonly segments: readonly Segment[];
  readonly noise: Noise | undefined;
  readonly cleaned: readonly number[];
} {
  const noise = values.length < FEWEST_VALUES ? undefined : estimateNoise(values);
  if (noise === undefined) {
    const whole = { from: 0, to: values.length, start: median(values), slope: 0 };
    return { segments: [whole], noise, cleaned: values };
  }
  const cleaned = withoutOutliers(values, noise);
  const unit = unitOf(values, noise);
  const segments = segment(cleaned, {
    penalty: CHANGE_PENALTY * unit,
    slopePenalty: SLOPE_PENALTY * unit,
    shortest: SHORTEST,
  });
  return { segments, noise, cleaned };
}

function withoutOutliers(values: readonly number[], { variance }: Noise): readonly number[] {
  const reach = OUTLIER * Math.sqrt(variance);
  return values.map((value, t) => {
    const middle = median(values.slice(Math.max(0, t - 2), t + 3));
    return Math.abs(value - middle) > reach ? middle : value;
  });
}
