import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import { type AllocationRow, type InvoiceWithPaid } from "../../books/open-items-queries.ts";
import { dayNumber } from "../periods.ts";

/** How one invoice was settled: what share of it on which day, in money or otherwise (credited, written off). */
export type PaymentRecord = {
  readonly invoiceId: string;
  readonly partyId: string;
  readonly issueDay: number;
  readonly dueDay: number;
  /** Gross in base currency. */
  readonly amount: Minor;
  /** In order of day; shares add up to at most 1. */
  readonly events: readonly Settlement[];
};

export type Settlement = { readonly day: number; readonly share: number; readonly inMoney: boolean };

/** Invoices (not credit notes) with what was allocated to them. */
export function paymentRecords(
  invoices: readonly InvoiceWithPaid[],
  allocations: readonly AllocationRow[],
): PaymentRecord[] {
  const byInvoice = Map.groupBy(allocations, (allocation) => allocation.invoice_id);
  const days = dayNumbers();
  return invoices
    .filter((invoice) => invoice.kind === "invoice" && invoice.gross > 0)
    .map((invoice) => ({
      invoiceId: invoice.id,
      partyId: invoice.party_id,
      issueDay: days(invoice.issue_date),
      dueDay: days(invoice.due_date),
      amount: invoice.base_gross,
      events: settlements(byInvoice.get(invoice.id) ?? [], { gross: invoice.gross, days }),
    }));
}

function settlements(
  allocations: readonly AllocationRow[],
  { gross, days }: { readonly gross: Minor; readonly days: (date: IsoDate) => number },
): Settlement[] {
  let left = 1;
  const events: Settlement[] = [];
  for (const { date, amount, kind } of allocations) {
    const share = Math.min(left, amount / gross);
    if (share <= 0) continue;
    left -= share;
    events.push({ day: days(date), share, inMoney: kind === "payment" });
  }
  return events;
}

/** The same few thousand dates come up again and again; parsing each once is most of the cost. */
function dayNumbers(): (date: IsoDate) => number {
  const known = new Map<IsoDate, number>();
  return (date) => {
    const day = known.get(date) ?? dayNumber(date);
    known.set(date, day);
    return day;
  };
}

/** Share of the invoice still open at the end of `day`. */
export function openShare(record: PaymentRecord, day: number): number {
  const settled = record.events.reduce((sum, event) => (event.day <= day ? sum + event.share : sum), 0);
  return settled > 1 - 1e-9 ? 0 : 1 - settled;
}
