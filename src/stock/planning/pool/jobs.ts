import { createForecaster } from "../../../forecast/core/index.ts";
import { type DemandForecast, type DemandForecastInput, forecastDemand } from "../demand-forecast.ts";
import { type Selection, type SelectionProblem, solveSelection } from "../selection.ts";

/** What a worker thread can be asked: series to forecast, or options to choose from. Plain data both ways. */
export type Job =
  | { readonly kind: "forecast"; readonly series: readonly DemandForecastInput[] }
  | { readonly kind: "select"; readonly problem: SelectionProblem };

export type JobResult =
  | { readonly kind: "forecast"; readonly forecasts: readonly DemandForecast[] }
  | { readonly kind: "select"; readonly selection: Selection };

/** Does jobs one after the other; the forecaster is made once a thread. */
export function createJobRunner(): (job: Job) => Promise<JobResult> {
  const forecaster = createForecaster();
  return async (job) => {
    switch (job.kind) {
      case "forecast":
        return {
          kind: "forecast",
          forecasts: job.series.map((series) => forecastDemand(forecaster, series)),
        };
      case "select":
        return { kind: "select", selection: await solveSelection(job.problem) };
      default:
        return job satisfies never;
    }
  };
}
