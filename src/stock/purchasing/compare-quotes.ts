import { type IsoDate, addDays } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Figure } from "../../figures/figure.ts";
import { contractsOn } from "../contracts.ts";
import { listItems } from "../item-queries.ts";
import { supplierHistory } from "../orders.ts";
import { type Milli, parseMilli } from "../quantity.ts";
import { landedCost } from "./landed-cost.ts";
import { type LeadTimeRisk, leadTimeRisk } from "./lead-time-risk.ts";
import { type OfferQuantity, offerQuantity, quantityReasons } from "./offer-quantity.ts";
import { minorRate } from "./order-policy.ts";
import { type PurchaseScope, todayOf } from "./purchase-scope.ts";
import {
  type Charges,
  type Offer,
  type Quote,
  chargesSchema,
  offerOfContract,
  offerOfQuote,
} from "./quote.ts";

export type QuoteRequest = {
  readonly sku: string;
  readonly quantity: number;
  readonly requiredBy?: IsoDate | undefined;
  readonly quotes: readonly Quote[];
  /** what comes on top of a contract's prices, by supplier */
  readonly charges: Readonly<Record<string, Charges>>;
};

export type ComparedOffer = {
  readonly offer: Offer;
  readonly quantity: OfferQuantity;
  readonly needed: Milli;
  readonly unitPrice: Figure;
  readonly total: Figure;
  readonly risk: LeadTimeRisk;
  /** null: unknown lead time, or no day was asked for */
  readonly inTime: boolean | null;
  readonly reasons: readonly string[];
};

/**
 * Contracts in force and quotes given, best first: what is expected in time before what is unknown and what is late,
 * then the lower landed cost of the whole order, then the smaller chance of being late. Offers without a comparable
 * cost come last.
 * @throws PurserError `unknown_item`, `no_offer`
 */
export async function compareQuotes(
  scope: PurchaseScope & { readonly figures: FigureSet },
  request: QuoteRequest,
): Promise<readonly ComparedOffer[]> {
  const { db, company } = scope;
  const { sku } = request;
  if (!(await listItems(db, company.id)).some((item) => item.sku === sku)) {
    throw new PurserError("unknown_item", `There is no item "${sku}".`, { details: { sku } });
  }
  const today = todayOf(scope);
  const contracts = await contractsOn(db, company.id, { on: today, skus: [sku] });
  const offers = [
    ...contracts.map((one) => offerOfContract(one, request.charges[one.partyId] ?? chargesSchema.parse({}))),
    ...request.quotes.map((one, index) => offerOfQuote(one, index, company.currency)),
  ].filter(({ validTo }) => validTo === null || validTo >= today);
  const history = Map.groupBy(
    await supplierHistory(db, company.id, { skus: [sku], from: addDays(today, -730), to: today }),
    ({ partyId }) => partyId,
  );
  const compared: ComparedOffer[] = [];
  for (const offer of offers) {
    const rate = await minorRate(db, company.id, { from: offer.currency, to: company.currency, asOf: today });
    const risk = leadTimeRisk(offer, history.get(offer.supplier) ?? [], {
      today,
      requiredBy: request.requiredBy,
    });
    const one = compareOne({ ...scope, today, rate, risk }, offer, request);
    if (one) compared.push(one);
  }
  if (compared.length === 0) {
    throw new PurserError(
      "no_offer",
      `No contract in force on ${today} and no quote gives a price for ${sku}.`,
    );
  }
  return compared.sort(
    (a, b) =>
      Number(a.total.value === null) - Number(b.total.value === null) ||
      timeliness(a) - timeliness(b) ||
      (a.total.value ?? 0) - (b.total.value ?? 0) ||
      (a.risk.late ?? 1) - (b.risk.late ?? 1),
  );
}

function compareOne(
  {
    company,
    figures,
    today,
    rate,
    risk,
  }: Pick<PurchaseScope, "company"> & {
    readonly figures: FigureSet;
    readonly today: IsoDate;
    readonly rate: number | undefined;
    readonly risk: LeadTimeRisk;
  },
  offer: Offer,
  { sku, quantity, requiredBy }: QuoteRequest,
): ComparedOffer | undefined {
  const needed = parseMilli(String(quantity));
  const chosen = offerQuantity(offer, needed);
  if (!chosen) return undefined;
  const cost = landedCost({ figures, sku, asOf: today, currency: company.currency, rate }, offer, chosen);
  const inTime = requiredBy === undefined || risk.arrival === null ? null : risk.arrival <= requiredBy;
  return {
    offer,
    quantity: chosen,
    needed,
    ...cost,
    risk,
    inTime,
    reasons: [
      ...quantityReasons(offer, chosen, needed),
      ...(inTime === false && risk.arrival !== null ? [`expected on ${risk.arrival}, too late`] : []),
      ...(risk.arrival === null ? ["its lead time is not known"] : []),
      ...(cost.total.value === null && cost.total.refusal !== undefined ? [cost.total.refusal] : []),
    ],
  };
}

const timeliness = ({ inTime }: ComparedOffer): number => (inTime === true ? 0 : inTime === null ? 1 : 2);
