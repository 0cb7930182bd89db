import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import { monthIndex, usd } from "./company.ts";
import { createDraws } from "./random.ts";
import { workdaysIn } from "./workdays.ts";

/** January to December: winter respiratory season and autumn are strong, summer is weak. Averages 1. */
const SEASON = [1.03, 1.005, 1.025, 1.005, 1.0, 0.995, 0.965, 0.965, 0.99, 1.02, 1.005, 0.995];
const BASE_MONTH = usd(3_010_000);
const GROWTH_A_MONTH = 0.0075;
const TYPICAL_WORKDAYS = 20.8;

/** Share of the year's net revenue that a calendar month carries. */
export function seasonOf(month: IsoMonth): number {
  return SEASON[Number(month.slice(5, 7)) - 1] ?? 1;
}

/** Net revenue of a month before chance: linear growth, season, and most of the number of working days. */
export function plannedRevenue(month: IsoMonth): Minor {
  const level = 1 + GROWTH_A_MONTH * monthIndex(month);
  const days = 1 + 0.8 * (workdaysIn(month) / TYPICAL_WORKDAYS - 1);
  return roundHalfUp(BASE_MONTH * level * seasonOf(month) * days);
}

/** Net revenue of a month as it came. */
export function netRevenue(seed: number, month: IsoMonth): Minor {
  return roundHalfUp(plannedRevenue(month) * createDraws(seed, `demand ${month}`).factor(0.012));
}
