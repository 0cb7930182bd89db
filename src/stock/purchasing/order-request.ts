import { z } from "zod";
import { isoDate } from "../../base/dates.ts";

/** A number, or decimal text where a number would not be exact. */
const decimal = z.union([
  z.number().nonnegative(),
  z.string().regex(/^\d+(\.\d+)?$/, "must be a decimal such as 12.5"),
]);

export const orderLineRequest = z.object({
  sku: z.string().min(1),
  /** units of the item */
  quantity: decimal,
  /** default: the contract's price for the quantity */
  unitPrice: decimal.optional(),
  /** default: as soon as the contract's lead time allows */
  requiredBy: isoDate.optional(),
  /** where to; default: the order's */
  location: z.string().min(1).optional(),
  /** the same, as a proposal of plan_replenishment names it */
  locationId: z.string().min(1).optional(),
});

const lines = z.array(orderLineRequest).min(1).max(500);

export const orderRequest = z
  .object({
    supplier: z.string().min(1).optional(),
    lines: lines.optional(),
    /** must be the contracts' */
    currency: z.string().length(3).optional(),
    /** default: the company's only active location */
    location: z.string().min(1).optional(),
    /** While an order of this key is open, asking again gives that order. */
    idempotencyKey: z.string().min(1).max(200).optional(),
    /** shown to the approver and printed on the order */
    reason: z.string().max(1_000).optional(),
    /** What plan_replenishment proposed for one supplier, instead of `supplier` and `lines`. */
    proposal: z
      .object({
        key: z.string().min(1).max(200),
        supplier: z.string().min(1),
        currency: z.string().length(3).optional(),
        location: z.string().min(1).optional(),
        lines,
      })
      .optional(),
  })
  .refine(
    ({ supplier, lines, proposal }) =>
      proposal
        ? supplier === undefined && lines === undefined
        : supplier !== undefined && lines !== undefined,
    { error: "give either a proposal, or a supplier and lines" },
  );
export type OrderRequest = z.infer<typeof orderRequest>;

/** What is asked for, whichever way it was written. Quantities and prices are decimal text. */
export type Asked = {
  readonly supplier: string;
  readonly currency: string | undefined;
  readonly location: string | undefined;
  readonly key: string | undefined;
  readonly reason: string | undefined;
  readonly lines: readonly AskedLine[];
};

export type AskedLine = {
  readonly sku: string;
  readonly quantity: string;
  readonly unitPrice: string | undefined;
  readonly requiredBy: string | undefined;
  readonly location: string | undefined;
};

export function askedOf({ proposal, idempotencyKey, reason, ...own }: OrderRequest): Asked {
  const from = proposal ?? own;
  return {
    supplier: from.supplier ?? "",
    currency: from.currency ?? own.currency,
    location: from.location ?? own.location,
    key: idempotencyKey ?? proposal?.key,
    reason,
    lines: (from.lines ?? []).map(({ sku, quantity, unitPrice, requiredBy, location, locationId }) => ({
      sku,
      quantity: String(quantity),
      unitPrice: unitPrice === undefined ? undefined : String(unitPrice),
      requiredBy,
      location: location ?? locationId,
    })),
  };
}
