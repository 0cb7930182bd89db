import { addDays, monthRange, monthStart, weekday } from "../../src/base/dates.ts";
import type { IsoDate, IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp, splitMinor } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import { LAST_MONTH, WARM_UP_MONTH, monthIndex, stepped, usd } from "./company.ts";
import { type Draws, createDraws } from "./random.ts";
import type { Supplier } from "./suppliers.ts";
import { nextOf, onOrAfter, workdayOf } from "./workdays.ts";

export type Bill = {
  readonly supplier: Supplier;
  readonly number: string;
  readonly issue: IsoDate;
  readonly due: IsoDate;
  /** In the supplier's currency. */
  readonly amount: Minor;
  readonly payOn: IsoDate;
};

/** Purchases of inventory that a month needs, by inventory account. */
export type Purchases = (month: IsoMonth, account: string) => Minor;

/** Bills just under the approval limit would look like splitting; the clean part of the sample has none. */
export const APPROVAL_LIMIT = usd(10_000);
const JUST_BELOW = usd(9_350);

const THURSDAY = 4;

/** One supplier's bills in order of date, from the warm-up on. */
export function billsOf(seed: number, supplier: Supplier, purchases: Purchases): Bill[] {
  const draws = createDraws(seed, `bills ${supplier.id}`);
  let number = draws.integer(1_200, 58_000);
  return monthRange(WARM_UP_MONTH, LAST_MONTH).flatMap((month) => {
    const dates = billDates(supplier, month, draws);
    return amounts(supplier, { month, count: dates.length, draws, purchases }).map((amount, i) => {
      const issue = dates[i] ?? monthStart(month);
      number += draws.integer(3, 19);
      const due = addDays(issue, supplier.terms);
      return {
        supplier,
        number: `${supplier.prefix}${number}`,
        issue,
        due,
        amount,
        payOn: payDay(supplier, due),
      };
    });
  });
}

/** When a bill is paid: by direct debit on its due date, else in the first payment run that its supplier makes. */
export function payDay(supplier: Supplier, due: IsoDate): IsoDate {
  return supplier.pays === "debit" ? onOrAfter(due) : nextOf([THURSDAY], addDays(due, supplier.late));
}

function billDates(supplier: Supplier, month: IsoMonth, draws: Draws): IsoDate[] {
  const number = Number(month.slice(5, 7));
  switch (supplier.bills) {
    case "weekly": {
      const days = Array.from({ length: 31 }, (_, i) => addDays(monthStart(month), i));
      return days
        .filter((day) => day.startsWith(month) && weekday(day) === supplier.day)
        .map((day) => onOrAfter(day));
    }
    case "semimonthly":
      return [workdayOf(month, supplier.day), workdayOf(month, supplier.day + 14)];
    case "monthly":
      return [workdayOf(month, supplier.day)];
    case "quarterly":
      return number % 3 === 0 ? [workdayOf(month, supplier.day)] : [];
    case "yearly":
      return number === 8 ? [workdayOf(month, supplier.day)] : [];
    case "projects":
      return draws.chance(0.5) ? [workdayOf(month, supplier.day)] : [];
    default:
      return supplier.bills satisfies never;
  }
}

function amounts(
  { size, account, bills }: Supplier,
  options: { month: IsoMonth; count: number; draws: Draws; purchases: Purchases },
): Minor[] {
  const { month, count, draws, purchases } = options;
  const parts = (total: Minor, spread: number): Minor[] =>
    splitMinor(
      roundHalfUp(total),
      Array.from({ length: count }, () => draws.factor(spread)),
    );
  if ("inventoryShare" in size) {
    return parts(purchases(month, account) * size.inventoryShare, size.spread).map(awayFromLimit);
  }
  const level =
    size.monthly *
    (1 + size.growth * monthIndex(month)) *
    stepped(month, size.step) *
    (month >= "2026-01" ? (size.surge ?? 1) : 1);
  const perBill = level / (bills === "semimonthly" ? 2 : 1);
  return Array.from({ length: count }, () => awayFromLimit(roundHalfUp(perBill * draws.factor(size.spread))));
}

function awayFromLimit(amount: Minor): Minor {
  return amount >= JUST_BELOW && amount < APPROVAL_LIMIT ? roundHalfUp(amount * 1.08) : amount;
}
