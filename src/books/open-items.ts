import { type IsoDate, daysBetween } from "../base/dates.ts";
import { type Minor, roundHalfUp } from "../base/money.ts";
import type { Db } from "../store/database.ts";
import { type InvoiceWithPaid, type Side, listInvoicesWithPaid } from "./open-items-queries.ts";

/** An invoice that is not fully paid at the end of a day. Credit notes are open items with negative amounts. */
export type OpenItem = {
  readonly invoiceId: string;
  readonly number: string;
  readonly partyId: string;
  readonly partyName: string;
  readonly issueDate: IsoDate;
  readonly dueDate: IsoDate;
  readonly currency: string;
  /** Unpaid, in the invoice's currency. */
  readonly open: Minor;
  /** Unpaid, in base currency at the invoice's booked rate. */
  readonly baseOpen: Minor;
  /** Positive when overdue. */
  readonly daysOverdue: number;
};

export async function loadOpenItems(
  db: Db,
  companyId: string,
  { side, asOf }: { readonly side: Side; readonly asOf: IsoDate },
): Promise<OpenItem[]> {
  const invoices = await listInvoicesWithPaid(db, companyId, { side, asOf });
  return invoices
    .filter((invoice) => invoice.paid !== invoice.gross)
    .map((invoice) => toOpenItem(invoice, asOf));
}

function toOpenItem(invoice: InvoiceWithPaid, asOf: IsoDate): OpenItem {
  const direction = invoice.kind === "credit_note" ? -1 : 1;
  const open = invoice.gross - invoice.paid;
  const baseOpen =
    invoice.paid === 0 ? invoice.base_gross : roundHalfUp((open * invoice.base_gross) / invoice.gross);
  return {
    invoiceId: invoice.id,
    number: invoice.number,
    partyId: invoice.party_id,
    partyName: invoice.party_name ?? invoice.party_id,
    issueDate: invoice.issue_date,
    dueDate: invoice.due_date,
    currency: invoice.currency,
    open: open * direction,
    baseOpen: baseOpen * direction,
    daysOverdue: daysBetween(invoice.due_date, asOf),
  };
}
