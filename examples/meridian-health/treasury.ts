import { addToMonth, monthEnd, monthStart } from "../../src/base/dates.ts";
import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { RESULT_ACCOUNTS } from "./chart.ts";
import { MONTHS, usd } from "./company.ts";
import { AUTHORITY, OWNERS } from "./parties.ts";
import { lastWorkday, onOrAfter } from "./workdays.ts";

/** Federal and state together. */
export const TAX_RATE = 0.255;
/** Estimated-tax days of a US corporation with a calendar year. */
export const TAX_DAYS: Readonly<Record<string, string>> = { "04": "15", "06": "15", "09": "15", "12": "15" };
/** A year on the money market fund, in basis points. */
const YIELD = 415;
/** What stays on the operating account when a quarter-end sweep moves money to or from the fund. */
const OPERATING_TARGET = usd(4_760_000);
const SWEEP_BAND = usd(400_000);
const DIVIDENDS: Readonly<Record<string, Minor>> = { "2025-04": usd(318_260.4), "2026-04": usd(334_115.7) };

/**
 * What depends on everything else of a month, month after month: interest on the fund, income tax accrued and
 * paid, dividends, and the sweep between operating account and fund.
 */
export function postTreasuryAndTax(books: Books): void {
  for (const month of MONTHS) {
    payTax(books, month);
    payDividend(books, month);
    earnInterest(books, month);
    accrueTax(books, month);
    if (Number(month.slice(5, 7)) % 3 === 0) sweep(books, month);
  }
}

function payTax(books: Books, month: IsoMonth): void {
  const day = TAX_DAYS[month.slice(5, 7)];
  if (day === undefined) return;
  const owed = -books.balance("2300", monthEnd(addToMonth(month, -1)));
  if (owed <= 0) return;
  books.post({
    date: onOrAfter(`${month}-${day}`),
    source: "tax",
    reference: `INCOME-TAX-${month}`,
    description: "Income tax instalment",
    lines: [
      { account: "2300", amount: owed, party: AUTHORITY },
      { account: "1010", amount: -owed },
    ],
  });
}

function payDividend(books: Books, month: IsoMonth): void {
  const amount = DIVIDENDS[month];
  if (amount === undefined) return;
  books.post({
    date: onOrAfter(`${month}-23`),
    source: "dividend",
    reference: `DIVIDEND-${month.slice(0, 4)}`,
    description: "Dividend paid",
    lines: [
      { account: "3200", amount, party: OWNERS },
      { account: "1010", amount: -amount },
    ],
  });
}

function earnInterest(books: Books, month: IsoMonth): void {
  const held = books.balance("1050", monthEnd(addToMonth(month, -1)));
  const opening = held === 0 ? books.balance("1050", monthStart(month)) : held;
  const amount = roundHalfUp((opening * YIELD) / 10_000 / 12);
  books.post({
    date: lastWorkday(month),
    source: "interest",
    reference: `MMF-${month}`,
    description: "Money market interest",
    lines: [
      { account: "1050", amount },
      { account: "7010", amount: -amount },
    ],
  });
}

function accrueTax(books: Books, month: IsoMonth): void {
  const before = RESULT_ACCOUNTS.reduce(
    (sum, code) => sum - books.movement(code, monthStart(month), monthEnd(month)),
    0,
  );
  const tax = roundHalfUp(before * TAX_RATE);
  books.post({
    date: lastWorkday(month),
    source: "tax",
    reference: `TAX-${month}`,
    description: "Income tax of the month",
    lines: [
      { account: "8000", amount: tax },
      { account: "2300", amount: -tax, party: AUTHORITY },
    ],
  });
}

function sweep(books: Books, month: IsoMonth): void {
  const date = lastWorkday(month);
  const excess = books.balance("1010", date) - OPERATING_TARGET;
  if (Math.abs(excess) < SWEEP_BAND) return;
  const moved = Math.max(excess, -books.balance("1050", date));
  books.post({
    date,
    source: "transfer",
    reference: `SWEEP-${month}`,
    description: moved > 0 ? "Excess cash to money market fund" : "Cash from money market fund",
    lines: [
      { account: "1050", amount: moved },
      { account: "1010", amount: -moved },
    ],
  });
}
