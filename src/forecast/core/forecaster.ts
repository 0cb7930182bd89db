import { z } from "zod";
import { parseOrThrow } from "../../base/parse.ts";
import { runTrials, testedSteps, trialSteps, weigh } from "./backtest.ts";
import { classifyDemand } from "./classify.ts";
import { combine, forecastMembers, sharesOf } from "./combine.ts";
import { errorGrowth, intervalsAround } from "./conformal.ts";
import { fillGaps } from "./gaps.ts";
import type { Series } from "./gaps.ts";
import type { Prepared } from "./methods.ts";
import { createMethods, prepare } from "./methods.ts";
import type { SeasonalTrend } from "./mstl.ts";
import { createMstl } from "./mstl.ts";
import { build } from "./numbers.ts";
import type { Plan } from "./plan.ts";
import { isShort, planFor } from "./plan.ts";
import { confidenceOf, scoreTrials } from "./score.ts";
import { fitDamped } from "./smoothing.ts";
import type { Forecast, ForecastInput, NoForecast, NoForecastReason, SeriesForecast } from "./types.ts";

export type Forecaster = {
  /**
   * Forecasts one series. Deterministic; no state between calls.
   * @throws PurserError `invalid_input` when period, horizon or a level is out of range.
   */
  readonly forecast: (input: ForecastInput) => Forecast;
};

export type ForecasterDeps = {
  /** Seasonal-trend decomposition; the augurs library unless told. */
  readonly mstl?: SeasonalTrend;
};

/** Below this many values nothing can be fitted and tested. */
const FEWEST_VALUES = 4;
const FEWEST_SALES = 2;
/** A history that is mostly gaps says little about itself. */
const MOST_GAPS = 0.5;
const LEVELS = [0.8, 0.95];

const Options = z.object({
  period: z.int().min(1).max(366),
  horizon: z.int().min(1).max(1000),
  levels: z.array(z.number().gt(0).lt(1)),
  nonNegative: z.boolean(),
});
type Options = z.output<typeof Options>;

export function createForecaster(deps: ForecasterDeps = {}): Forecaster {
  const methods = createMethods({ mstl: deps.mstl ?? createMstl() });

  function forecast(input: ForecastInput): Forecast {
    const { values: raw, period, horizon, levels = LEVELS, nonNegative = false } = input;
    const options = parseOrThrow(
      Options,
      { period, horizon, levels, nonNegative },
      { what: "the forecast's input" },
    );
    const series = fillGaps(raw, options.period);
    const refused = refuse(series, options);
    if (refused !== undefined) return refused;
    return forecastFilled(series, options);
  }

  function forecastFilled(series: Series, options: Options): SeriesForecast {
    const { period, horizon, levels } = options;
    const known = series.values.filter((_, t) => series.observed[t] === true);
    const profile = classifyDemand(known);
    const plan = planFor(series.values, period, profile);
    // A filled gap would be a made-up demand; rates need no calendar, so gaps are left out instead.
    const judged = plan.method === "sba_tsb" ? { values: known, observed: known.map(() => true) } : series;
    const prepared = prepare(judged.values, period);
    const lowest = options.nonNegative ? 0 : Number.NEGATIVE_INFINITY;

    const members = forecastMembers(methods, plan.members, { series: prepared, horizon });
    const tested = testedSteps(judged.values.length, horizon);
    const trials = runTrials(methods, judged, { plan, period, horizon: tested });
    const weights = sharesOf(members, weigh(plan, trials, [...members.keys()]));
    const mean = combine(members, weights, horizon).map((value) => Math.max(lowest, value));
    const steps = trialSteps(trials, weights, { lowest });
    const growth = growthFor(plan, prepared, tested);
    const backtest = scoreTrials(steps, { values: judged.values, period, growth, levels });
    return {
      method: plan.method,
      demandClass: plan.method !== "sba_tsb" && isShort(known.length, period) ? "short" : profile.class,
      mean,
      intervals: intervalsAround(mean, steps, { levels, growth, lowest }),
      confidence: confidenceOf(backtest),
      backtest,
      weights: Object.fromEntries(weights),
      filled: series.values.length - known.length,
    };
  }

  return { forecast };
}

/**
 * Forecasts one series with the library's own decomposition: the shortest way in for a single series, monthly
 * and a year ahead unless told. Many series are cheaper with one `createForecaster()`.
 * @throws PurserError `invalid_input` as `Forecaster.forecast` does.
 */
export function forecastSeries(
  values: ForecastInput["values"],
  options: Partial<Omit<ForecastInput, "values">> = {},
): Forecast {
  return createForecaster().forecast({ period: 12, horizon: 12, ...options, values });
}

/** A rate is the same every period, so its error does not grow; a level wanders as its smoothing says. */
function growthFor(plan: Plan, { adjustment }: Prepared, horizon: number): number[] {
  if (plan.method === "sba_tsb") return build(horizon, () => 1);
  return errorGrowth(fitDamped(adjustment.adjusted), horizon);
}

function refuse(series: Series, { nonNegative }: Options): NoForecast | undefined {
  const known = series.values.filter((_, t) => series.observed[t] === true);
  if (known.length < FEWEST_VALUES) {
    return none(
      "too_short",
      `A forecast needs at least ${FEWEST_VALUES} values from the first activity on; there are ${known.length}.`,
    );
  }
  if (known.length < series.values.length * MOST_GAPS) {
    const gaps = series.values.length - known.length;
    return none("too_many_gaps", `${gaps} of ${series.values.length} values are missing, more than half.`);
  }
  const sales = known.filter((value) => value > 0).length;
  if (nonNegative && sales < FEWEST_SALES) {
    return none(
      "too_few_sales",
      `A demand forecast needs at least ${FEWEST_SALES} periods with demand; there are ${sales}.`,
    );
  }
  return undefined;
}

function none(reason: NoForecastReason, explanation: string): NoForecast {
  return {
    method: "none",
    reason,
    explanation,
    demandClass: "none",
    mean: [],
    intervals: [],
    confidence: 0,
    backtest: null,
  };
}
