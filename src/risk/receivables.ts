import { daysBetween, type IsoDate } from "../base/dates.ts";
import { type Minor, roundHalfUp } from "../base/money.ts";
import type { AllocationRow, InvoiceWithPaid } from "../books/open-items-queries.ts";

/** A customer's invoice with its history of payment. */
export type Receivable = {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly partyId: string;
  readonly partyName: string;
  readonly issueDate: IsoDate;
  readonly dueDate: IsoDate;
  readonly gross: Minor;
  readonly baseGross: Minor;
  /** In order of date. */
  readonly allocations: readonly AllocationRow[];
};

export function toReceivables(
  invoices: readonly InvoiceWithPaid[],
  allocations: readonly AllocationRow[],
): Receivable[] {
  const byInvoice = Map.groupBy(allocations, (allocation) => allocation.invoice_id);
  return invoices.map((invoice) => ({
    id: invoice.id,
    kind: invoice.kind,
    number: invoice.number,
    partyId: invoice.party_id,
    partyName: invoice.party_name ?? invoice.party_id,
    issueDate: invoice.issue_date,
    dueDate: invoice.due_date,
    gross: invoice.gross,
    baseGross: invoice.base_gross,
    allocations: byInvoice.get(invoice.id) ?? [],
  }));
}

/** Unpaid at the end of `day`, in base currency at the booked rate; credit notes count negative. */
export function openAt(invoice: Receivable, day: IsoDate): Minor {
  if (invoice.issueDate > day) return 0;
  let paid = 0;
  for (const allocation of invoice.allocations) if (allocation.date <= day) paid += allocation.amount;
  const open =
    paid === 0
      ? invoice.baseGross
      : roundHalfUp(((invoice.gross - paid) * invoice.baseGross) / invoice.gross);
  return invoice.kind === "credit_note" ? -open : open;
}

/**
 * Days from the due date to the payment that settled the invoice; negative when early. An invoice still open at
 * `asOf` counts with the days it is overdue so far: the least it will have been. Undefined while it is not due,
 * and where no money settled it (credited or written off).
 */
export function daysLate(invoice: Receivable, asOf: IsoDate): number | undefined {
  if (invoice.kind !== "invoice" || invoice.dueDate > asOf || invoice.gross <= 0) return undefined;
  let paid = 0;
  let inMoney = 0;
  for (const { amount, date, kind } of invoice.allocations) {
    paid += amount;
    if (kind === "payment") inMoney += amount;
    // A residual below two percent is a dispute or a fee, not an unpaid invoice.
    if (paid >= invoice.gross * 0.98)
      return inMoney * 2 < paid ? undefined : daysBetween(invoice.dueDate, date);
  }
  return daysBetween(invoice.dueDate, asOf);
}
