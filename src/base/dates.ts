import { z } from "zod";
import { PurserError } from "./errors.ts";

/** A calendar day, `YYYY-MM-DD`, without a time zone. Arithmetic is done in UTC so that no day is 23 hours. */
export type IsoDate = string;
/** A calendar month, `YYYY-MM`. */
export type IsoMonth = string;

const DAY_MS = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a day that exists (2025-02-29 does not). */
export function isIsoDate(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

export const isoDate = z.string().refine(isIsoDate, { error: "must be a date such as 2026-06-30" });
export const isoMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-06");

function toTime(date: IsoDate): number {
  if (!isIsoDate(date)) throw new PurserError("invalid_date", `"${date}" is not a date such as 2026-06-30`);
  return Date.parse(`${date}T00:00:00Z`);
}

function fromTime(time: number): IsoDate {
  return new Date(time).toISOString().slice(0, 10);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return fromTime(toTime(date) + days * DAY_MS);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((toTime(to) - toTime(from)) / DAY_MS);
}

/** Same day of the month `months` later, or that month's last day where it is shorter. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const target = addToMonth(monthOf(date), months);
  const day = Math.min(Number(date.slice(8, 10)), Number(monthEnd(target).slice(8, 10)));
  return `${target}-${String(day).padStart(2, "0")}`;
}

export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7);
}

export function addToMonth(month: IsoMonth, months: number): IsoMonth {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export function monthStart(month: IsoMonth): IsoDate {
  return `${month}-01`;
}

export function monthEnd(month: IsoMonth): IsoDate {
  return addDays(monthStart(addToMonth(month, 1)), -1);
}

/** Months from `from` to `to`, both included, in order. */
export function monthRange(from: IsoMonth, to: IsoMonth): IsoMonth[] {
  const months: IsoMonth[] = [];
  for (let month = from; month <= to; month = addToMonth(month, 1)) months.push(month);
  return months;
}

/** ISO weekday, Monday = 1 ... Sunday = 7. */
export function weekday(date: IsoDate): number {
  return ((new Date(toTime(date)).getUTCDay() + 6) % 7) + 1;
}

/** The day of an instant in a named time zone. */
export function dayIn(timeZone: string, instant: Date): IsoDate {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(instant);
}
