import { daysBetween, monthRange } from "../../src/base/dates.ts";
import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";

export const DEFAULT_SEED = 20240101;
export const BASE = "USD";
export const OPENING = "2024-01-01";
export const AS_OF = "2026-06-30";
export const FIRST_MONTH = "2024-01";
export const LAST_MONTH = "2026-06";
/** Documents are simulated from here, so that the opening balance consists of real open items. */
export const WARM_UP_MONTH = "2023-08";

export const MONTHS: readonly IsoMonth[] = monthRange(FIRST_MONTH, LAST_MONTH);

export const COMPANY = {
  id: "meridian-health",
  name: "Meridian Health Group",
  entities: [
    {
      id: "mhg",
      name: "Meridian Health Group",
      base_currency: BASE,
      industry: "healthcare",
      fiscal_year_start_month: 1,
      basis: "accrual",
      country: "US",
      timezone: "America/New_York",
    },
  ],
} as const;

/** Dollars as cents. */
export function usd(dollars: number): Minor {
  return roundHalfUp(dollars * 100);
}

/** Months since the opening; negative before it. */
export function monthIndex(month: IsoMonth): number {
  return (Number(month.slice(0, 4)) - 2024) * 12 + Number(month.slice(5, 7)) - 1;
}

/** A yearly step, as in a rent escalator: `rate` more each January after 2024. */
export function stepped(month: IsoMonth, rate: number): number {
  let level = 1;
  for (let year = 2024; year < Number(month.slice(0, 4)); year++) level *= 1 + rate;
  return level;
}

export function isAfterClose(date: string): boolean {
  return daysBetween(AS_OF, date) > 0;
}
