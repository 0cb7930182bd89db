import { z } from "zod";
import {
  type IsoDate,
  addDays,
  addMonths,
  addToMonth,
  isoDate,
  monthEnd,
  monthOf,
  weekday,
} from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";

export const calendarKind = z.enum([
  "payroll",
  "tax",
  "debt_principal",
  "debt_interest",
  "rent",
  "capex",
  "recurring",
  "other",
]);
export type CalendarKind = z.infer<typeof calendarKind>;

export const calendarItemSchema = z.object({
  id: z.string(),
  kind: calendarKind,
  description: z.string(),
  direction: z.enum(["in", "out"]),
  amount: z.number().int(),
  currency: z.string(),
  every: z.enum(["once", "weekly", "biweekly", "semimonthly", "monthly", "quarterly", "yearly"]),
  first_date: isoDate,
  last_date: isoDate.nullable(),
  account_id: z.number().int().nullable(),
  party_id: z.string().nullable(),
});
/** A row of the calendar; `amount` here is already in minor units of the company's base currency. */
export type CalendarItem = z.infer<typeof calendarItemSchema>;

export type Occurrence = {
  readonly item: CalendarItem;
  /** The day the plan names. */
  readonly date: IsoDate;
  /** The day money moves: see `payDate`. */
  readonly payDate: IsoDate;
  readonly amount: Minor;
};

type Window = { readonly from: IsoDate; readonly to: IsoDate };

/** Every time that an item moves money from..to (both included), in order of pay date. */
export function occurrences(items: readonly CalendarItem[], { from, to }: Window): Occurrence[] {
  return items
    .flatMap((item) =>
      // A weekend moves a date by at most two days, so the plan is read a little beyond the window.
      plannedDates(item, { from: addDays(from, -3), to: addDays(to, 3) }).map((date) => ({
        item,
        date,
        payDate: payDate(item, date),
        amount: item.amount,
      })),
    )
    .filter((occurrence) => occurrence.payDate >= from && occurrence.payDate <= to)
    .sort((a, b) =>
      a.payDate === b.payDate ? compare(a.item.id, b.item.id) : compare(a.payDate, b.payDate),
    );
}

/**
 * Money does not move on a weekend: payroll is paid on the Friday before, everything else on the Monday after.
 * Public holidays are not known here.
 */
export function payDate(item: Pick<CalendarItem, "kind">, date: IsoDate): IsoDate {
  const past = weekday(date) - 5;
  if (past <= 0) return date;
  return item.kind === "payroll" ? addDays(date, -past) : addDays(date, 3 - past);
}

/** The dates that the plan names from..to, weekends included. */
export function plannedDates(item: CalendarItem, { from, to }: Window): IsoDate[] {
  const last = item.last_date !== null && item.last_date < to ? item.last_date : to;
  const dates: IsoDate[] = [];
  for (let step = 0; ; step += 1) {
    const date = stepDate(item, step);
    if (date === null || date > last) return dates;
    if (date >= from) dates.push(date);
  }
}

/** The date `step` steps after the first, or null when there is none. */
function stepDate({ every, first_date: first }: CalendarItem, step: number): IsoDate | null {
  switch (every) {
    case "once":
      return step === 0 ? first : null;
    case "weekly":
      return addDays(first, 7 * step);
    case "biweekly":
      return addDays(first, 14 * step);
    case "semimonthly":
      return semimonthly(first, step);
    case "monthly":
      return addMonths(first, step);
    case "quarterly":
      return addMonths(first, 3 * step);
    case "yearly":
      return addMonths(first, 12 * step);
    default:
      return every satisfies never;
  }
}

/** Two days a month, fifteen apart: a first date on the 15th or on a month's last day gives the 15th and the last day. */
function semimonthly(first: IsoDate, step: number): IsoDate {
  const month = monthOf(first);
  const day = first === monthEnd(month) ? 30 : Number(first.slice(8, 10));
  const early = day > 15 ? day - 15 : day;
  const half = step + (day > 15 ? 1 : 0);
  const at = addToMonth(month, Math.floor(half / 2));
  if (half % 2 === 0) return `${at}-${String(early).padStart(2, "0")}`;
  const end = monthEnd(at);
  const late = `${at}-${String(early + 15).padStart(2, "0")}`;
  return early === 15 || late > end ? end : late;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
