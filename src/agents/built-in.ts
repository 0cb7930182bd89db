import { createForecaster } from "../forecast/core/index.ts";
import type { Agent } from "./agent.ts";
import { createAiCfoAgent } from "./finance/ai-cfo.ts";
import { createAlertAgent } from "./finance/alert.ts";
import { createDataSyncAgent } from "./finance/data-sync.ts";
import { createForecastingAgent } from "./finance/forecasting.ts";
import { createReportingAgent } from "./finance/reporting.ts";

/** The agents that come with Purser. */
export function builtInAgents(): readonly Agent[] {
  return [
    createDataSyncAgent(),
    createAiCfoAgent(),
    createForecastingAgent({ forecaster: createForecaster() }),
    createAlertAgent(),
    createReportingAgent(),
  ];
}
