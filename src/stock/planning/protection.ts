import {
  type DemandShape,
  type Distribution,
  type LeadTimeDemand,
  leadTimeDemand,
  shaped,
} from "../policy/index.ts";
import type { DemandForecast } from "./demand-forecast.ts";

/** Time to be covered by stock, in buckets of the forecast. */
export type Protection = { readonly mean: number; readonly sd: number };

export type ProtectedDemand = LeadTimeDemand & {
  readonly shape: DemandShape;
  readonly distribution: Distribution;
  /** Units a bucket over the time protected, and the standard deviation of the forecast's error a bucket. */
  readonly rate: number;
  readonly sigma: number;
};

type Forecast = Extract<DemandForecast, { kind: "forecast" }>;

/**
 * Demand over a time that varies: the forecast's mean and root mean squared error over that time, with the spread of the
 * time itself (`leadTimeDemand`). Counted slow demand is negative binomial, since Poisson covers too little when variance
 * exceeds the mean (Syntetos, Babai and Altay 2012); erratic demand is gamma; the rest normal.
 */
export function protectedDemand(forecast: Forecast, time: Protection): ProtectedDemand {
  const weights = forecast.mean.map((_, step) => Math.max(0, Math.min(1, time.mean - step)));
  const covered = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (values: readonly number[]) =>
    covered === 0
      ? (values[0] ?? 0)
      : values.reduce((sum, value, step) => sum + value * (weights[step] ?? 0), 0) / covered;
  const rate = average(forecast.mean);
  const sigma = Math.sqrt(average(forecast.sigma.map((value) => value ** 2)));
  const demand = leadTimeDemand({
    demandMean: rate,
    demandSd: sigma,
    leadTimeMean: time.mean,
    leadTimeSd: time.sd,
  });
  const shape = shapeFor(forecast.demandClass, demand);
  return { ...demand, shape, distribution: shaped(demand, shape), rate, sigma };
}

function shapeFor(demandClass: string, { mean, sd }: LeadTimeDemand): DemandShape {
  if (demandClass === "intermittent" || demandClass === "lumpy")
    return sd * sd > mean * (1 + 1e-9) ? "negative_binomial" : "poisson";
  return demandClass === "erratic" ? "gamma" : "normal";
}
