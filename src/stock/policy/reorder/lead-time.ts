import { nonNegative, positive } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { normal } from "../demand/normal.ts";
import { poisson } from "../demand/poisson.ts";

/** Costs of a continuously reviewed item, in one currency and one unit of time. */
export type ReorderCosts = {
  /** h: a unit held for a unit of time. */
  readonly holdingCost: number;
  /** p: a unit owed for a unit of time (the EIL approximation charges it a unit, whatever the time). */
  readonly stockoutCost: number;
  /** K: an order. */
  readonly fixedCost: number;
};

/** Demand a unit of time and the constant time from order to delivery, in that unit. */
export type NormalItem = {
  readonly demandMean: number;
  readonly demandSd: number;
  readonly leadTime: number;
};
export type PoissonItem = { readonly demandMean: number; readonly leadTime: number };

export type ReorderPolicy = {
  /** r: order when the inventory position (on hand, on order, less owed) falls to it. May be negative. */
  readonly reorderPoint: number;
  /** Q: units an order. */
  readonly orderQuantity: number;
};

/** Normal demand over the lead time. */
export function normalLeadTimeDemand({ demandMean, demandSd, leadTime }: NormalItem): Distribution {
  positive({ demandMean });
  nonNegative({ demandSd, leadTime });
  return normal(demandMean * leadTime, demandSd * Math.sqrt(leadTime));
}

/** Poisson demand over the lead time. */
export function poissonLeadTimeDemand({ demandMean, leadTime }: PoissonItem): Distribution {
  positive({ demandMean });
  nonNegative({ leadTime });
  return poisson(demandMean * leadTime);
}

export function checkReorderCosts({ holdingCost, stockoutCost, fixedCost }: ReorderCosts): void {
  positive({ holdingCost, stockoutCost });
  nonNegative({ fixedCost });
}
