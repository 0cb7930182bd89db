import { at, build, mean } from "./numbers.ts";
import type { Bounds } from "./optimise.ts";
import { minimise } from "./optimise.ts";
import { shrunkIndices } from "./seasonal-indices.ts";
import { fitLine } from "./theta.ts";

/**
 * State-space exponential smoothing with a season. Hyndman, Koehler, Ord and Snyder, "Forecasting with Exponential
 * Smoothing" (2008), tables 2.2 and 2.3, in the component form of R's `forecast::ets`:
 *   base q = l + phi b, fitted = q + s | q s, error y - fitted | (y - fitted) / fitted,
 *   l' = q + alpha (y - s | y / s  -  q),  b' = phi b + beta* (l' - l - phi b),  s' = s + gamma (y - q | y / q  -  s).
 */
export type SeasonalForm = {
  /** Error and season together. */
  readonly kind: "additive" | "multiplicative";
  readonly damped: boolean;
};

/** A fitted exponential smoothing model with what selection among models needs. */
export type EtsModel = {
  /** Error, trend and season in the usual letters: A additive, M multiplicative, Ad damped, N none. */
  readonly name: string;
  /** n log(sum of squared errors), for relative errors plus 2 sum log(fitted): -2 log likelihood up to a constant. */
  readonly deviance: number;
  /** Smoothing weights, initial states and the variance. */
  readonly parameters: number;
  /** Forecast of `horizon` steps after the fitted series. */
  readonly forecast: (horizon: number) => number[];
};

type Setting = {
  readonly form: SeasonalForm;
  readonly values: readonly number[];
  readonly period: number;
  /** Initial seasonal states; the first applies to the first value. */
  readonly season: Float64Array;
  readonly level: number;
  readonly slope: number;
  /** Standard deviation of the adjusted series: the unit of the searched shifts of level and slope. */
  readonly scale: number;
};

type Run = {
  readonly deviance: number;
  readonly level: number;
  readonly trend: number;
  readonly phi: number;
  readonly season: Float64Array;
};

/** Searched parameters: alpha, gamma / (1 - alpha), level shift; with a trend also beta*, phi, slope shift. */
const BOUNDS: Bounds = [
  { lower: 0.0001, upper: 0.9999 },
  { lower: 0.0001, upper: 0.9999 },
  { lower: -3, upper: 3 },
  { lower: 0.0001, upper: 0.9999 },
  { lower: 0.8, upper: 0.98 },
  { lower: -0.1, upper: 0.1 },
];
const START = [0.3, 0.05, 0, 0.1, 0.95, 0];
/** A deviance settled to a tenth is settled: smaller steps cost time and move no forecast. */
const SEARCH = { iterationsPerParameter: 10, tolerance: 1e-4 };
/** Products of fitted values are folded into logarithms before they leave the range of a double. */
const FOLD = { below: 1e-150, above: 1e150 };

export function seasonalForms(values: readonly number[]): readonly SeasonalForm[] {
  const positive = values.every((value) => value > 0);
  const kinds = positive ? (["additive", "multiplicative"] as const) : (["additive"] as const);
  return kinds.flatMap((kind) => [
    { kind, damped: false },
    { kind, damped: true },
  ]);
}

/** Fits one form by maximum likelihood over weights, initial level and slope; initial season by decomposition. */
export function seasonalEts(values: readonly number[], period: number, form: SeasonalForm): EtsModel {
  const setting = initialise(values, period, form);
  const searched = form.damped ? 6 : 3;
  const { point } = minimise((candidate) => run(setting, candidate).deviance, START.slice(0, searched), {
    bounds: BOUNDS.slice(0, searched),
    iterations: SEARCH.iterationsPerParameter * searched,
    tolerance: SEARCH.tolerance,
  });
  const end = run(setting, point);
  const letter = form.kind === "additive" ? "A" : "M";
  return {
    name: `${letter},${form.damped ? "Ad" : "N"},${letter}`,
    deviance: end.deviance,
    parameters: searched + period,
    forecast: (horizon) => extrapolate(setting, end, horizon),
  };
}

/** Season by classical decomposition, level and slope by a line through the first adjusted values. */
function initialise(values: readonly number[], period: number, form: SeasonalForm): Setting {
  const season = shrunkIndices(values, period, form.kind);
  const adjusted = values.map((value, t) =>
    form.kind === "additive" ? value - at(season, t % period) : value / at(season, t % period),
  );
  const head = adjusted.slice(0, Math.max(10, Math.min(2 * period, 24)));
  const line = fitLine(head);
  const centre = mean(adjusted);
  return {
    form,
    values,
    period,
    season: Float64Array.from(season),
    level: form.damped ? line.intercept : mean(head),
    slope: form.damped ? line.slope : 0,
    scale: Math.sqrt(mean(adjusted.map((value) => (value - centre) ** 2))),
  };
}

function run(setting: Setting, point: readonly number[]): Run {
  const { form, values, period } = setting;
  const alpha = at(point, 0);
  const gamma = at(point, 1) * (1 - alpha);
  const share = form.damped ? at(point, 3) : 0;
  const phi = form.damped ? at(point, 4) : 1;
  const additive = form.kind === "additive";
  const season = setting.season.slice();
  let level = setting.level + at(point, 2) * setting.scale;
  let trend = form.damped ? setting.slope + at(point, 5) * setting.scale : 0;
  let squares = 0;
  let logs = 0;
  let product = 1;
  let phase = 0;
  for (const value of values) {
    const carried = phi * trend;
    const base = level + carried;
    const s = season[phase] ?? 0;
    let next: number;
    if (additive) {
      const error = value - base - s;
      squares += error * error;
      next = base + alpha * (value - s - base);
      season[phase] = s + gamma * error;
    } else {
      const fitted = base * s;
      if (!(fitted > 0)) return { deviance: Number.POSITIVE_INFINITY, level, trend, phi, season };
      const error = value / fitted - 1;
      squares += error * error;
      product *= fitted;
      if (product < FOLD.below || product > FOLD.above) {
        logs += Math.log(product);
        product = 1;
      }
      next = base + alpha * base * error;
      season[phase] = s + gamma * s * error;
    }
    trend = carried + share * (next - level - carried);
    level = next;
    phase = phase + 1 === period ? 0 : phase + 1;
  }
  const deviance =
    values.length * Math.log(Math.max(squares, Number.MIN_VALUE)) + 2 * (logs + Math.log(product));
  return { deviance, level, trend, phi, season };
}

function extrapolate({ form, values, period }: Setting, end: Run, horizon: number): number[] {
  let weight = 1;
  let steps = 0;
  return build(horizon, (h) => {
    weight *= end.phi;
    steps += weight;
    const base = end.level + steps * end.trend;
    const s = at(end.season, (values.length + h) % period);
    return form.kind === "additive" ? base + s : base * s;
  });
}
