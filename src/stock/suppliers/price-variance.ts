import type { Figure } from "../../figures/figure.ts";
import { money } from "../../figures/figure.ts";
import type { OrderLine } from "../orders.ts";
import { amountAt } from "../quantity.ts";
import type { PriceTerm } from "./supplier-queries.ts";
import { type SupplierScope, counted, derived } from "./supplier-scope.ts";

export type PriceVariance = {
  readonly currency: string;
  /** (billed - contract price) x quantity; positive is unfavourable */
  readonly variance: Figure;
  /** variance as a share of the contract value */
  readonly share: Figure;
};

type Billed = {
  readonly id: string;
  readonly currency: string;
  readonly billed: number;
  readonly atContract: number;
};

/**
 * PPV = (invoice price - contract price) x quantity received, a figure for each currency, over deliveries of the window
 * that were billed and whose order had a contract on its day. The price is that of the break the order line reached.
 */
export function priceVariances(
  scope: SupplierScope,
  lines: readonly OrderLine[],
  terms: readonly PriceTerm[],
): readonly PriceVariance[] {
  const billed = lines.flatMap((line) => billedDeliveries(scope, line, terms));
  return [...Map.groupBy(billed, ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, some]) => varianceOf(scope, currency, some));
}

function varianceOf(scope: SupplierScope, currency: string, some: readonly Billed[]): PriceVariance {
  const leaf = (measure: "billed" | "at_contract", label: string, value: (one: Billed) => number) =>
    counted(scope, {
      name: measure,
      label,
      unit: money(currency),
      value: some.reduce((sum, one) => sum + value(one), 0),
      formula: label.toLowerCase(),
      table: "delivery",
      ids: some.map(({ id }) => id),
      measure,
      part: currency,
    });
  const inputs = {
    billed: leaf("billed", "Billed for units received", (one) => one.billed),
    contract: leaf("at_contract", "The same units at contract prices", (one) => one.atContract),
  };
  const make = (name: string, label: string) => ({ name, label, inputs, part: currency });
  return {
    currency,
    variance: derived(scope, {
      ...make("ppv", "Purchase price variance"),
      unit: money(currency),
      formula: "billed - contract",
    }),
    share: derived(scope, {
      ...make("ppv_share", "Price variance against contract"),
      unit: { kind: "percent" },
      formula: "(billed - contract) / contract",
    }),
  };
}

function billedDeliveries(
  { window: { from, to } }: SupplierScope,
  line: OrderLine,
  terms: readonly PriceTerm[],
): Billed[] {
  const term = terms.find(
    (one) =>
      one.party_id === line.partyId &&
      one.sku === line.sku &&
      one.currency === line.currency &&
      one.valid_from <= line.orderDate &&
      (one.valid_to === null || one.valid_to >= line.orderDate),
  );
  const price = term?.breaks.findLast(({ from_quantity }) => from_quantity <= line.ordered)?.unit_price;
  if (price === undefined) return [];
  const { currency } = line;
  return line.deliveries.flatMap(({ id, date, received, invoicePrice }) =>
    invoicePrice === null || date < from || date > to
      ? []
      : [
          {
            id,
            currency,
            billed: amountAt(received, invoicePrice, currency),
            atContract: amountAt(received, price, currency),
          },
        ],
  );
}
