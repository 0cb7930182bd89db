import { at, build, mean } from "./numbers.ts";
import type { Bounds } from "./optimise.ts";
import { minimise } from "./optimise.ts";
import { seasonalIndices } from "./seasonality.ts";
import { fitLine } from "./theta.ts";

/**
 * State-space exponential smoothing with a season: error, trend and season each additive, multiplicative or
 * absent. Hyndman, Koehler, Ord and Snyder, "Forecasting with Exponential Smoothing" (2008), tables 2.1-2.3, in
 * the component form of R's `forecast::ets`:
 *   q = l + phi b,  fitted = q | q + s | q s,  l' = q + alpha (p - q) with p = y | y - s | y / s,
 *   b' = phi b + (beta / alpha) (l' - l - phi b),  s' = s + gamma (d - s) with d = y - q | y / q.
 */
export type EtsForm = {
  readonly error: "additive" | "multiplicative";
  readonly trend: "none" | "linear" | "damped";
  readonly season: "none" | "additive" | "multiplicative";
};

export type EtsModel = {
  readonly form: EtsForm;
  readonly parameters: readonly number[];
  readonly aicc: number;
  /** Forecast of `horizon` steps after the fitted series. */
  readonly forecast: (horizon: number) => number[];
};

type Setting = {
  readonly form: EtsForm;
  readonly period: number;
  /** Initial seasonal states; the first applies to the first value. */
  readonly season: readonly number[];
  readonly level: number;
  readonly slope: number;
  readonly scale: number;
};

/** Parameters in search order: alpha, beta*, phi, gamma*, level and slope shifts in units of `scale`. */
const BOUNDS: Bounds = [
  { lower: 0.0001, upper: 0.9999 },
  { lower: 0.0001, upper: 0.9999 },
  { lower: 0.8, upper: 0.98 },
  { lower: 0.0001, upper: 0.9999 },
  { lower: -3, upper: 3 },
  { lower: -1, upper: 1 },
];
const NEUTRAL = [0.5, 0, 1, 0, 0, 0];

/** The forms worth trying: multiplicative parts need a positive series, additive error with a multiplicative
 * season is left out for its unstable variance (as R leaves it out). */
export function etsForms(options: {
  readonly seasonal: boolean;
  readonly positive: boolean;
}): readonly EtsForm[] {
  const trends = ["none", "damped", "linear"] as const;
  const forms: EtsForm[] = [];
  for (const trend of trends) {
    if (!options.seasonal) {
      forms.push({ error: "additive", trend, season: "none" });
      if (options.positive) forms.push({ error: "multiplicative", trend, season: "none" });
      continue;
    }
    forms.push({ error: "additive", trend, season: "additive" });
    if (options.positive) forms.push({ error: "multiplicative", trend, season: "multiplicative" });
  }
  return forms;
}

/** Fits every form and returns the one of least AICc (Hurvich and Tsai, 1989), or undefined when none fits. */
export function selectEts(
  values: readonly number[],
  period: number,
  forms: readonly EtsForm[],
): EtsModel | undefined {
  let best: EtsModel | undefined;
  for (const form of forms) {
    const model = fitEts(values, period, form);
    if (model !== undefined && (best === undefined || model.aicc < best.aicc)) best = model;
  }
  return best;
}

export function fitEts(
  values: readonly number[],
  period: number,
  form: EtsForm,
  start: readonly number[] = [0.3, 0.1, 0.95, 0.05, 0, 0],
): EtsModel | undefined {
  const setting = initialise(values, period, form);
  const free = freeParameters(form);
  const expand = (point: readonly number[]): number[] => {
    const all = [...NEUTRAL];
    free.forEach((position, i) => (all[position] = at(point, i)));
    return all;
  };
  const objective = (point: readonly number[]): number => run(values, setting, expand(point)).deviance;
  const bounds = free.map((position) => BOUNDS[position] ?? { lower: 0, upper: 1 });
  const { point, value } = minimise(
    objective,
    free.map((position) => at(start, position)),
    { bounds, iterations: 60 * free.length, tolerance: 1e-6 },
  );
  if (value >= Number.MAX_VALUE) return undefined;
  const parameters = expand(point);
  const states = form.season === "none" ? 0 : period - 1;
  const count = free.length + states + 1;
  const spare = values.length - count - 1;
  if (spare <= 0) return undefined;
  return {
    form,
    parameters,
    aicc: value + 2 * count + (2 * count * (count + 1)) / spare,
    forecast: (horizon) => extrapolate(setting, run(values, setting, parameters), values.length, horizon),
  };
}

function freeParameters(form: EtsForm): number[] {
  const free = [0];
  if (form.trend !== "none") free.push(1);
  if (form.trend === "damped") free.push(2);
  if (form.season !== "none") free.push(3);
  free.push(4);
  if (form.trend !== "none") free.push(5);
  return free;
}

/** Season by classical decomposition, level and slope by a line through the first ten adjusted values. */
function initialise(values: readonly number[], period: number, form: EtsForm): Setting {
  const kind = form.season;
  const season = kind === "none" ? [] : seasonalIndices(values, period, kind);
  const adjusted = values.map((value, t) => {
    if (kind === "none") return value;
    return kind === "additive" ? value - at(season, t % period) : value / at(season, t % period);
  });
  const head = adjusted.slice(0, Math.max(10, Math.min(2 * period, 24)));
  const line = fitLine(head);
  const centre = mean(adjusted);
  const scale = Math.sqrt(mean(adjusted.map((value) => (value - centre) ** 2))) || 1;
  const trending = form.trend !== "none";
  return {
    form,
    period,
    season,
    level: trending ? line.intercept : mean(head),
    slope: trending ? line.slope : 0,
    scale,
  };
}

type Run = {
  /** n log(sum of squared errors), plus 2 sum log |fitted| for multiplicative errors: -2 log likelihood. */
  readonly deviance: number;
  readonly level: number;
  readonly trend: number;
  readonly phi: number;
  readonly season: Float64Array;
};

function run(values: readonly number[], setting: Setting, parameters: readonly number[]): Run {
  const { form, period } = setting;
  const alpha = at(parameters, 0);
  const share = form.trend === "none" ? 0 : at(parameters, 1);
  const phi = at(parameters, 2);
  const gamma = at(parameters, 3) * (1 - alpha);
  const additive = form.season === "additive";
  const multiplicative = form.season === "multiplicative";
  const relative = form.error === "multiplicative";
  const season = Float64Array.from(setting.season);
  let level = setting.level + at(parameters, 4) * setting.scale;
  let trend = setting.slope + (at(parameters, 5) * setting.scale) / 10;
  let squares = 0;
  let logs = 0;
  let phase = 0;
  for (const value of values) {
    const carried = phi * trend;
    const base = level + carried;
    const s = season[phase] ?? 0;
    const fitted = additive ? base + s : multiplicative ? base * s : base;
    const error = relative ? (value - fitted) / fitted : value - fitted;
    if (relative) {
      if (!(fitted > 0)) return { deviance: Number.POSITIVE_INFINITY, level, trend, phi, season };
      logs += Math.log(fitted);
    }
    squares += error * error;
    const observed = additive ? value - s : multiplicative ? value / s : value;
    const next = base + alpha * (observed - base);
    trend = carried + share * (next - level - carried);
    if (additive) season[phase] = s + gamma * (value - base - s);
    else if (multiplicative) season[phase] = s + gamma * (value / base - s);
    level = next;
    phase = phase + 1 === period ? 0 : phase + 1;
  }
  const deviance = values.length * Math.log(Math.max(squares, 1e-300)) + 2 * logs;
  return { deviance, level, trend, phi, season };
}

function extrapolate(setting: Setting, end: Run, length: number, horizon: number): number[] {
  let weight = 1;
  let steps = 0;
  return build(horizon, (h) => {
    weight *= end.phi;
    steps += weight;
    const base = end.level + steps * end.trend;
    const s = end.season[(length + h) % setting.period] ?? 0;
    if (setting.form.season === "additive") return base + s;
    return setting.form.season === "multiplicative" ? base * s : base;
  });
}
