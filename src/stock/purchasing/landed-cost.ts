import { Decimal } from "decimal.js";
import type { IsoDate } from "../../base/dates.ts";
import { currencyExponent } from "../../base/money.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { type Figure, money } from "../../figures/figure.ts";
import { milliToUnits } from "../quantity.ts";
import type { OfferQuantity } from "./offer-quantity.ts";
import type { Offer } from "./quote.ts";

export type LandedCost = { readonly unitPrice: Figure; readonly total: Figure };

type CostScope = {
  readonly figures: FigureSet;
  readonly sku: string;
  readonly asOf: IsoDate;
  readonly currency: string;
  /** minor units of the company's currency for one of the offer's; undefined: no rate is known */
  readonly rate: number | undefined;
};

/**
 * Landed cost of the whole order in the company's currency: goods, duty on them, freight and other charges. Refused when
 * the offer is in a currency without a rate.
 */
export function landedCost(scope: CostScope, offer: Offer, { quantity, price }: OfferQuantity): LandedCost {
  const { figures, sku, asOf, currency, rate } = scope;
  const { charges, supplier } = offer;
  const exponent = currencyExponent(offer.currency);
  const qualifier = `${sku}/${supplier}/${offer.id}/${milliToUnits(quantity)}`;
  const given = (name: string, value: number, note: string): Figure =>
    figures.leaf({
      name: `quote_${name}`,
      label: note,
      unit: { kind: "count" },
      asOf,
      qualifier: `${qualifier}/${value}`,
      value,
      formula: note,
      sources: [{ kind: "assumption", value, note }],
    });
  const minor = (amount: number) =>
    new Decimal(amount)
      .times(new Decimal(10).pow(exponent))
      .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
      .toNumber();
  const unitPrice = figures.leaf({
    name: "quote_unit_price",
    label: `Unit price of ${sku} at ${supplier}, ${offer.currency}`,
    unit: { kind: "count" },
    asOf,
    qualifier: `${qualifier}/${price.unitPrice}`,
    value: Number(price.unitPrice),
    formula: `the ${offer.basis}'s price from ${milliToUnits(price.fromQuantity)} units`,
    sources: [price.source],
  });
  const inputs = {
    quantity: given("quantity", milliToUnits(quantity), `Units of ${sku} to order of ${supplier}`),
    price: unitPrice,
    scale: given("scale", 10 ** exponent, `Minor units in one ${offer.currency}`),
    duty: given("duty", charges.dutyRate, `Duty of ${supplier} as a share of the goods`),
    freight: given("freight", minor(charges.freight), `Freight of ${supplier}, minor units`),
    other: given("other", minor(charges.other), `Other charges of ${supplier}, minor units`),
  };
  const naming = { name: "landed_cost", label: `Landed cost of ${sku} from ${supplier}`, asOf };
  if (rate === undefined) {
    return {
      unitPrice,
      total: figures.leaf({
        ...naming,
        unit: money(currency),
        qualifier,
        value: null,
        refusal: `there is no rate from ${offer.currency} to ${currency} up to ${asOf}`,
        formula: "not defined without a rate",
        sources: [],
      }),
    };
  }
  const total = figures.derive({
    ...naming,
    unit: money(currency),
    qualifier: `${qualifier}/${price.unitPrice}/${charges.dutyRate}/${charges.freight}/${charges.other}/${rate}`,
    formula: "round((price * quantity * scale * (1 + duty) + freight + other) * rate)",
    inputs: {
      ...inputs,
      rate: given("rate", rate, `Minor units of ${currency} for one of ${offer.currency}`),
    },
  });
  return { unitPrice, total };
}
