import type { TrialStep } from "./backtest.ts";
import { MOST_ORIGINS } from "./backtest.ts";
import { measuredCoverage } from "./conformal.ts";
import { at, clamp, mean, sum } from "./numbers.ts";
import type { Backtest } from "./types.ts";

/** Scores of a repeated forecast. `values` and `period` set the scale of MASE. */
export function scoreTrials(
  steps: readonly TrialStep[],
  options: {
    readonly values: readonly number[];
    readonly period: number;
    readonly growth: readonly number[];
    readonly levels: readonly number[];
  },
): Backtest {
  const { values, period, growth, levels } = options;
  const coverage: Record<string, number> = {};
  for (const level of levels) {
    const measured = measuredCoverage(steps, growth, level);
    if (measured !== undefined) coverage[String(level)] = measured;
  }
  const squared = (key: "forecast" | "naive"): number =>
    Math.sqrt(mean(steps.map((step) => (step.actual - step[key]) ** 2)));
  return {
    origins: new Set(steps.map(({ origin }) => origin)).size,
    mase: ratio(
      mean(steps.map(({ actual, forecast }) => Math.abs(actual - forecast))),
      naiveScale(values, period),
    ),
    smape: steps.length > 0 ? mean(steps.map(symmetricError)) : null,
    coverage,
    againstNaive: ratio(squared("forecast"), squared("naive")),
  };
}

/**
 * Confidence in 0..1, from measured errors alone: skill x calibration x evidence.
 *   skill        1 / (1 + r^2), r the error over the naive forecast's: .5 when no better than naive, toward 1 as
 *                the error vanishes (.5 where the naive error is 0 and r undefined)
 *   calibration  1 - mean |measured coverage - level| / level
 *   evidence     origins / 4, at most 1
 */
export function confidenceOf(backtest: Backtest): number {
  if (backtest.origins === 0) return 0;
  const skill = backtest.againstNaive === null ? 0.5 : 1 / (1 + backtest.againstNaive ** 2);
  const misses = Object.entries(backtest.coverage).map(
    ([level, measured]) => Math.abs(measured - Number(level)) / Number(level),
  );
  const calibration = misses.length > 0 ? 1 - mean(misses) : 0.5;
  return clamp(skill * calibration * Math.min(1, backtest.origins / MOST_ORIGINS), 0, 1);
}

/** Mean absolute change from one period earlier (one value earlier in a series shorter than a period). */
function naiveScale(values: readonly number[], period: number): number {
  const lag = values.length > period ? period : 1;
  const changes = values.slice(lag).map((value, t) => Math.abs(value - at(values, t)));
  return changes.length > 0 ? sum(changes) / changes.length : 0;
}

function symmetricError({ actual, forecast }: TrialStep): number {
  const size = Math.abs(actual) + Math.abs(forecast);
  return size === 0 ? 0 : (200 * Math.abs(actual - forecast)) / size;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 && Number.isFinite(numerator) ? numerator / denominator : null;
}
