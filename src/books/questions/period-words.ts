import { type IsoDate, addToMonth, isIsoDate, monthEnd, monthOf, monthStart } from "../../base/dates.ts";
import type { FiscalCalendar, NamedPeriod, Window } from "../statements/fiscal-calendar.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;
const NAMES = [
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
] as const; // prettier-ignore

/** Matches a month's name or abbreviation. */
export const MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"; // prettier-ignore
export const DAY = "(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?";
export const YEAR = "(?:19|20)\\d\\d";
export const COUNT = "(?:\\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";

const COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]; // prettier-ignore

/** 1..12 */
export function monthNumber(text: string): number {
  return MONTHS.findIndex((month) => text.startsWith(month)) + 1;
}

export function monthName(number: number): string {
  const name = NAMES[number - 1] ?? "";
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function countOf(text: string): number {
  if (text === "a" || text === "an") return 1;
  const word = COUNTS.indexOf(text);
  return word >= 0 ? word : Number(text);
}

export function isoMonthOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, "0")}`;
}

/** The day, or null when the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): IsoDate | null {
  const date = `${isoMonthOf(year, month)}-${String(day).padStart(2, "0")}`;
  return isIsoDate(date) ? date : null;
}

export function monthWindow(month: string): Window {
  return { from: monthStart(month), to: monthEnd(month) };
}

/** The latest month of that name that has begun by `asOf`. */
export function latestMonth(number: number, asOf: IsoDate): string {
  const year = Number(asOf.slice(0, 4));
  const month = isoMonthOf(year, number);
  return month <= monthOf(asOf) ? month : isoMonthOf(year - 1, number);
}

export function yearFrom(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** A fiscal year by its label: as the books name it, else by the year it ends in. */
export function fiscalYear(calendar: FiscalCalendar, year: number): Window {
  const own = periodNamed(calendar.periods, `fy${year}`);
  return own ? { from: own.from, to: own.to } : calendar.year(`${year}-01-01`);
}

/** Quarter 1..4 of a fiscal year: as the books name it, else three of its months. */
export function fiscalQuarter(calendar: FiscalCalendar, year: number, quarter: number): Window {
  const own = periodNamed(calendar.periods, `${year}q${quarter}`);
  if (own) return { from: own.from, to: own.to };
  const start = addToMonth(monthOf(fiscalYear(calendar, year).from), (quarter - 1) * 3);
  return { from: monthStart(start), to: monthEnd(addToMonth(start, 2)) };
}

export function calendarQuarter(year: number, quarter: number): Window {
  const start = isoMonthOf(year, quarter * 3 - 2);
  return { from: monthStart(start), to: monthEnd(addToMonth(start, 2)) };
}

export function sameWindow(a: Window, b: Window): boolean {
  return a.from === b.from && a.to === b.to;
}

function periodNamed(periods: readonly NamedPeriod[], name: string): NamedPeriod | undefined {
  return periods.find((period) => period.name.toLowerCase().replace(/[^a-z0-9]/g, "") === name);
}
