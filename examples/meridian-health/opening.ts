import { addDays } from "../../src/base/dates.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books, Line } from "./books.ts";
import { ACCRUED_AT_OPENING, ALLOWANCE_AT_OPENING, PREPAID_AT_OPENING } from "./closing.ts";
import { OPENING, usd } from "./company.ts";
import { TERM_LOAN, splitPrincipal } from "./debt.ts";
import { ACCUMULATED_AT_OPENING, ASSET_CLASSES } from "./fixed-assets.ts";
import { openingStock } from "./inventory.ts";
import { AUTHORITY, LENDER, PARTIES } from "./parties.ts";
import { type PayRun, accruedWages } from "./payroll.ts";

/** Posts the opening balance over the open items that the warm-up left; retained earnings are what remains. */
export function postOpening(books: Books, runs: readonly PayRun[]): void {
  const wages = accruedWages(runs, addDays(OPENING, -1));
  const stock = openingStock();
  const loan = splitPrincipal(TERM_LOAN);
  const unremitted = runs
    .filter((run) => run.payday < OPENING && run.remittedOn >= OPENING)
    .reduce((sum, run) => sum + run.taxes, 0);
  const lines: Line[] = [
    { account: "1010", amount: usd(4_936_412.77) },
    { account: "1020", amount: usd(152_480.16) },
    { account: "1050", amount: usd(2_411_870.33) },
    ...openItems(books, "ar").map(([party, amount]): Line => ({ account: "1200", amount, party })),
    { account: "1290", amount: -ALLOWANCE_AT_OPENING },
    { account: "1310", amount: stock["1310"] },
    { account: "1320", amount: stock["1320"] },
    { account: "1400", amount: PREPAID_AT_OPENING },
    ...ASSET_CLASSES.map(({ account, cost }): Line => ({ account, amount: cost })),
    { account: "1590", amount: -ACCUMULATED_AT_OPENING },
    { account: "1700", amount: usd(6_120_000) },
    ...openItems(books, "ap").map(([party, amount]): Line => ({ account: "2000", amount: -amount, party })),
    { account: "2050", amount: -ACCRUED_AT_OPENING },
    { account: "2120", amount: -unremitted, party: AUTHORITY },
    { account: "2130", amount: -(wages.clinical + wages.admin + wages.tax) },
    { account: "2300", amount: -usd(121_614.9), party: AUTHORITY },
    { account: "2500", amount: -loan.current, party: LENDER },
    { account: "2600", amount: -loan.longTerm, party: LENDER },
    { account: "3000", amount: -usd(8_250_000) },
  ];
  const equity = lines.reduce((sum, line) => sum + line.amount, 0);
  books.post({
    date: OPENING,
    source: "opening",
    reference: "OPENING-2024",
    description: "Opening balance",
    lines: [...lines, { account: "3100", amount: -equity }],
  });
}

function openItems(books: Books, side: "ar" | "ap"): [party: string, amount: Minor][] {
  return PARTIES.map(({ id }): [string, Minor] => [
    id,
    books
      .invoices()
      .filter((invoice) => invoice.side === side && invoice.party === id && !invoice.entry)
      .reduce((sum, invoice) => sum + invoice.gross, 0),
  ]);
}
