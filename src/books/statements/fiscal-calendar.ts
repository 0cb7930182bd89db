import {
  type IsoDate,
  addDays,
  addMonths,
  addToMonth,
  daysBetween,
  monthEnd,
  monthOf,
  monthStart,
} from "../../base/dates.ts";
import type { CompanyProfile } from "../company.ts";
import { fiscalYearStart, trailingYear } from "../company.ts";

/** Days from..to, both included. */
export type Window = { readonly from: IsoDate; readonly to: IsoDate };

/** A named stretch of time as the books know it, for example a filer's own fiscal year. */
export type NamedPeriod = Window & { readonly name: string; readonly kind: "month" | "quarter" | "year" };

/**
 * What "month", "year to date", "a year ago" mean for one company. A fiscal year that the books name themselves
 * (52-week years, odd year ends) is taken from them; otherwise years start in the company's fiscal start month.
 */
export type FiscalCalendar = {
  /** First and last day that the books speak of. */
  readonly span: Window;
  /** The day as of which the books are read unless told otherwise: the end of the last finished ledger month. */
  readonly asOf: IsoDate;
  /** What the entries are dated by. Filed statements know nothing shorter than a year (or quarter). */
  readonly grain: "month" | "quarter" | "year";
  readonly periods: readonly NamedPeriod[];
  readonly month: (asOf: IsoDate) => Window;
  readonly quarter: (asOf: IsoDate) => Window;
  /** The fiscal year that `date` lies in, whole. */
  readonly year: (date: IsoDate) => Window;
  readonly yearToDate: (asOf: IsoDate) => Window;
  readonly trailingYear: (asOf: IsoDate) => Window;
  /** The same stretch one year earlier; whole months stay whole months. */
  readonly yearEarlier: (window: Window) => Window;
  /** The stretch of the same length just before. */
  readonly before: (window: Window) => Window;
  /** The day `months` earlier; a month's end stays a month's end. */
  readonly dayBefore: (asOf: IsoDate, months: number) => IsoDate;
  /** Why the books cannot speak of all of `window`; null when they can. */
  readonly gap: (window: Window) => string | null;
  /** Why the books cannot speak of `date`; null when they can. */
  readonly gapAt: (date: IsoDate) => string | null;
};

export type FiscalCalendarInput = {
  readonly company: Pick<CompanyProfile, "fiscalYearStartMonth">;
  readonly entries: { readonly first: IsoDate; readonly last: IsoDate };
  readonly periods: readonly NamedPeriod[];
};

export function createFiscalCalendar({ company, entries, periods }: FiscalCalendarInput): FiscalCalendar {
  const grain = grainOf(periods);
  const years = periods.filter((period) => period.kind === "year");
  const asOf = lastFinishedMonth(entries, periods);
  const span = { from: firstDay(entries.first, { periods, grain }), to: laterOf(entries.last, asOf) };

  const year = (date: IsoDate): Window => {
    const own = years.find((period) => period.from <= date && date <= period.to);
    if (own) return { from: own.from, to: own.to };
    const start = fiscalYearStart(monthOf(date), company.fiscalYearStartMonth);
    return { from: monthStart(start), to: monthEnd(addToMonth(start, 11)) };
  };
  const dayBefore = (date: IsoDate, months: number): IsoDate => {
    const day = isMonthEnd(date) ? monthEnd(addToMonth(monthOf(date), -months)) : addMonths(date, -months);
    // Years of 52 weeks end some days off; filed books hold balances at their ends only.
    const near = periods.find((period) => Math.abs(daysBetween(period.to, day)) <= ODD_DAYS);
    return grain === "month" ? day : (near?.to ?? day);
  };
  const yearEarlier = (window: Window): Window => {
    const own = years.find((period) => period.from === window.from && period.to === window.to);
    const previous = own && years.find((period) => period.to === addDays(own.from, -1));
    if (previous) return { from: previous.from, to: previous.to };
    return { from: addMonths(window.from, -12), to: dayBefore(window.to, 12) };
  };

  return {
    span,
    asOf,
    grain,
    periods,
    month: (date) => ({ from: monthStart(monthOf(date)), to: date }),
    quarter: (date) => ({ from: quarterStart(date, company.fiscalYearStartMonth), to: date }),
    year,
    yearToDate: (date) => ({ from: year(date).from, to: date }),
    trailingYear: (date) => {
      const own = years.find((period) => period.to === date);
      return own ? { from: own.from, to: own.to } : trailingYear(date);
    },
    yearEarlier,
    before: (window) => {
      if (years.some((period) => period.from === window.from && period.to === window.to)) {
        return yearEarlier(window);
      }
      const to = addDays(window.from, -1);
      const months = wholeMonths(window);
      return months === null
        ? { from: addDays(to, -daysBetween(window.from, window.to)), to }
        : { from: monthStart(addToMonth(monthOf(to), 1 - months)), to };
    },
    dayBefore,
    gap: (window) => gapOf(window, { span, grain, periods }),
    gapAt: (date) => {
      if (date < span.from || date > span.to) return `the books hold ${span.from} to ${span.to}, not ${date}`;
      if (grain === "month" || periods.some((period) => period.to === date)) return null;
      const ends = periods.map((period) => period.to).join(", ");
      return `these books hold balance sheets at the end of each ${grain} only (${ends}), not at ${date}`;
    },
  };
}

type Known = {
  readonly span: Window;
  readonly grain: FiscalCalendar["grain"];
  readonly periods: readonly NamedPeriod[];
};

function gapOf(window: Window, { span, grain, periods }: Known): string | null {
  // Books that open on the first working day of a month still hold that whole month.
  if (monthOf(span.from) > monthOf(window.from) || window.to > span.to) {
    return `the books hold ${span.from} to ${span.to}, not all of ${window.from} to ${window.to}`;
  }
  const aligned = (day: IsoDate, edge: "from" | "to") => periods.some((period) => period[edge] === day);
  if (grain !== "month" && !(aligned(window.from, "from") && aligned(window.to, "to"))) {
    return `these books hold statements by ${grain}, so ${window.from} to ${window.to} cannot be cut out of them`;
  }
  return null;
}

/** By how much the ends of 52- and 53-week years move. */
const ODD_DAYS = 8;

/** Months from..to when the window is whole months, else null. */
export function wholeMonths({ from, to }: Window): number | null {
  if (!from.endsWith("-01") || !isMonthEnd(to)) return null;
  const index = (date: IsoDate) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return index(to) - index(from) + 1;
}

export function isMonthEnd(date: IsoDate): boolean {
  return date === monthEnd(monthOf(date));
}

/** First day of the fiscal quarter that `date` lies in. */
export function quarterStart(date: IsoDate, startMonth: number): IsoDate {
  const month = monthOf(date);
  const into = (Number(month.slice(5, 7)) - startMonth + 12) % 3;
  return monthStart(addToMonth(month, -into));
}

function grainOf(periods: readonly NamedPeriod[]): FiscalCalendar["grain"] {
  if (periods.length === 0 || periods.some((period) => period.kind === "month")) return "month";
  return periods.some((period) => period.kind === "quarter") ? "quarter" : "year";
}

/** Filed statements are dated at their period's end, so what they speak of begins earlier than their first entry. */
function firstDay(
  first: IsoDate,
  { periods, grain }: { readonly periods: readonly NamedPeriod[]; readonly grain: FiscalCalendar["grain"] },
): IsoDate {
  const own = periods.find((period) => period.kind === grain && period.from <= first && first <= period.to);
  return grain !== "month" && own ? own.from : first;
}

/** A month counts as finished when its last entry is at most a weekend away from its end. */
const WEEKEND_DAYS = 2;

function lastFinishedMonth(
  { first, last }: { readonly first: IsoDate; readonly last: IsoDate },
  periods: readonly NamedPeriod[],
): IsoDate {
  if (periods.some((period) => period.to === last)) return last;
  const end = monthEnd(monthOf(last));
  if (daysBetween(last, end) <= WEEKEND_DAYS) return end;
  const previous = monthEnd(addToMonth(monthOf(last), -1));
  return previous < first ? last : previous;
}

function laterOf(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
