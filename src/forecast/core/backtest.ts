import type { MemberForecasts, Weights } from "./combine.ts";
import { combine, forecastMembers, inverseErrorWeights } from "./combine.ts";
import type { Series } from "./gaps.ts";
import type { MethodName, Methods } from "./methods.ts";
import { prepare } from "./methods.ts";
import { at, build, mean } from "./numbers.ts";
import type { Plan } from "./plan.ts";

/** One repeated forecast: what the members said at `origin` (values known before it) and what came. */
export type Trial = {
  readonly origin: number;
  readonly forecasts: MemberForecasts;
  readonly naive: readonly number[];
  readonly actuals: readonly number[];
  /** False where the actual was itself filled in. */
  readonly counted: readonly boolean[];
};

/** One step of one trial: what was forecast, what came. `step` counts from 0. */
export type TrialStep = {
  readonly origin: number;
  readonly step: number;
  readonly actual: number;
  readonly forecast: number;
  readonly naive: number;
};

/** Refits are what a forecast costs: four keep a monthly series far below 30 ms and Student's factor modest. */
export const MOST_ORIGINS = 4;
const FEWEST_TESTED = 12;
/** Fewest values a method is ever fitted to. */
const FEWEST_VALUES = 3;

/**
 * Steps tested at each origin: the horizon, and a dozen (a quarter of a short history) where the horizon is shorter,
 * since a handful of errors cannot tell a 95 % interval.
 */
export function testedSteps(length: number, horizon: number): number {
  return Math.max(horizon, Math.min(FEWEST_TESTED, Math.floor(length / 4)));
}

/**
 * The past moments to repeat the forecast from, evenly spread: recent enough to speak for today (the last two
 * horizons), wide enough to see more than one regime (a fifth of a long history), leaving three periods to train
 * on where they exist, and the last one early enough to test a quarter of the horizon.
 */
export function originsFor(length: number, period: number, horizon: number): number[] {
  const last = Math.max(FEWEST_VALUES, Math.min(length - 1, length - Math.ceil(horizon / 4)));
  const window = Math.max(2 * horizon, Math.floor(length / 5));
  const trained = Math.min(length - horizon, 3 * period);
  const first = Math.min(last, Math.max(length - window, trained, FEWEST_VALUES));
  const count = Math.min(MOST_ORIGINS, last - first + 1);
  const spread = build(count, (i) => Math.round(first + ((last - first) * i) / Math.max(1, count - 1)));
  return spread.filter((origin) => origin < length);
}

/**
 * Repeats the plan's forecast at each origin: every method is fitted anew on what was known then. Only the choice of
 * the plan and the values filled into gaps come from the whole history.
 */
export function runTrials(
  methods: Methods,
  { values, observed }: Series,
  { plan, period, horizon }: { readonly plan: Plan; readonly period: number; readonly horizon: number },
): readonly Trial[] {
  return originsFor(values.length, period, horizon).map((origin) => {
    const series = prepare(values.slice(0, origin), period);
    const actuals = values.slice(origin, origin + horizon);
    return {
      origin,
      forecasts: forecastMembers(methods, plan.members, { series, horizon: actuals.length }),
      naive: methods.naive(series, actuals.length) ?? [],
      actuals,
      counted: observed.slice(origin, origin + horizon),
    };
  });
}

/**
 * Weights of the members from their errors on the trials every one of them took part in; equal where there is no
 * such trial or the plan asks for it.
 */
export function weigh(plan: Plan, trials: readonly Trial[], present: readonly MethodName[]): Weights {
  const equal = new Map(present.map((name) => [name, 1 / present.length]));
  const shared = trials.filter((trial) => present.every((name) => trial.forecasts.has(name)));
  if (plan.weighting === "equal" || shared.length === 0) return equal;
  const errors = new Map(
    present.map((name) => [
      name,
      mean(shared.flatMap((trial) => absoluteErrors(trial, trial.forecasts.get(name) ?? []))),
    ]),
  );
  return [...errors.values()].every(Number.isFinite) ? inverseErrorWeights(errors) : equal;
}

/** The combined forecast of each trial beside what came, one entry a counted step. `lowest` clips the forecast. */
export function trialSteps(
  trials: readonly Trial[],
  weights: Weights,
  { lowest }: { readonly lowest: number },
): readonly TrialStep[] {
  return trials.flatMap((trial) => {
    const combined = combine(trial.forecasts, weights, trial.actuals.length);
    return trial.actuals.flatMap((actual, step) =>
      trial.counted[step] === true
        ? [
            {
              origin: trial.origin,
              step,
              actual,
              forecast: Math.max(lowest, at(combined, step)),
              naive: at(trial.naive, step),
            },
          ]
        : [],
    );
  });
}

function absoluteErrors(trial: Trial, forecast: readonly number[]): number[] {
  return trial.actuals.flatMap((actual, step) =>
    trial.counted[step] === true ? [Math.abs(actual - at(forecast, step))] : [],
  );
}
