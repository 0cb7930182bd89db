import { Decimal } from "decimal.js";
import { currencyExponent } from "../../base/money.ts";
import type { Contract } from "../contracts.ts";
import { MILLI, milliToUnits } from "../quantity.ts";
import type { Offer } from "./lot.ts";

/** Why a contract cannot be ordered on, or null. */
export function contractProblem(contract: Contract, currency: string): string | null {
  if (contract.currency !== currency)
    return `contract ${contract.id} is priced in ${contract.currency}, not in ${currency}`;
  if (contract.breaks.length === 0) return `contract ${contract.id} has no price`;
  return null;
}

/** A contract as the planning mathematics sees it: units, and minor units of `currency` a unit. */
export function offerOf(contract: Contract, discount: Offer["discount"]): Offer {
  const scale = new Decimal(10).pow(currencyExponent(contract.currency));
  const multiple = Math.max(1, contract.multiple);
  return {
    minimum: milliToUnits(Math.max(contract.minimum, contract.breaks[0]?.fromQuantity ?? 0)),
    multiple: milliToUnits(multiple),
    breaks: contract.breaks.map(({ fromQuantity, unitPrice }) => ({
      from: milliToUnits(fromQuantity),
      price: new Decimal(unitPrice).times(scale).toNumber(),
    })),
    discount,
  };
}

/** An item without a contract, at its standard cost: no minimum, any whole unit. */
export function standardOffer(unitCost: number): Offer {
  return { minimum: 0, multiple: 1, breaks: [{ from: 0, price: unitCost }], discount: "all_units" };
}

export function unitsToMilli(units: number): number {
  return Math.round(units * MILLI);
}
