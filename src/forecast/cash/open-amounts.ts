import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { OpenItem } from "../../books/open-items.ts";
import { dayNumber } from "../periods.ts";

/** What is still to be paid of one invoice after credit notes, in base currency. */
export type OpenAmount = {
  readonly invoiceId: string;
  readonly partyId: string;
  readonly amount: Minor;
  /** Days since the due date. */
  readonly lag: number;
};

/**
 * Sets each party's open credit notes against its open invoices, the oldest due date first: that is how they are
 * used up. A credit beyond all invoices is not expected back in cash and stays out.
 */
export function netOpenAmounts(items: readonly OpenItem[], asOf: IsoDate): OpenAmount[] {
  const today = dayNumber(asOf);
  const credit = new Map<string, Minor>();
  for (const { partyId, baseOpen } of items) {
    if (baseOpen < 0) credit.set(partyId, (credit.get(partyId) ?? 0) - baseOpen);
  }
  return items
    .filter((item) => item.baseOpen > 0)
    .sort((a, b) => (a.dueDate === b.dueDate ? 0 : a.dueDate < b.dueDate ? -1 : 1))
    .map(({ invoiceId, partyId, baseOpen, dueDate }) => {
      const used = Math.min(baseOpen, credit.get(partyId) ?? 0);
      if (used > 0) credit.set(partyId, (credit.get(partyId) ?? 0) - used);
      return { invoiceId, partyId, amount: baseOpen - used, lag: today - dayNumber(dueDate) };
    })
    .filter((open) => open.amount > 0);
}
