import { createForecaster } from "../forecast/core/index.ts";
import type { Agent } from "./agent.ts";
import { createAiCfoAgent } from "./finance/ai-cfo.ts";
import { createAlertAgent } from "./finance/alert.ts";
import { createForecastingAgent } from "./finance/forecasting.ts";

/** The agents that come with Purser. */
export function builtInAgents(): readonly Agent[] {
  return [createAiCfoAgent(), createForecastingAgent({ forecaster: createForecaster() }), createAlertAgent()];
}
