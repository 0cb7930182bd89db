import { addDays, monthEnd, monthOf, monthStart, weekday } from "../../src/base/dates.ts";
import type { IsoDate, IsoMonth } from "../../src/base/dates.ts";

/** US working days. Every entry of the sample is dated on one of them, the opening balance excepted. */
export function isWorkday(date: IsoDate): boolean {
  return weekday(date) <= 5 && !isHoliday(date);
}

export function onOrAfter(date: IsoDate): IsoDate {
  return isWorkday(date) ? date : onOrAfter(addDays(date, 1));
}

export function onOrBefore(date: IsoDate): IsoDate {
  return isWorkday(date) ? date : onOrBefore(addDays(date, -1));
}

export function lastWorkday(month: IsoMonth): IsoDate {
  return onOrBefore(monthEnd(month));
}

/** The first of the given weekdays on or after `date`, moved on when it is a holiday. */
export function nextOf(weekdays: readonly number[], date: IsoDate): IsoDate {
  return weekdays.includes(weekday(date)) ? onOrAfter(date) : nextOf(weekdays, addDays(date, 1));
}

/** The working day on or after a day of the month, kept within the month. */
export function workdayOf(month: IsoMonth, day: number): IsoDate {
  const date = onOrAfter(addDays(monthStart(month), day - 1));
  return monthOf(date) === month ? date : lastWorkday(month);
}

/** Working days after `from` up to and including `to`. */
export function countWorkdays(from: IsoDate, to: IsoDate): number {
  let count = 0;
  for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) if (isWorkday(date)) count++;
  return count;
}

/** Monday to Friday, holidays included, after `from` up to and including `to`: the days that staff are paid for. */
export function countWeekdays(from: IsoDate, to: IsoDate): number {
  let count = 0;
  for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) if (weekday(date) <= 5) count++;
  return count;
}

export function workdaysIn(month: IsoMonth): number {
  return countWorkdays(addDays(monthStart(month), -1), monthEnd(month));
}

const FIXED = ["01-01", "06-19", "07-04", "12-25"];

/** Fixed holidays on their day or as observed beside a weekend; Memorial Day, Labor Day, Thanksgiving. */
function isHoliday(date: IsoDate): boolean {
  const on = (day: IsoDate) => FIXED.includes(day.slice(5));
  const day = weekday(date);
  if (on(date) || (day === 1 && on(addDays(date, -1))) || (day === 5 && on(addDays(date, 1)))) return true;
  const month = date.slice(5, 7);
  const dayOfMonth = Number(date.slice(8, 10));
  if (day === 1) return (month === "05" && dayOfMonth > 24) || (month === "09" && dayOfMonth <= 7);
  return day === 4 && month === "11" && dayOfMonth >= 22 && dayOfMonth <= 28;
}
