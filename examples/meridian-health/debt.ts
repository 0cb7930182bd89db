import type { IsoDate, IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { FIRST_MONTH, MONTHS, monthIndex, usd } from "./company.ts";
import { LENDER } from "./parties.ts";
import { EQUIPMENT_SUPPLIER } from "./suppliers.ts";
import { onOrBefore } from "./workdays.ts";

/**
 * A loan repaid in equal monthly principal. The next twelve instalments stand on 2500 and the rest on the loan's
 * own account; since instalments are equal, paying one off the long-term part leaves the current part right.
 */
export type Loan = {
  readonly name: string;
  readonly account: "2600" | "2610";
  readonly firstPayment: IsoMonth;
  readonly instalment: Minor;
  readonly instalments: number;
  /** A year, in basis points. */
  readonly rate: number;
};

export const TERM_LOAN: Loan = {
  name: "Term loan",
  account: "2600",
  firstPayment: FIRST_MONTH,
  instalment: usd(198_714.3),
  instalments: 84,
  rate: 690,
};

export const EQUIPMENT_LOAN: Loan = {
  name: "Imaging equipment loan",
  account: "2610",
  firstPayment: "2025-11",
  instalment: usd(69_418.4),
  instalments: 60,
  rate: 735,
};

export const LOANS: readonly Loan[] = [TERM_LOAN, EQUIPMENT_LOAN];

const EQUIPMENT_DELIVERED: IsoDate = "2025-10-20";

export type Instalment = { readonly date: IsoDate; readonly principal: Minor; readonly interest: Minor };

/** What a loan costs in a month, or undefined before its first and after its last payment. */
export function instalmentOf(loan: Loan, month: IsoMonth): Instalment | undefined {
  const paid = monthIndex(month) - monthIndex(loan.firstPayment);
  if (paid < 0 || paid >= loan.instalments) return undefined;
  const outstanding = loan.instalment * (loan.instalments - paid);
  return {
    date: onOrBefore(`${month}-28`),
    principal: loan.instalment,
    interest: roundHalfUp((outstanding * loan.rate) / 10_000 / 12),
  };
}

/** Principal at the start, split into the next twelve instalments and the rest. */
export function splitPrincipal(loan: Loan): { current: Minor; longTerm: Minor } {
  return { current: 12 * loan.instalment, longTerm: (loan.instalments - 12) * loan.instalment };
}

export function postDebt(books: Books): void {
  buyScanner(books);
  for (const month of MONTHS) {
    for (const loan of LOANS) {
      const due = instalmentOf(loan, month);
      if (!due) continue;
      books.post({
        date: due.date,
        source: "debt",
        reference: `LOAN-${loan.account}-${month}`,
        description: `${loan.name} instalment`,
        lines: [
          { account: loan.account, amount: due.principal, party: LENDER },
          { account: "7100", amount: due.interest, party: LENDER },
          { account: "1010", amount: -due.principal - due.interest },
        ],
      });
    }
  }
}

/** The loan comes in and goes out to the manufacturer on the day of delivery, beside the payment runs. */
function buyScanner(books: Books): void {
  const { current, longTerm } = splitPrincipal(EQUIPMENT_LOAN);
  const price = current + longTerm;
  books.post({
    date: EQUIPMENT_DELIVERED,
    source: "debt",
    reference: "LOAN-2610-DRAW",
    description: "Imaging equipment loan drawn",
    lines: [
      { account: "1010", amount: price },
      { account: "2500", amount: -current, party: LENDER },
      { account: "2610", amount: -longTerm, party: LENDER },
    ],
  });
  books.post({
    date: EQUIPMENT_DELIVERED,
    source: "capex",
    reference: "MRI-2025",
    description: "MRI scanner paid on delivery",
    lines: [
      { account: "1500", amount: price, party: EQUIPMENT_SUPPLIER },
      { account: "1010", amount: -price },
    ],
  });
}
