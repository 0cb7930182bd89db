import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Forecaster } from "../../forecast/core/index.ts";
import { type Contract, contractsOn } from "../contracts.ts";
import type { Bucket } from "../demand.ts";

import { supplierHistory } from "../orders.ts";
import { bucketFacts, bucketsPerYear } from "./calendar.ts";
import { choosePolicy } from "./choose-policy.ts";
import { type DemandForecast, forecastDemand, statedDemand } from "./demand-forecast.ts";
import {
  type PolicyAnswer,
  type PolicyInput,
  type PolicyName,
  applyPolicy,
  serviceLevelForCost,
} from "./item-policy.ts";
import { type LeadTime, leadTimeOf } from "./lead-time.ts";
import type { Offer } from "./lot.ts";
import { contractProblem, offerOf, standardOffer } from "./offers.ts";
import { protectedDemand } from "./protection.ts";
import { findItem } from "./planning-queries.ts";
import { type PlanningBooks, planningDay, readHistories } from "./read-demand.ts";

export type OptimizeRequest = {
  readonly sku: string;
  readonly locationId?: string | undefined;
  readonly asOf?: IsoDate | undefined;
  readonly bucket: Bucket;
  readonly policy: PolicyName | "auto";
  readonly serviceLevel?: number | undefined;
  /** minor units a year */
  readonly costTarget?: number | undefined;
  readonly discount: Offer["discount"];
  /** share of a unit's price a year */
  readonly holdingRate: number;
  /** minor units an order */
  readonly orderCost: number;
  readonly reviewDays: number;
  readonly supplier?: string | undefined;
  readonly leadTimeDays?: number | undefined;
  readonly leadTimeSd?: number | undefined;
  /** units a bucket, instead of a forecast */
  readonly demand?: { readonly mean: number; readonly sd: number } | undefined;
  /** Newsvendor: days the one order must last, and what a unit left over brings in, minor units. */
  readonly seasonDays?: number | undefined;
  readonly salvageValue: number;
};

export type OptimizedItem = {
  readonly kind: "optimized";
  readonly asOf: IsoDate;
  readonly policy: PolicyName;
  readonly why: string;
  readonly serviceLevel: number;
  readonly serviceFrom: "stated" | "default" | "cost_target" | "critical_ratio";
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer;
  readonly whatIf: readonly { readonly serviceLevel: number; readonly answer: PolicyAnswer }[];
  readonly forecast: Extract<DemandForecast, { kind: "forecast" }>;
  readonly lead: LeadTime;
  readonly contract: Contract | null;
  readonly notes: readonly string[];
};

export type NotOptimized = { readonly kind: "refused"; readonly asOf: IsoDate; readonly reason: string };

const DEFAULT_LEVEL = 0.95;
const WHAT_IF = [0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.995];

/**
 * The order policy of one item by contract, forecast and lead time. What cannot be known (no lead time, too little
 * demand) is an answer with its reason, not an invented number.
 * @throws PurserError `unknown_item`, `no_contract` for a supplier asked for, `invalid_input`, `no_solution`
 */
export async function optimizeItem(
  books: PlanningBooks,
  request: OptimizeRequest,
  { forecaster }: { readonly forecaster: Forecaster },
): Promise<OptimizedItem | NotOptimized> {
  const { db, company } = books;
  const { sku, bucket, locationId } = request;
  const asOf = await planningDay(books, request.asOf);
  const item = await findItem(db, company.id, sku);
  if (item === undefined)
    throw new PurserError("unknown_item", `There is no item "${sku}".`, { details: { sku } });
  const notes: string[] = [];
  const contract = await pickContract(books, { request, asOf, notes });
  const lead = await readLeadTime(books, { request, asOf, contract });
  if (lead === null)
    return {
      kind: "refused",
      asOf,
      reason: `No contract or past delivery says how long "${sku}" takes to arrive; give leadTimeDays.`,
    };
  if (lead.sdFrom === "none")
    notes.push(
      "The lead time's spread is not known and counts as zero: real lead times vary, so this is the least safety stock.",
    );
  const offer = contract === null ? standardOffer(item.unit_cost) : offerOf(contract, request.discount);
  if (!offer.breaks.every(({ price }) => price > 0))
    return {
      kind: "refused",
      asOf,
      reason: `"${sku}" has no cost above zero, so holding it costs nothing and no lot is best.`,
    };

  const facts = bucketFacts(bucket);
  const reviewDays =
    request.policy === "newsvendor" ? (request.seasonDays ?? request.reviewDays) : request.reviewDays;
  const horizon = Math.max(facts.horizon, Math.ceil((lead.days + reviewDays) / facts.days));
  const forecast = await demandOf(books, { request, asOf, horizon, forecaster, notes });
  if (forecast.kind === "none")
    return {
      kind: "refused",
      asOf,
      reason: `Demand of "${sku}" cannot be forecast: ${forecast.explanation}`,
    };
  const yearlyDemand = (forecast.mean.reduce((sum, one) => sum + one, 0) / horizon) * bucketsPerYear(bucket);
  if (!(yearlyDemand > 0))
    return {
      kind: "refused",
      asOf,
      reason: `The forecast of "${sku}" is zero: there is nothing to plan for.`,
    };
  if (forecast.sigmaFrom === "demand" && forecast.method !== "stated")
    notes.push(
      "The history is too short to test a forecast, so safety stock uses the spread of demand itself.",
    );

  const time = { mean: lead.days / facts.days, sd: lead.sd / facts.days };
  const season = { mean: reviewDays / facts.days, sd: 0 };
  const { policy, why } =
    request.policy === "auto"
      ? choosePolicy({ demandClass: forecast.demandClass, orderCost: request.orderCost })
      : { policy: request.policy, why: "it was asked for" };
  const input: PolicyInput = {
    offer,
    needs: {
      orderCost: request.orderCost,
      holdingRate: request.holdingRate,
      yearlyDemand,
      most: item.shelf_life_days === null ? undefined : (yearlyDemand * item.shelf_life_days) / 365.25,
    },
    leadTime: protectedDemand(forecast, time),
    review: protectedDemand(
      forecast,
      policy === "newsvendor" ? season : { mean: time.mean + season.mean, sd: time.sd },
    ),
  };
  const { serviceLevel, serviceFrom } = levelFor(policy, input, {
    request,
    salePrice: item.sale_price,
    price: offer.breaks[0]?.price ?? 0,
  });
  const answer = applyPolicy(policy, input, serviceLevel);
  if (answer.lot.bound === "shelf_life") notes.push("The lot is held to what is used before it expires.");
  if (answer.lot.bound === "minimum") notes.push("The supplier's minimum is above the economic lot.");
  if (locationId === undefined) notes.push("Demand of all locations together.");
  const levels = policy === "eoq" ? [] : [...new Set([...WHAT_IF, serviceLevel])].sort((a, b) => a - b);
  return {
    kind: "optimized",
    asOf,
    policy,
    why,
    serviceLevel,
    serviceFrom,
    input,
    answer,
    whatIf: levels.map((level) => ({ serviceLevel: level, answer: applyPolicy(policy, input, level) })),
    forecast,
    lead,
    contract,
    notes,
  };
}

type Reading = { readonly request: OptimizeRequest; readonly asOf: IsoDate };

async function pickContract(
  { db, company }: PlanningBooks,
  { request, asOf, notes }: Reading & { readonly notes: string[] },
): Promise<Contract | null> {
  const all = await contractsOn(db, company.id, { on: asOf, skus: [request.sku] });
  const asked = all.filter(({ partyId }) => request.supplier === undefined || partyId === request.supplier);
  const usable = asked.filter((contract) => {
    const problem = contractProblem(contract, company.currency);
    if (problem !== null) notes.push(`Left out: ${problem}.`);
    return problem === null;
  });
  const [first] = usable;
  if (first !== undefined) return first;
  if (request.supplier !== undefined)
    throw new PurserError(
      "no_contract",
      `There is no contract with "${request.supplier}" for "${request.sku}" in force on ${asOf} in ${company.currency}.`,
      { details: { supplier: request.supplier, sku: request.sku } },
    );
  notes.push(
    "No contract is in force: the standard cost stands in for a price, without minimum or multiple.",
  );
  return null;
}

async function readLeadTime(
  { db, company }: PlanningBooks,
  { request, asOf, contract }: Reading & { readonly contract: Contract | null },
): Promise<LeadTime | null> {
  const { leadTimeDays, leadTimeSd, sku } = request;
  const history =
    contract === null
      ? []
      : await supplierHistory(db, company.id, { to: asOf, partyId: contract.partyId, skus: [sku] });
  const known = contract === null ? null : leadTimeOf(contract, history);
  const days = leadTimeDays ?? known?.days;
  if (days === undefined) return null;
  return {
    days,
    sd: leadTimeSd ?? known?.sd ?? 0,
    daysFrom: leadTimeDays === undefined ? (known?.daysFrom ?? "stated") : "stated",
    sdFrom: leadTimeSd === undefined ? (known?.sdFrom ?? "none") : "stated",
    deliveries: known?.deliveries ?? 0,
  };
}

async function demandOf(
  { db, company }: PlanningBooks,
  {
    request,
    asOf,
    horizon,
    forecaster,
    notes,
  }: Reading & { readonly horizon: number; readonly forecaster: Forecaster; readonly notes: string[] },
): Promise<DemandForecast> {
  if (request.demand !== undefined) return statedDemand(request.demand, horizon);
  const { bucket, sku, locationId } = request;
  const [found] = await readHistories(db, company.id, {
    bucket,
    asOf,
    skus: [sku],
    locationId,
    returns: "subtract",
  });
  if (found === undefined)
    return { kind: "none", reason: "too_short", explanation: "there is no demand on record for it." };
  notes.push(...found.history.notes.map(({ message }) => message));
  return forecastDemand(forecaster, {
    values: found.history.values,
    period: bucketFacts(bucket).season,
    horizon,
  });
}

function levelFor(
  policy: PolicyName,
  input: PolicyInput,
  {
    request,
    salePrice,
    price,
  }: { readonly request: OptimizeRequest; readonly salePrice: number | null; readonly price: number },
): Pick<OptimizedItem, "serviceLevel" | "serviceFrom"> {
  const { serviceLevel, costTarget, salvageValue } = request;
  if (serviceLevel !== undefined) return { serviceLevel, serviceFrom: "stated" };
  if (costTarget !== undefined)
    return { serviceLevel: serviceLevelForCost(policy, input, costTarget), serviceFrom: "cost_target" };
  if (policy === "newsvendor" && salePrice !== null && salePrice > price && salvageValue < price)
    return { serviceLevel: (salePrice - price) / (salePrice - salvageValue), serviceFrom: "critical_ratio" };
  return { serviceLevel: DEFAULT_LEVEL, serviceFrom: "default" };
}
