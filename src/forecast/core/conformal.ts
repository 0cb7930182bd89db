import type { TrialStep } from "./backtest.ts";
import { studentQuantile } from "./distributions.ts";
import { ascending, at, build, mean } from "./numbers.ts";
import type { SmoothingWeights } from "./smoothing.ts";
import type { Interval } from "./types.ts";

/**
 * Standard deviation of the error `h` steps ahead over that of one step, for a (damped) trend with additive
 * errors: sqrt(1 + sum over j < h of (alpha + beta (phi + ... + phi^j))^2). Hyndman, Koehler, Ord and Snyder (2008),
 * table 6.1. Only its shape is used; the width comes from measured errors.
 */
export function errorGrowth({ alpha, beta, phi }: SmoothingWeights, horizon: number): number[] {
  let spread = 1;
  let weight = 1;
  let steps = 0;
  return build(horizon, () => {
    const growth = Math.sqrt(spread);
    weight *= phi;
    steps += weight;
    spread += (alpha + beta * steps) ** 2;
    return growth;
  });
}

/**
 * Half the width of an interval, in units of `growth`, from errors of repeated forecasts.
 *
 * Split conformal prediction (Vovk, Gammerman and Shafer, 2005) takes the ceil((n + 1) level)-th smallest absolute
 * error of n exchangeable ones. Errors of one origin move together, so n steps carry less than n errors' worth of
 * evidence and their extreme quantile is too small; Student's t with one degree of freedom an origin is too
 * careful. The mean of both is used. Undefined without errors.
 */
export function halfWidth(
  steps: readonly TrialStep[],
  growth: readonly number[],
  level: number,
): number | undefined {
  if (steps.length === 0) return undefined;
  const errors = steps.map(({ actual, forecast, step }) => Math.abs(actual - forecast) / at(growth, step));
  const origins = new Set(steps.map(({ origin }) => origin)).size;
  const rank = Math.min(errors.length, Math.ceil((errors.length + 1) * level));
  const conformal = at(ascending(errors), rank - 1);
  const deviation = Math.sqrt(mean(errors.map((error) => error * error)));
  return (conformal + deviation * studentQuantile((1 + level) / 2, origins)) / 2;
}

/** Symmetric intervals around `forecast`, cut at `lowest`; none where nothing could be tested. */
export function intervalsAround(
  forecast: readonly number[],
  steps: readonly TrialStep[],
  options: {
    readonly levels: readonly number[];
    readonly growth: readonly number[];
    readonly lowest: number;
  },
): Interval[] {
  const { levels, growth, lowest } = options;
  return levels.flatMap((level) => {
    const half = halfWidth(steps, growth, level);
    if (half === undefined) return [];
    const side = (sign: number): number[] =>
      forecast.map((value, h) => Math.max(lowest, value + sign * half * at(growth, h)));
    return [{ level, lower: side(-1), upper: side(1) }];
  });
}

/** Share of steps inside intervals that were set on the other origins; undefined below two origins. */
export function measuredCoverage(
  steps: readonly TrialStep[],
  growth: readonly number[],
  level: number,
): number | undefined {
  const origins = [...new Set(steps.map(({ origin }) => origin))];
  if (origins.length < 2) return undefined;
  let inside = 0;
  for (const judged of origins) {
    const half = halfWidth(
      steps.filter(({ origin }) => origin !== judged),
      growth,
      level,
    );
    for (const { origin, step, actual, forecast } of steps) {
      if (origin === judged && Math.abs(actual - forecast) <= (half ?? 0) * at(growth, step)) inside += 1;
    }
  }
  return inside / steps.length;
}
