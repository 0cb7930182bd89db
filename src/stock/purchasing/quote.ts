import { z } from "zod";
import { type IsoDate, isoDate } from "../../base/dates.ts";
import type { Source } from "../../figures/figure.ts";
import type { Contract } from "../contracts.ts";
import { type Milli, MILLI, parseMilli } from "../quantity.ts";

const positive = z.number().positive();
const cost = z.number().min(0);

/** What comes on top of the goods for one order: money in major units of the offer's currency, duty as a share of the goods. */
export const chargesSchema = z.object({
  freight: cost.default(0),
  dutyRate: cost.max(10).default(0),
  other: cost.default(0),
});
export type Charges = z.infer<typeof chargesSchema>;

/** An offer that is not in the contracts. */
export const quoteSchema = chargesSchema.extend({
  supplier: z.string().min(1),
  unitPrice: positive,
  /** default: the company's */
  currency: z.string().length(3).optional(),
  minimum: positive.default(0.001),
  multiple: positive.default(0.001),
  breaks: z.array(z.object({ fromQuantity: positive, unitPrice: positive })).default([]),
  leadTimeDays: z.number().min(0).optional(),
  leadTimeSd: z.number().min(0).optional(),
  /** last day */
  validTo: isoDate.optional(),
});
export type Quote = z.infer<typeof quoteSchema>;

export type OfferBreak = {
  readonly fromQuantity: Milli;
  readonly unitPrice: string;
  readonly source: Source;
};

/** A contract or a quote, in one shape. */
export type Offer = {
  readonly basis: "contract" | "quote";
  /** id of the contract; of a quote, its place in the request */
  readonly id: string;
  readonly supplier: string;
  readonly currency: string;
  readonly minimum: Milli;
  readonly multiple: Milli;
  /** in order of quantity */
  readonly breaks: readonly OfferBreak[];
  readonly leadTime: { readonly mean: number; readonly sd: number | null } | null;
  readonly charges: Charges;
  readonly validTo: IsoDate | null;
};

export function offerOfContract(contract: Contract, charges: Charges): Offer {
  const { id, partyId, currency, minimum, multiple, leadTimeDays, leadTimeSd, validTo } = contract;
  return {
    basis: "contract",
    id,
    supplier: partyId,
    currency,
    minimum,
    multiple,
    breaks: contract.breaks.map(({ fromQuantity, unitPrice }) => ({
      fromQuantity,
      unitPrice,
      source: {
        kind: "rows",
        table: "supplier_price",
        ids: [`${id}/${fromQuantity}`],
        measure: "value",
      },
    })),
    leadTime: leadTimeDays === null ? null : { mean: leadTimeDays, sd: leadTimeSd },
    charges,
    validTo,
  };
}

export function offerOfQuote(quote: Quote, index: number, currency: string): Offer {
  const { supplier, unitPrice, minimum, multiple, leadTimeDays, leadTimeSd, freight, dutyRate, other } =
    quote;
  const source = (value: number): Source => ({
    kind: "assumption",
    value,
    note: `unit price quoted by ${supplier}`,
  });
  const at = (from: number, price: number): OfferBreak => ({
    fromQuantity: parseMilli(String(from)),
    unitPrice: String(price),
    source: source(price),
  });
  return {
    basis: "quote",
    id: `quote ${index + 1}`,
    supplier,
    currency: quote.currency ?? currency,
    minimum: parseMilli(String(minimum)),
    multiple: parseMilli(String(multiple)),
    breaks: [
      at(1 / MILLI, unitPrice),
      ...quote.breaks.map(({ fromQuantity, unitPrice }) => at(fromQuantity, unitPrice)),
    ].sort((a, b) => a.fromQuantity - b.fromQuantity),
    leadTime: leadTimeDays === undefined ? null : { mean: leadTimeDays, sd: leadTimeSd ?? null },
    charges: { freight, dutyRate, other },
    validTo: quote.validTo ?? null,
  };
}
