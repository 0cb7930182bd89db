import { addDays, addToMonth, monthEnd } from "../../src/base/dates.ts";
import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { MONTHS, OPENING, usd } from "./company.ts";
import { lastWorkday } from "./workdays.ts";

/** Cost at the opening, what is depreciated of it a month, and the life of additions. */
export const ASSET_CLASSES = [
  { account: "1500", cost: usd(9_436_180.35), monthly: usd(61_870.4), lifeMonths: 96 },
  { account: "1510", cost: usd(5_218_442.1), monthly: usd(29_415.75), lifeMonths: 120 },
  { account: "1520", cost: usd(1_604_913.6), monthly: usd(19_930.2), lifeMonths: 48 },
] as const;

export const ACCUMULATED_AT_OPENING = usd(6_084_337.9);

/** Straight line; an addition is depreciated from the month after it. */
export function depreciationOf(books: Books, month: IsoMonth): Minor {
  let total = 0;
  for (const { account, monthly, lifeMonths } of ASSET_CLASSES) {
    total += monthly;
    const additions = books.movement(account, addDays(OPENING, 1), monthEnd(addToMonth(month, -1)));
    total += roundHalfUp(additions / lifeMonths);
  }
  return total;
}

export function postDepreciation(books: Books): void {
  for (const month of MONTHS) {
    const amount = depreciationOf(books, month);
    books.post({
      date: lastWorkday(month),
      source: "depreciation",
      reference: `DEPR-${month}`,
      description: "Depreciation",
      lines: [
        { account: "6800", amount },
        { account: "1590", amount: -amount },
      ],
    });
  }
}
