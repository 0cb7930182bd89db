import {
  type IsoDate,
  addDays,
  addToMonth,
  daysBetween,
  monthEnd,
  monthOf,
  monthStart,
} from "../base/dates.ts";
import { type Minor, roundHalfUp } from "../base/money.ts";

/** One column of a forecast: a week or a month. `index` counts from 0. */
export type Period = { readonly index: number; readonly from: IsoDate; readonly to: IsoDate };

/** `count` weeks of seven days; the first starts on the day after `asOf`, whatever weekday that is. */
export function weeksAfter(asOf: IsoDate, count: number): Period[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    from: addDays(asOf, index * 7 + 1),
    to: addDays(asOf, index * 7 + 7),
  }));
}

/** `count` calendar months; the first is the month after `lastActual`. */
export function monthsAfter(lastActual: IsoDate, count: number): Period[] {
  return Array.from({ length: count }, (_, index) => {
    const month = addToMonth(monthOf(lastActual), index + 1);
    return { index, from: monthStart(month), to: monthEnd(month) };
  });
}

/** Days since 1970-01-01: dates as integers where many are subtracted. */
export function dayNumber(date: IsoDate): number {
  return daysBetween("1970-01-01", date);
}

/**
 * Daily fractions of money (day 1 first) as whole minor units per week. The running total is rounded, not each
 * week, so that the weeks of one item never add up to more than the item.
 */
export function roundIntoWeeks(daily: readonly number[], weeks: number): Minor[] {
  const rounded: Minor[] = [];
  let running = 0;
  let before = 0;
  for (let week = 0; week < weeks; week += 1) {
    for (let day = 0; day < 7; day += 1) running += daily[week * 7 + day] ?? 0;
    const total = roundHalfUp(running);
    rounded.push(total - before);
    before = total;
  }
  return rounded;
}
