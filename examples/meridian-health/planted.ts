import { addDays } from "../../src/base/dates.ts";
import { onOrAfter } from "./workdays.ts";
import { type Bill, payDay } from "./bills.ts";
import { DUPLICATE_BILL_SUPPLIER } from "./suppliers.ts";

const DUPLICATED_MONTH = "2026-05";

/** "HBS-20417" entered again as "hbs 20417". */
export function respelled(number: string): string {
  return number.toLowerCase().replace("-", " ");
}

/**
 * Planted problem 1: one bill entered a second time ten days later, its number typed differently. The first is
 * paid before the close; the second waits for the next payment run.
 */
export function plantDuplicate(bills: readonly Bill[]): Bill[] {
  return bills.flatMap((bill) => {
    if (bill.supplier.id !== DUPLICATE_BILL_SUPPLIER || !bill.issue.startsWith(DUPLICATED_MONTH))
      return [bill];
    const issue = onOrAfter(addDays(bill.issue, 10));
    const due = addDays(issue, bill.supplier.terms);
    return [bill, { ...bill, number: respelled(bill.number), issue, due, payOn: payDay(bill.supplier, due) }];
  });
}
