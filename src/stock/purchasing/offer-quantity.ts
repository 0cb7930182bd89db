import { amountAt, milliToUnits, type Milli } from "../quantity.ts";
import type { Offer, OfferBreak } from "./quote.ts";

export type OfferQuantity = {
  readonly quantity: Milli;
  readonly price: OfferBreak;
  /** Least that the offer's minimum, multiple and first break allow for the need. */
  readonly least: Milli;
};

/**
 * How much to order of an offer for `needed`: the least it allows, or more where a break makes the whole order cheaper
 * (all-units discount: the best quantity is the least one or a break; Silver, Pyke and Thomas 2017, 4.5). Undefined
 * without prices.
 */
export function offerQuantity(offer: Offer, needed: Milli): OfferQuantity | undefined {
  const { minimum, breaks, currency } = offer;
  const [first] = breaks;
  if (!first) return undefined;
  const least = roundUp(Math.max(needed, minimum, first.fromQuantity), offer.multiple);
  const candidates = [
    least,
    ...breaks
      .filter(({ fromQuantity }) => fromQuantity > least)
      .map(({ fromQuantity }) => roundUp(fromQuantity, offer.multiple)),
  ].flatMap((quantity) => {
    const price = breaks.findLast(({ fromQuantity }) => fromQuantity <= quantity);
    return price ? [{ quantity, price, goods: amountAt(quantity, price.unitPrice, currency) }] : [];
  });
  const [start, ...others] = candidates;
  if (!start) return undefined;
  const best = others.reduce((least, one) => (one.goods < least.goods ? one : least), start);
  return { quantity: best.quantity, price: best.price, least };
}

function roundUp(quantity: Milli, multiple: Milli): Milli {
  return multiple > 0 ? Math.ceil(quantity / multiple) * multiple : quantity;
}

/** What the quantity has to do with the offer's terms, in words. */
export function quantityReasons(
  { minimum, multiple, breaks }: Offer,
  { quantity, price, least }: OfferQuantity,
  needed: Milli,
): string[] {
  const reasons: string[] = [];
  const units = (milli: Milli) => milliToUnits(milli).toLocaleString("en-US", { maximumFractionDigits: 3 });
  if (needed < minimum) reasons.push(`its minimum is ${units(minimum)}`);
  if (multiple > 0 && Math.max(needed, minimum) % multiple !== 0)
    reasons.push(`it sells in multiples of ${units(multiple)}`);
  if (quantity > least)
    reasons.push(
      `${units(quantity)} at the break of ${units(price.fromQuantity)} cost less than ${units(least)}`,
    );
  if (quantity > needed) reasons.push(`${units(quantity - needed)} more than needed`);
  const next = breaks.find(({ fromQuantity }) => fromQuantity > quantity);
  if (next) reasons.push(`from ${units(next.fromQuantity)} the price is ${next.unitPrice}`);
  return reasons;
}
