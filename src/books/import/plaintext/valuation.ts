import { Decimal } from "decimal.js";
import type { IsoDate } from "../../../base/dates.ts";
import { type Minor, currencyExponent } from "../../../base/money.ts";
import { roundDecimal } from "../amounts.ts";
import { type Amount, type TextJournal, type TextPosting, UnreadableLine } from "./model.ts";

/** Turns commodities into the base currency by the prices that a journal declares. */
export type Valuation = {
  /** In minor units of the base currency; `converted` when that took a price and a rounding. */
  readonly base: (amount: Amount, date: IsoDate) => { readonly minor: Minor; readonly converted: boolean };
};

/** What a posting weighs in its transaction: its cost or price where it has one, else itself. */
export function weightOf({ amount, price }: Pick<TextPosting, "amount" | "price">): Amount | null {
  if (!amount || !price) return amount;
  const { quantity, commodity } = price.amount;
  const weight = price.total
    ? quantity.times(amount.quantity.isNeg() ? -1 : 1)
    : quantity.times(amount.quantity);
  return { quantity: weight, commodity };
}

/** Exact minor units of a currency. @throws UnreadableLine on more decimals than it has */
export function exactMinor({ quantity, commodity }: Amount): Minor {
  const minor = quantity.times(new Decimal(10).pow(currencyExponent(commodity)));
  if (!minor.isInteger())
    throw new UnreadableLine(
      `${quantity.toString()} ${commodity} has more than ${currencyExponent(commodity)} decimals`,
    );
  return roundDecimal(minor);
}

export function createValuation({ prices }: TextJournal, base: string): Valuation {
  const byCommodity = Map.groupBy(prices, ({ commodity }) => commodity);
  for (const list of byCommodity.values())
    list.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const latest = (commodity: string, quote: string, date: IsoDate) =>
    (byCommodity.get(commodity) ?? []).findLast((p) => p.date <= date && p.price.commodity === quote)?.price
      .quantity;

  function rate(commodity: string, date: IsoDate): Decimal | null {
    const direct = latest(commodity, base, date);
    if (direct) return direct;
    const inverse = latest(base, commodity, date);
    return inverse && !inverse.isZero() ? new Decimal(1).div(inverse) : null;
  }

  return {
    base: (amount, date) => {
      if (amount.commodity === base) return { minor: exactMinor(amount), converted: false };
      const found = rate(amount.commodity, date);
      if (!found)
        throw new UnreadableLine(
          `nothing says what ${amount.commodity} is worth in ${base} on ${date}; give a price with @ or a price directive`,
        );
      const value = amount.quantity.times(found).times(new Decimal(10).pow(currencyExponent(base)));
      return { minor: roundDecimal(value), converted: true };
    },
  };
}
