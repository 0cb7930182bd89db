import { setImmediate } from "node:timers/promises";
import type { Forecaster } from "../../../forecast/core/index.ts";
import { type DemandForecast, type DemandForecastInput, forecastDemand } from "../demand-forecast.ts";
import type { Job } from "./jobs.ts";
import { runJobs } from "./run-jobs.ts";

export type ForecastManyOptions = {
  readonly forecaster: Forecaster;
  /** Threads at most; 1 keeps the work on the calling thread. */
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onDone?: (done: number) => void;
};

/** Below this many series, starting threads costs more than it saves. */
const FEWEST_FOR_THREADS = 64;
/** Series a message: few enough for even work and progress, many enough that messages cost nothing. */
const SERIES_A_JOB = 16;

/** Forecasts in the order of the series; the same numbers whether on threads or not. */
export async function forecastMany(
  series: readonly DemandForecastInput[],
  { forecaster, threads, signal, onDone }: ForecastManyOptions,
): Promise<readonly DemandForecast[]> {
  if (threads <= 1 || series.length < FEWEST_FOR_THREADS) {
    const forecasts: DemandForecast[] = [];
    for (const one of series) {
      signal.throwIfAborted();
      forecasts.push(forecastDemand(forecaster, one));
      if (forecasts.length % SERIES_A_JOB === 0) {
        onDone?.(forecasts.length);
        // Lets an abort and other requests through.
        await setImmediate();
      }
    }
    return forecasts;
  }
  const jobs: Job[] = [];
  for (let at = 0; at < series.length; at += SERIES_A_JOB)
    jobs.push({ kind: "forecast", series: series.slice(at, at + SERIES_A_JOB) });
  const results = await runJobs(jobs, {
    threads,
    signal,
    onDone: (done) => onDone?.(Math.min(series.length, done * SERIES_A_JOB)),
  });
  return results.flatMap((result) => (result.kind === "forecast" ? result.forecasts : []));
}
