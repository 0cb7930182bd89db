import { Decimal } from "decimal.js";
import { type IsoDate, daysBetween } from "../base/dates.ts";
import type { Issue } from "../documents/standard-invoice.ts";
import type { RuleRate } from "./posting-rules.ts";

const RATE_DIGITS = 18;
const OLD_AFTER_DAYS = 7;

export type FoundRate = { readonly rate: Decimal; readonly issues: readonly Issue[] };

/**
 * The rate of the day: the newest on or before `date`, stated either way round; a direct one wins over an inverse one of the
 * same day. An issue `fx_rate_old` (review) when it is older than a week; undefined when there is none.
 */
export function rateOn(
  rates: readonly RuleRate[],
  { from, to, date }: { readonly from: string; readonly to: string; readonly date: IsoDate },
): FoundRate | undefined {
  if (from === to) return { rate: new Decimal(1), issues: [] };
  const [newest] = rates
    .filter(
      (rate) =>
        rate.date <= date &&
        ((rate.from === from && rate.to === to) || (rate.from === to && rate.to === from)),
    )
    .toSorted((a, b) => (a.date === b.date ? (a.from === from ? -1 : 1) : a.date < b.date ? 1 : -1));
  if (!newest) return undefined;
  const stated = new Decimal(newest.rate);
  if (!stated.isPositive() || stated.isZero()) return undefined;
  const rate = newest.from === from ? stated : new Decimal(1).div(stated).toSignificantDigits(RATE_DIGITS);
  const age = daysBetween(newest.date, date);
  if (age <= OLD_AFTER_DAYS) return { rate, issues: [] };
  return {
    rate,
    issues: [
      {
        code: "fx_rate_old",
        field: "currency",
        severity: "review",
        message: `The newest rate between ${from} and ${to} is of ${newest.date}, ${age} days before ${date}.`,
      },
    ],
  };
}
