import { PurserError } from "../../base/errors.ts";
import { newsvendor } from "../policy/index.ts";
import { type EconomicLot, type LotNeeds, type Offer, acceptedQuantity, economicLot } from "./lot.ts";
import type { ProtectedDemand } from "./protection.ts";

export const POLICIES = ["rq", "ss", "eoq", "newsvendor", "base_stock"] as const;
export type PolicyName = (typeof POLICIES)[number];

export type PolicyInput = {
  readonly offer: Offer;
  readonly needs: LotNeeds;
  /** Over the lead time. */
  readonly leadTime: ProtectedDemand;
  /** Over the lead time and one review: what a policy that looks only now and then must cover. */
  readonly review: ProtectedDemand;
};

export type PolicyAnswer = {
  readonly orderQuantity: number;
  readonly safetyStock: number;
  /** Units in position at which to order; null where a policy orders only once. */
  readonly reorderPoint: number | null;
  /** Units to order up to; null where the order is always one lot. */
  readonly orderUpTo: number | null;
  /** Share of cycles without a stock-out. */
  readonly cycleServiceLevel: number;
  /** Share of demand met from stock. */
  readonly fillRate: number;
  /** Holding and ordering, minor units a year; of one season for the newsvendor. */
  readonly yearlyCost: number;
  readonly lot: EconomicLot;
};

/** The policy's numbers at one service level. A higher level never gives a lower reorder point: it is a quantile. */
export function applyPolicy(policy: PolicyName, input: PolicyInput, serviceLevel: number): PolicyAnswer {
  const { offer, needs, leadTime, review } = input;
  const lot = economicLot(offer, needs);
  switch (policy) {
    case "rq":
      return reorder({ ...input, demand: leadTime, lot }, { serviceLevel, upTo: false });
    case "ss":
      return reorder({ ...input, demand: review, lot }, { serviceLevel, upTo: true });
    case "eoq": {
      const reorderPoint = milli(leadTime.mean);
      return costed({ ...input, demand: leadTime, lot }, { reorderPoint, upTo: null });
    }
    case "base_stock": {
      const level = milli(review.distribution.quantile(serviceLevel));
      const each = acceptedQuantity(offer, Math.max(1e-3, review.mean - leadTime.mean));
      return costed(
        { ...input, demand: review, lot: { ...lot, quantity: each } },
        { reorderPoint: level, upTo: level },
      );
    }
    case "newsvendor":
      return oneSeason(input, lot, serviceLevel);
    default:
      return policy satisfies never;
  }
}

type Situation = PolicyInput & { readonly demand: ProtectedDemand; readonly lot: EconomicLot };

function reorder(
  situation: Situation,
  { serviceLevel, upTo }: { readonly serviceLevel: number; readonly upTo: boolean },
): PolicyAnswer {
  const reorderPoint = milli(situation.demand.distribution.quantile(serviceLevel));
  return costed(situation, {
    reorderPoint,
    upTo: upTo ? milli(reorderPoint + situation.lot.quantity) : null,
  });
}

/**
 * What a reorder point gives. Fill rate 1 - (n(r) - n(r + Q)) / Q with n the expected shortage (Hadley and Whitin 1963);
 * cost K D / Q + h (Q / 2 + safety stock).
 */
function costed(
  { demand, lot, needs }: Situation,
  { reorderPoint, upTo }: { readonly reorderPoint: number; readonly upTo: number | null },
): PolicyAnswer {
  const { distribution } = demand;
  const { quantity } = lot;
  const short = distribution.loss(reorderPoint).short - distribution.loss(reorderPoint + quantity).short;
  const safetyStock = reorderPoint - demand.mean;
  const holding = needs.holdingRate * lot.unitPrice * Math.max(0, quantity / 2 + safetyStock);
  return {
    orderQuantity: quantity,
    safetyStock,
    reorderPoint,
    orderUpTo: upTo,
    cycleServiceLevel: distribution.cdf(reorderPoint),
    fillRate: Math.min(1, Math.max(0, 1 - short / quantity)),
    yearlyCost: (needs.orderCost * needs.yearlyDemand) / quantity + holding,
    lot,
  };
}

/** One order for one season: the newsvendor quantile, with overage 1 - level against underage level. */
function oneSeason({ offer, needs, review }: PolicyInput, lot: EconomicLot, level: number): PolicyAnswer {
  const { distribution, mean } = review;
  const { baseStockLevel } = newsvendor({ holdingCost: 1 - level, stockoutCost: level }, distribution);
  const orderQuantity = acceptedQuantity(offer, milli(Math.max(0, baseStockLevel)));
  const { short, left } = distribution.loss(orderQuantity);
  return {
    orderQuantity,
    safetyStock: orderQuantity - mean,
    reorderPoint: null,
    orderUpTo: null,
    cycleServiceLevel: distribution.cdf(orderQuantity),
    fillRate: Math.min(1, Math.max(0, 1 - short / mean)),
    yearlyCost: needs.orderCost + needs.holdingRate * lot.unitPrice * left,
    lot: { ...lot, quantity: orderQuantity },
  };
}

/** Levels searched for a cost target; within them costs rise with the level. */
const LEVELS = { least: 0.5, most: 0.9999 };

/**
 * The highest service level whose yearly holding and ordering cost stays within `target` (minor units).
 * @throws PurserError `no_solution` when even 50 % costs more
 */
export function serviceLevelForCost(policy: PolicyName, input: PolicyInput, target: number): number {
  const costAt = (level: number) => applyPolicy(policy, input, level).yearlyCost;
  if (costAt(LEVELS.least) > target)
    throw new PurserError(
      "no_solution",
      `costTarget must be at least ${Math.ceil(costAt(LEVELS.least))} (minor units a year): a service level of 50 % already costs that.`,
      { details: { field: "costTarget", value: target } },
    );
  if (costAt(LEVELS.most) <= target) return LEVELS.most;
  let { least: low, most: high } = LEVELS;
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (costAt(middle) <= target) low = middle;
    else high = middle;
  }
  return low;
}

/** Up to the next thousandth of a unit. */
function milli(units: number): number {
  const up = Math.ceil(units * 1_000 - 1e-6) / 1_000;
  return up === 0 ? 0 : up;
}
