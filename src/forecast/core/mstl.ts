import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initSync, MSTL } from "@bsull/augurs/mstl";

/**
 * Forecast by multiple seasonal-trend decomposition (Bandara, Hyndman and Bergmeir, 2021) with exponential
 * smoothing of the trend; undefined where the library refuses the series.
 */
export type SeasonalTrend = (
  values: readonly number[],
  period: number,
  horizon: number,
) => number[] | undefined;

/**
 * MSTL of the augurs library. The WebAssembly is read on the first use; the library keeps one instance a process
 * and `initSync` returns it when it is there. `values` must have no gaps.
 */
export function createMstl(): SeasonalTrend {
  let ready = false;
  return (values, period, horizon) => {
    if (!ready) {
      const glue = createRequire(import.meta.url).resolve("@bsull/augurs/mstl");
      initSync({ module: readFileSync(glue.replace(/\.js$/, "_bg.wasm")) });
      ready = true;
    }
    const model = MSTL.ets([period]);
    try {
      model.fit(Float64Array.from(values));
      return [...model.predict(horizon, null).point];
    } catch {
      // A refused decomposition is one method less in a combination, not a failed forecast.
      return undefined;
    } finally {
      model.free();
    }
  };
}

/** MSTL needs two full periods and, near two, its season is noise; weekly data are worth it from 120 points. */
export function longEnoughForMstl(length: number, period: number): boolean {
  return period > 1 && length >= 2.3 * period;
}

/** Three years of days, twenty of weeks: older values no longer shape the forecast and cost time. */
const LONGEST_HISTORY = 1000;

/** MSTL on log1p for a strictly positive series, where season and spread grow with the level; as it is otherwise. */
export function mstlForecast(
  mstl: SeasonalTrend,
  values: readonly number[],
  { period, horizon }: { readonly period: number; readonly horizon: number },
): number[] | undefined {
  if (!longEnoughForMstl(values.length, period)) return undefined;
  const recent = values.slice(-LONGEST_HISTORY);
  if (!recent.every((value) => value > 0)) return mstl(recent, period, horizon);
  return mstl(recent.map(Math.log1p), period, horizon)?.map(Math.expm1);
}
