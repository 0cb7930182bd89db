import { addToMonth, monthEnd } from "../../src/base/dates.ts";
import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Purchases } from "./bills.ts";
import type { Books } from "./books.ts";
import { MONTHS } from "./company.ts";
import { plannedRevenue } from "./demand.ts";
import { createDraws } from "./random.ts";
import { lastWorkday } from "./workdays.ts";

/** What is used up a month as a share of net revenue, and how many months of it lie on the shelf. */
const STOCKS = [
  { account: "1310", expense: "5010", share: 0.118, months: 1.1, description: "Drugs dispensed" },
  { account: "1320", expense: "6110", share: 0.058, months: 1.2, description: "Medical supplies used" },
] as const;

function expectedUse(month: IsoMonth, share: number): Minor {
  return roundHalfUp(plannedRevenue(month) * share);
}

/** Stock at the opening, by inventory account. */
export function openingStock(): Record<"1310" | "1320", Minor> {
  const at = (account: "1310" | "1320"): Minor => {
    const stock = STOCKS.find((one) => one.account === account);
    return stock ? roundHalfUp(expectedUse("2023-12", stock.share) * stock.months) : 0;
  };
  return { "1310": at("1310"), "1320": at("1320") };
}

/** Buyers replace what the month will use and move the shelf towards its target. */
export const plannedPurchases: Purchases = (month, account) => {
  const stock = STOCKS.find((one) => one.account === account);
  if (!stock) return 0;
  const use = expectedUse(month, stock.share);
  return roundHalfUp(use + stock.months * (use - expectedUse(addToMonth(month, -1), stock.share)));
};

/** Month-end count: what is no longer there has been used. */
export function postConsumption(books: Books, seed: number): void {
  for (const month of MONTHS) {
    for (const { account, expense, share, months, description } of STOCKS) {
      const draws = createDraws(seed, `use ${account} ${month}`);
      const surplus = books.balance(account, monthEnd(month)) - expectedUse(month, share) * (1 + months);
      // Counts drift back to plan: a surplus shows up as slightly higher use.
      const used = roundHalfUp(expectedUse(month, share) * draws.factor(0.015) + 0.25 * surplus);
      books.post({
        date: lastWorkday(month),
        source: "inventory",
        reference: `COUNT-${account}-${month}`,
        description,
        lines: [
          { account: expense, amount: used },
          { account, amount: -used },
        ],
      });
    }
  }
}
