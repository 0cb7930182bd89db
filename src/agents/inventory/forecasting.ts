import type { Forecaster } from "../../forecast/core/index.ts";
import { bucketFacts } from "../../stock/planning/calendar.ts";
import { forecastDemand } from "../../stock/planning/demand-forecast.ts";
import { requestMark } from "../../stock/planning/request-mark.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";
import { forecastInput, readHistory } from "./forecast-input.ts";
import { forecastOutput, toForecastOutput } from "./forecast-output.ts";

export type InventoryForecastingDeps = { readonly forecaster: Forecaster };

/** Foresees demand of an item, or of any series. */
export function createInventoryForecastingAgent({ forecaster }: InventoryForecastingDeps): Agent {
  const generateForecast = defineOperation({
    description:
      "Forecasts demand of one item (or of given values) by day, week or month: total and per-period mean, intervals, measured accuracy and confidence; returns, stock-outs and spikes are named. Too little history is answered with the reason instead of a number.",
    input: forecastInput,
    output: forecastOutput,
    effect: "read",
    permission: "stock:read",
    run: async (request, context) => {
      const read = await readHistory(request, context);
      context.signal.throwIfAborted();
      const made = forecastDemand(forecaster, {
        values: read.history.values,
        period: request.period ?? bucketFacts(request.bucket).season,
        horizon: read.periods.length,
        levels: request.levels,
      });
      return toForecastOutput(made, read, {
        request,
        figures: context.figures,
        mark: requestMark(request),
      });
    },
  });

  return defineAgent({
    id: "forecasting",
    title: "Demand forecasting",
    description: "Forecasts demand of stock items with intervals and measured confidence.",
    operations: { generate_forecast: generateForecast },
  });
}
