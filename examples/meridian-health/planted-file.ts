import type { Books } from "./books.ts";
import { AS_OF } from "./company.ts";
import { SLOWING_FROM, SLOWING_PAYER } from "./payers.ts";
import { respelled } from "./planted.ts";
import { DUPLICATE_BILL_SUPPLIER } from "./suppliers.ts";
import { type Ids, idOf } from "./writer.ts";

/** What a check of the sample ought to find. Tests read it; the product never does. */
export type Planted = {
  readonly asOf: string;
  readonly duplicateBill: {
    readonly rule: "duplicate_bill";
    readonly party: string;
    readonly paid: string;
    readonly open: string;
    readonly expectation: string;
  };
  readonly slowingPayer: {
    readonly rule: "slow_payer";
    readonly party: string;
    readonly since: string;
    readonly expectation: string;
  };
  readonly covenantHeadroom: {
    readonly rule: "covenant_headroom";
    readonly covenant: string;
    readonly metric: string;
    readonly expectation: string;
  };
};

export function plantedText(planted: Planted): string {
  return `${JSON.stringify(planted, null, 2)}\n`;
}

export function plantedProblems(books: Books, ids: Ids): Planted {
  const bills = books.invoices().filter((bill) => bill.party === DUPLICATE_BILL_SUPPLIER);
  const copy = bills.find((bill) =>
    bills.some((other) => other !== bill && respelled(other.number) === bill.number),
  );
  const original = bills.find((bill) => copy && bill !== copy && respelled(bill.number) === copy.number);
  if (!copy || !original) throw new Error("the duplicate bill was not planted");
  return {
    asOf: AS_OF,
    duplicateBill: {
      rule: "duplicate_bill",
      party: DUPLICATE_BILL_SUPPLIER,
      paid: idOf(ids.invoices, original),
      open: idOf(ids.invoices, copy),
      expectation: `${original.number} was entered again as ${copy.number}; the first is paid, the second is open`,
    },
    slowingPayer: {
      rule: "slow_payer",
      party: SLOWING_PAYER,
      since: SLOWING_FROM,
      expectation:
        "payments of June 2026 came more than 70 days after the claim, those of 2025 after about 36",
    },
    covenantHeadroom: {
      rule: "covenant_headroom",
      covenant: "COV-DSCR",
      metric: "dscr",
      expectation:
        "less than 10 % above 1.25 at the as-of date, and lower at each of the last three quarter-ends",
    },
  };
}
