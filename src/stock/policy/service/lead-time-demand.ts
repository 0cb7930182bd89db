import { nonNegative } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { certain } from "../demand/certain.ts";
import { gammaOf } from "../demand/gamma.ts";
import { lognormal } from "../demand/lognormal.ts";
import { negativeBinomialOf } from "../demand/negative-binomial.ts";
import { normal } from "../demand/normal.ts";
import { poisson } from "../demand/poisson.ts";

/** Demand a unit of time and the lead time in that unit; the lead time is constant unless it has an sd. */
export type LeadTimeItem = {
  readonly demandMean: number;
  /** Of demand or, better, of its forecast errors, a unit of time. */
  readonly demandSd: number;
  readonly leadTimeMean: number;
  readonly leadTimeSd?: number | undefined;
};

/** Mean and standard deviation of demand over the lead time, units. */
export type LeadTimeDemand = { readonly mean: number; readonly sd: number };

/**
 * Demand over a lead time that varies independently of demand (Hadley and Whitin 1963; Silver, Pyke and Peterson, 7.10):
 * mean E[D] E[L], variance E[L] Var[D] + E[D]^2 Var[L].
 */
export function leadTimeDemand({
  demandMean,
  demandSd,
  leadTimeMean,
  leadTimeSd = 0,
}: LeadTimeItem): LeadTimeDemand {
  nonNegative({ demandMean, demandSd, leadTimeMean, leadTimeSd });
  return {
    mean: demandMean * leadTimeMean,
    sd: Math.hypot(Math.sqrt(leadTimeMean) * demandSd, demandMean * leadTimeSd),
  };
}

/** Shape taken for demand over the lead time: normal for fast movers, gamma or negative binomial for slow and erratic. */
export type DemandShape = "normal" | "gamma" | "lognormal" | "poisson" | "negative_binomial";

/**
 * A distribution of this shape with the mean and sd given (method of moments); Poisson has only the mean. Without variance
 * it is certain. The negative binomial needs a variance above the mean (`invalid_input`).
 */
export function shaped({ mean, sd }: LeadTimeDemand, shape: DemandShape): Distribution {
  nonNegative({ mean, sd });
  switch (shape) {
    case "normal":
      return normal(mean, sd);
    case "poisson":
      return poisson(mean);
    case "gamma":
      return sd === 0 || mean === 0 ? certain(mean) : gammaOf(mean, sd);
    case "negative_binomial":
      return sd === 0 || mean === 0 ? certain(mean, "discrete") : negativeBinomialOf(mean, sd);
    case "lognormal": {
      if (sd === 0 || mean === 0) return certain(mean);
      const logVariance = Math.log1p((sd / mean) ** 2);
      return lognormal(Math.log(mean) - logVariance / 2, Math.sqrt(logVariance));
    }
    default:
      return shape satisfies never;
  }
}
