import { monthStart } from "../../src/base/dates.ts";
import type { IsoDate } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import { MONTHS } from "./company.ts";
import { createDraws } from "./random.ts";

/** Dollars for one euro, in ten-thousandths, valid from `date` on: two fixings a month. */
export type Fixing = { readonly date: IsoDate; readonly rate: number };

/** For the bills of July, which come after the books. */
const AFTER_THE_LAST_MONTH: IsoDate = "2026-07-01";

export function fixings(seed: number): Fixing[] {
  const draws = createDraws(seed, "fx");
  let rate = 10_870;
  const days = MONTHS.flatMap((month) => [monthStart(month), `${month}-16`]);
  return [...days, AFTER_THE_LAST_MONTH].map((date) => {
    rate = roundHalfUp(rate + 0.12 * (10_950 - rate) + 85 * draws.factor(1) - 85);
    return { date, rate };
  });
}

/** The latest fixing on or before `date`. */
export function fixingAt(list: readonly Fixing[], date: IsoDate): number {
  const fixing = list.findLast((one) => one.date <= date);
  if (!fixing) throw new Error(`no euro fixing on or before ${date}`);
  return fixing.rate;
}

export function toDollars(euros: Minor, rate: number): Minor {
  return roundHalfUp((euros * rate) / 10_000);
}

export function rateText(rate: number): string {
  return (rate / 10_000).toFixed(4);
}
