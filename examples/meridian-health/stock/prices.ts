import type { IsoDate } from "../../../src/base/dates.ts";
import type { Minor } from "../../../src/base/money.ts";
import { createDraws } from "../random.ts";
import { ITEMS, type Item, type SupplierId } from "./catalogue.ts";

/** Units from which a price holds, and the price of one unit in cents. */
export type Break = { readonly from: number; readonly price: Minor };

export type SampleContract = {
  readonly id: string;
  readonly supplier: SupplierId;
  readonly item: Item;
  readonly year: string;
  readonly preferred: boolean;
  /** whole units */
  readonly minimum: number;
  readonly multiple: number;
  readonly breaks: readonly Break[];
};

export const YEARS = ["2024", "2025", "2026"] as const;
/** Each January, prices of drugs rise more than those of supplies. */
const INCREASE: Readonly<Record<SupplierId, number>> = {
  S01: 0.032, S02: 0.028, S03: 0.041, S04: 0.022, S05: 0.024, S06: 0.015, S07: 0.026,
}; // prettier-ignore
const ALTERNATIVE_PREMIUM = 1.045;

/** Contracts of every year: each item's usual supplier, and another one where there is one. */
export function contracts(seed: number): readonly SampleContract[] {
  return YEARS.flatMap((year, age) =>
    ITEMS.flatMap((item) => {
      const own = contract(seed, { item, supplier: item.supplier, year, age });
      return item.alternative === undefined
        ? [own]
        : [own, contract(seed, { item, supplier: item.alternative, year, age })];
    }),
  );
}

function contract(
  seed: number,
  { item, supplier, year, age }: { item: Item; supplier: SupplierId; year: string; age: number },
): SampleContract {
  const draws = createDraws(seed, `contract ${item.sku} ${supplier}`);
  const preferred = supplier === item.supplier;
  let price = item.cost * (preferred ? 1 : ALTERNATIVE_PREMIUM);
  for (let step = 0; step < age; step++) price *= 1 + INCREASE[supplier];
  const base = Math.round(price);
  const cheap = item.cost < 4_000;
  const first = cheap ? draws.integer(4, 9) * 20 : draws.integer(3, 6) * 5;
  const withBreaks = item.cost < 30_000 && draws.chance(0.65);
  const multiple = cheap && draws.chance(0.5) ? 5 : 1;
  return {
    id: `K-${year}-${supplier}-${item.sku}`,
    supplier,
    item,
    year,
    preferred,
    minimum: cheap ? 10 : item.cost < 20_000 ? 2 : 1,
    multiple,
    breaks: withBreaks
      ? [
          { from: 1, price: base },
          { from: first, price: Math.round(base * 0.97) },
          { from: first * 4, price: Math.round(base * 0.935) },
        ]
      : [{ from: 1, price: base }],
  };
}

export type PriceList = {
  readonly contractOf: (item: Item, date: IsoDate) => SampleContract;
  /** Cents for a unit when `quantity` of them are ordered. */
  readonly price: (item: Item, date: IsoDate, quantity: number) => Minor;
};

export function createPriceList(all: readonly SampleContract[]): PriceList {
  const preferred = new Map(
    all.filter((one) => one.preferred).map((one) => [`${one.item.sku} ${one.year}`, one]),
  );
  const contractOf = (item: Item, date: IsoDate): SampleContract => {
    const found = preferred.get(`${item.sku} ${date.slice(0, 4)}`);
    if (!found) throw new Error(`no contract for ${item.sku} on ${date}`);
    return found;
  };
  return {
    contractOf,
    price: (item, date, quantity) =>
      contractOf(item, date).breaks.findLast(({ from }) => from <= Math.max(1, quantity))?.price ?? item.cost,
  };
}
