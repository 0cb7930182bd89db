import { type IsoDate, addDays } from "../../base/dates.ts";
import { type Contract, contractPrice } from "../contracts.ts";
import { type Milli, amountAt, milliToUnits } from "../quantity.ts";
import { bucketFacts, bucketsPerYear } from "./calendar.ts";
import type { DemandForecast } from "./demand-forecast.ts";
import { applyPolicy } from "./item-policy.ts";
import type { LeadTime } from "./lead-time.ts";
import { type Offer, acceptedQuantity } from "./lot.ts";
import { unitsToMilli } from "./offers.ts";
import { protectedDemand } from "./protection.ts";
import type { ReplenishmentRequest, Standing } from "./replenishment-types.ts";
import type { SelectionOption } from "./selection.ts";

/** An item at a location with everything that decides whether to order. */
export type Candidate = {
  readonly sku: string;
  readonly locationId: string;
  readonly contract: Contract;
  readonly offer: Offer;
  readonly lead: LeadTime;
  readonly standing: Standing;
  readonly forecast: DemandForecast;
  /** minor units; null: not sold */
  readonly salePrice: number | null;
  readonly shelfLifeDays: number | null;
};

export type NeedOption = SelectionOption & { readonly quantity: Milli; readonly unitPrice: string };

export type Need = {
  readonly candidate: Candidate;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly safetyStock: number;
  readonly requiredBy: IsoDate;
  readonly stockOutOn: IsoDate | null;
  /** From the least that lifts the position above the reorder point to the full order, which is last. */
  readonly options: readonly NeedOption[];
  readonly reason: string;
};

export type Judgement =
  | { readonly kind: "need"; readonly need: Need }
  | { readonly kind: "covered" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Days from order to delivery, then until the plan after this one can have ordered. */
export function dueBy(asOf: IsoDate, lead: LeadTime, reviewDays: number): IsoDate {
  return addDays(asOf, Math.ceil(lead.days) + reviewDays);
}

/**
 * Must a pair be ordered for? (s, S): at or below the reorder point for the lead time and one review, up to one lot above
 * it. Without a forecast only what is already owed is ordered.
 */
export function judge(candidate: Candidate, request: ReplenishmentRequest, asOf: IsoDate): Judgement {
  const { forecast, lead, standing, offer, shelfLifeDays } = candidate;
  const position = milliToUnits(standing.position);
  const requiredBy = addDays(asOf, Math.ceil(lead.days));
  if (forecast.kind === "none" || !forecast.mean.some((mean) => mean > 0)) {
    if (position < 0)
      return {
        kind: "need",
        need: {
          candidate,
          reorderPoint: 0,
          orderUpTo: 0,
          safetyStock: 0,
          requiredBy,
          stockOutOn: asOf,
          options: optionsOf(candidate, request, { quantities: [-position], benefitOf: (units) => units }),
          reason: `${units(-position)} more are owed than are there or on the way; demand cannot be forecast.`,
        },
      };
    return forecast.kind === "none" ? { kind: "unknown", reason: forecast.explanation } : { kind: "covered" };
  }
  const { days } = bucketFacts(request.bucket);
  const time = { mean: lead.days / days, sd: lead.sd / days };
  const yearlyDemand =
    (forecast.mean.reduce((sum, mean) => sum + mean, 0) / forecast.mean.length) *
    bucketsPerYear(request.bucket);
  const review = protectedDemand(forecast, { mean: time.mean + request.reviewDays / days, sd: time.sd });
  const answer = applyPolicy(
    "ss",
    {
      offer,
      needs: {
        orderCost: request.orderCost,
        holdingRate: request.holdingRate,
        yearlyDemand,
        most: shelfLifeDays === null ? undefined : (yearlyDemand * shelfLifeDays) / 365.25,
      },
      leadTime: protectedDemand(forecast, time),
      review,
    },
    request.serviceLevel,
  );
  const reorderPoint = answer.reorderPoint ?? 0;
  if (position > reorderPoint) return { kind: "covered" };
  const orderUpTo = answer.orderUpTo ?? reorderPoint;
  const short = (level: number) => review.distribution.loss(level).short;
  const perDay = review.rate / days;
  const runsOut = perDay > 0 ? addDays(asOf, Math.max(0, Math.floor(position / perDay))) : null;
  const stockOutOn = runsOut !== null && runsOut < requiredBy ? runsOut : null;
  const full = orderUpTo - position;
  // A thousandth above the reorder point: at it, the next plan would order again.
  const least = reorderPoint - position + 0.001;
  return {
    kind: "need",
    need: {
      candidate,
      reorderPoint,
      orderUpTo,
      safetyStock: answer.safetyStock,
      requiredBy,
      stockOutOn,
      options: optionsOf(candidate, request, {
        quantities: [least, (least + full) / 2, full],
        benefitOf: (quantity) => Math.max(0, short(position) - short(position + quantity)),
      }),
      reason: reasonFor(candidate, { reorderPoint, orderUpTo, stockOutOn, review: review.mean, request }),
    },
  };
}

/**
 * Options in rising quantity. Benefit: shortage avoided, at the margin lost or else the price a unit, plus the cost of
 * another order that a fuller one saves.
 */
function optionsOf(
  { sku, contract, offer, salePrice }: Candidate,
  { orderCost, space }: ReplenishmentRequest,
  {
    quantities,
    benefitOf,
  }: { readonly quantities: readonly number[]; readonly benefitOf: (units: number) => number },
): NeedOption[] {
  const accepted = [
    ...new Set(quantities.map((quantity) => unitsToMilli(acceptedQuantity(offer, quantity)))),
  ].sort((a, b) => a - b);
  const full = accepted.at(-1) ?? 1;
  const perUnit = space === undefined ? 0 : (space.perUnit[sku] ?? space.defaultPerUnit);
  return accepted.flatMap((quantity) => {
    const unitPrice = contractPrice(contract, quantity);
    if (unitPrice === null) return [];
    const price = offer.breaks.findLast(({ from }) => from <= milliToUnits(quantity))?.price ?? 0;
    const worth = Math.max(price, (salePrice ?? 0) - price);
    return [
      {
        quantity,
        unitPrice,
        cost: amountAt(quantity, unitPrice, contract.currency),
        space: perUnit * milliToUnits(quantity),
        benefit: Math.round(worth * benefitOf(milliToUnits(quantity)) + (orderCost * quantity) / full),
      },
    ];
  });
}

function reasonFor(
  { standing, lead }: Candidate,
  numbers: {
    readonly reorderPoint: number;
    readonly orderUpTo: number;
    readonly stockOutOn: IsoDate | null;
    readonly review: number;
    readonly request: ReplenishmentRequest;
  },
): string {
  const { onHand, inbound, committed, position, inboundLater } = standing;
  const of = (quantity: Milli) => units(milliToUnits(quantity));
  const { request, stockOutOn } = numbers;
  return [
    `Position ${of(position)} (on hand ${of(onHand)}, inbound ${of(inbound)}, committed ${of(committed)}) is at or below the reorder point ${units(numbers.reorderPoint)}:`,
    `demand of ${units(numbers.review)} over ${units(lead.days)} days of lead time and ${request.reviewDays} days of review, the rest safety stock for ${units(request.serviceLevel * 100)} % service.`,
    `Order up to ${units(numbers.orderUpTo)}.`,
    ...(inboundLater > 0 ? [`Another ${of(inboundLater)} come too late to count.`] : []),
    ...(stockOutOn === null
      ? []
      : [`At the forecast rate stock runs out on ${stockOutOn}, before a delivery can come.`]),
  ].join(" ");
}

function units(quantity: number): string {
  return String(Math.round(quantity * 10) / 10);
}
