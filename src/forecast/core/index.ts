/** The forecasting core: one series of numbers in, a tested forecast out. No database, no agents, no state. */
export { createForecaster, forecastSeries } from "./forecaster.ts";
export type { Forecaster, ForecasterDeps } from "./forecaster.ts";
export type {
  Backtest,
  Forecast,
  ForecastInput,
  ForecastMethod,
  Interval,
  NoForecast,
  NoForecastReason,
  SeriesForecast,
} from "./types.ts";
export type { Observation } from "./gaps.ts";
export { ADI_LIMIT, classifyDemand, CV2_LIMIT } from "./classify.ts";
export type { DemandClass, DemandProfile } from "./classify.ts";
export { croston, sba, tsb } from "./intermittent.ts";
export { normalQuantile, studentQuantile } from "./distributions.ts";
export { createMstl } from "./mstl.ts";
export type { SeasonalTrend } from "./mstl.ts";
