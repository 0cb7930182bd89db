import { PurserError } from "../../base/errors.ts";
import { allUnitsDiscount, incrementalDiscount } from "../policy/index.ts";

/** How a supplier sells: quantities in units, prices in minor units a unit. */
export type Offer = {
  readonly minimum: number;
  /** Lines are whole multiples of it; more than 0. */
  readonly multiple: number;
  /** Rising from the quantity each price starts at; never empty. */
  readonly breaks: readonly { readonly from: number; readonly price: number }[];
  readonly discount: "all_units" | "incremental";
};

export type LotNeeds = {
  /** Minor units an order. */
  readonly orderCost: number;
  /** Yearly holding cost as a share of a unit's price. */
  readonly holdingRate: number;
  /** Units a year. */
  readonly yearlyDemand: number;
  /** What can be used before it expires; units. */
  readonly most?: number | undefined;
};

export type EconomicLot = {
  readonly quantity: number;
  /** Before minimum, multiple and shelf life. */
  readonly unrounded: number;
  /** Minor units a unit at `quantity`. */
  readonly unitPrice: number;
  /** Purchase, ordering and holding cost a year, minor units. */
  readonly yearlyCost: number;
  readonly bound: "none" | "minimum" | "shelf_life";
};

/** Milli are whole, so quantities are kept to three decimals. */
const STEPS = 1_000;

/**
 * The order quantity of least yearly cost that the supplier accepts. In each price region the cost is convex in Q
 * (policy/lot-size), so the best accepted quantity is beside the region's unconstrained optimum or at its border.
 */
export function economicLot(offer: Offer, needs: LotNeeds): EconomicLot {
  const { breaks, minimum } = offer;
  const discount = {
    fixedCost: needs.orderCost,
    holdingCostRate: needs.holdingRate,
    demandRate: needs.yearlyDemand,
    breakpoints: breaks.map(({ from }, index) => (index === 0 ? 0 : from)),
    unitCosts: breaks.map(({ price }) => price),
  };
  const evaluate = (orderQuantity: number) =>
    offer.discount === "incremental"
      ? incrementalDiscount({ ...discount, orderQuantity })
      : allUnitsDiscount({ ...discount, orderQuantity });
  const best = offer.discount === "incremental" ? incrementalDiscount(discount) : allUnitsDiscount(discount);
  const wanted = [
    best.orderQuantity,
    ...breaks.flatMap(({ from, price }) => [
      from,
      Math.sqrt((2 * needs.orderCost * needs.yearlyDemand) / (needs.holdingRate * price)),
    ]),
  ];
  const least = roundUpTo(offer, Math.max(minimum, offer.multiple));
  const most = needs.most === undefined ? Infinity : Math.max(least, roundDownTo(offer, needs.most));
  const lots = wanted
    .flatMap((quantity) => [roundDownTo(offer, quantity), roundUpTo(offer, quantity)])
    .concat(least, most)
    .filter((quantity) => quantity >= least && quantity <= most && Number.isFinite(quantity))
    .map((quantity) => ({ quantity, cost: evaluate(quantity).cost }))
    .sort((a, b) => a.cost - b.cost || a.quantity - b.quantity);
  const [chosen = { quantity: least, cost: evaluate(least).cost }] = lots;
  return {
    quantity: chosen.quantity,
    unrounded: best.orderQuantity,
    unitPrice: averagePrice(offer, chosen.quantity),
    yearlyCost: chosen.cost,
    bound:
      best.orderQuantity > most
        ? "shelf_life"
        : chosen.quantity === least && best.orderQuantity < least
          ? "minimum"
          : "none",
  };
}

/** The least accepted quantity of at least `quantity`. */
export function acceptedQuantity(offer: Pick<Offer, "minimum" | "multiple">, quantity: number): number {
  return roundUpTo(offer, Math.max(quantity, offer.minimum));
}

/** Minor units a unit when `quantity` is ordered at once. */
export function averagePrice({ breaks, discount }: Offer, quantity: number): number {
  const reached = breaks.findLast(({ from }) => quantity >= from) ?? breaks[0];
  if (reached === undefined) throw new PurserError("invalid_input", "A supplier's offer must have a price.");
  if (discount === "all_units") return reached.price;
  const total = breaks.reduce((sum, { price }, index) => {
    const from = index === 0 ? 0 : (breaks[index]?.from ?? 0);
    const to = Math.min(quantity, breaks[index + 1]?.from ?? Infinity);
    return sum + price * Math.max(0, to - from);
  }, 0);
  return total / quantity;
}

function roundUpTo({ multiple }: Pick<Offer, "multiple">, quantity: number): number {
  return steps(Math.ceil(quantity / multiple - 1e-9) * multiple);
}

function roundDownTo({ multiple }: Pick<Offer, "multiple">, quantity: number): number {
  return steps(Math.floor(quantity / multiple + 1e-9) * multiple);
}

function steps(quantity: number): number {
  return Math.round(quantity * STEPS) / STEPS;
}
