import { differenceAutoregression } from "./autoregression.ts";
import { selectEts } from "./ets.ts";
import { croston, sba, tsb } from "./intermittent.ts";
import type { SeasonalTrend } from "./mstl.ts";
import { mstlForecast } from "./mstl.ts";
import { seasonalNaive } from "./naive.ts";
import { build } from "./numbers.ts";
import type { SeasonalAdjustment } from "./seasonality.ts";
import { adjustSeason } from "./seasonality.ts";
import { extrapolate, fitDamped, fitHolt, fitSes } from "./smoothing.ts";
import { thetaForecast } from "./theta.ts";

/** What every method is given: the series, its period, and its seasonal adjustment, made once. */
export type Prepared = {
  readonly values: readonly number[];
  readonly period: number;
  readonly adjustment: SeasonalAdjustment;
};

export type MethodName =
  | "naive"
  | "ses"
  | "holt"
  | "damped"
  | "theta"
  | "ets"
  | "mstl"
  | "autoregression"
  | "croston"
  | "sba"
  | "tsb";

/** Forecast of `horizon` steps; undefined where the method does not apply to the series. */
export type Method = (series: Prepared, horizon: number) => readonly number[] | undefined;
export type Methods = Readonly<Record<MethodName, Method>>;

/** Longer seasons would give ETS a state a week: more parameters than such a series can carry (as in R's ets). */
const LONGEST_ETS_PERIOD = 24;

export function prepare(values: readonly number[], period: number): Prepared {
  return { values, period, adjustment: adjustSeason(values, period) };
}

/** Every method by name. Smoothing and theta work on the seasonally adjusted series; the others see the season. */
export function createMethods({ mstl }: { readonly mstl: SeasonalTrend }): Methods {
  const adjusted =
    (forecast: (values: readonly number[], horizon: number) => readonly number[]): Method =>
    ({ adjustment }, horizon) =>
      adjustment.restore(forecast(adjustment.adjusted, horizon));
  const level =
    (rate: (values: readonly number[]) => number): Method =>
    ({ values }, horizon) => {
      const flat = rate(values);
      return build(horizon, () => flat);
    };
  return {
    naive: ({ values, period, adjustment }, horizon) =>
      seasonalNaive(values, adjustment.kind === "none" ? 1 : period, horizon),
    ses: adjusted((values, horizon) => extrapolate(fitSes(values), horizon)),
    holt: adjusted((values, horizon) => extrapolate(fitHolt(values), horizon)),
    damped: adjusted((values, horizon) => extrapolate(fitDamped(values), horizon)),
    theta: adjusted(thetaForecast),
    ets: ({ values, period }, horizon) => {
      const seasonal = period > 1 && period <= LONGEST_ETS_PERIOD && values.length >= 3 * period;
      return selectEts(values, period, { seasonal })?.forecast(horizon);
    },
    mstl: ({ values, period }, horizon) => mstlForecast(mstl, values, { period, horizon }),
    autoregression: ({ values, period }, horizon) => differenceAutoregression(values, period, horizon),
    croston: level(croston),
    sba: level(sba),
    tsb: level(tsb),
  };
}
