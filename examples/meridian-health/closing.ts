import { addToMonth, monthEnd, monthStart } from "../../src/base/dates.ts";
import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import type { AccountCode } from "./chart.ts";
import { MONTHS, usd } from "./company.ts";
import { createDraws } from "./random.ts";
import { INSURER, LOCUM_AGENCIES } from "./suppliers.ts";
import { lastWorkday } from "./workdays.ts";

/** The insurance year starts in September; eight months of the 2023 premium are still ahead at the opening. */
const PREMIUM_2023 = usd(468_619.2);
export const PREPAID_AT_OPENING = roundHalfUp((PREMIUM_2023 * 8) / 12);

export const ALLOWANCE_AT_OPENING = usd(246_380.5);
const BAD_DEBT_RATE = 0.0098;

export const ACCRUED_AT_OPENING = usd(164_208.3);
const ACCRUED_SHARE_OF_LOCUM = 1.35;

/** Net revenue of a month: gross charges less adjustments. */
export function netRevenueOf(books: Books, month: IsoMonth): Minor {
  const accounts: AccountCode[] = ["4010", "4020", "4030", "4040", "4510", "4520", "4530"];
  return -accounts.reduce((sum, code) => sum + books.movement(code, monthStart(month), monthEnd(month)), 0);
}

/** One twelfth of the premium that covers the month. */
function insuranceOf(books: Books, month: IsoMonth): Minor {
  const year = Number(month.slice(0, 4)) - (Number(month.slice(5, 7)) < 9 ? 1 : 0);
  const premium =
    year < 2024
      ? PREMIUM_2023
      : books
          .invoices()
          .filter((bill) => bill.party === INSURER && bill.issue.startsWith(String(year)))
          .reduce((sum, bill) => sum + bill.gross, 0);
  return roundHalfUp(premium / 12);
}

/** Month-end entries that follow from the month's own postings: insurance, bad debt, services not yet billed. */
export function postMonthEnd(books: Books, seed: number): void {
  for (const month of MONTHS) {
    const post = (
      source: string,
      description: string,
      lines: readonly [AccountCode, AccountCode, Minor],
    ): void => {
      const [debit, credit, amount] = lines;
      books.post({
        date: lastWorkday(month),
        source,
        reference: `${source.toUpperCase()}-${month}`,
        description,
        lines: [
          { account: debit, amount },
          { account: credit, amount: -amount },
        ],
      });
    };
    post("prepaid", "Insurance of the month", ["6500", "1400", insuranceOf(books, month)]);
    const badDebt = roundHalfUp(netRevenueOf(books, month) * BAD_DEBT_RATE);
    post("allowance", "Allowance for doubtful accounts", ["6700", "1290", badDebt]);
    const accrued = createDraws(seed, `accrued ${month}`).factor(0.04);
    const target = roundHalfUp(locumBilled(books, month) * ACCRUED_SHARE_OF_LOCUM * accrued);
    post("accrual", "Locum shifts not yet billed", [
      "6050",
      "2050",
      target + books.balance("2050", monthEnd(month)),
    ]);
  }
}

/** Bills of the last three months, or of as many as the books hold, on average a month. */
function locumBilled(books: Books, month: IsoMonth): Minor {
  const months = Math.min(3, MONTHS.indexOf(month) + 1);
  const from = monthStart(addToMonth(month, 1 - months));
  const total = books
    .invoices()
    .filter(({ party, issue }) => LOCUM_AGENCIES.includes(party) && issue >= from && issue <= monthEnd(month))
    .reduce((sum, bill) => sum + bill.gross, 0);
  return roundHalfUp(total / months);
}
