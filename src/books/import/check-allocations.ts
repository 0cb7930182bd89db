import { type Minor, formatMoney } from "../../base/money.ts";
import type { KnownBooks } from "./check.ts";
import type { At, BooksDraft } from "./draft.ts";
import type { RejectionList } from "./reading.ts";

type Context = {
  readonly known: KnownBooks;
  readonly undone: ReadonlySet<string>;
  readonly rejections: RejectionList;
  readonly warn: (warning: string) => void;
};

/** Payments and invoices of allocations exist and are not voided; more allocated than there is to allocate is warned about. */
export function checkAllocations(draft: BooksDraft, { known, undone, rejections, warn }: Context): void {
  const standing = (row: { readonly batch_id: string | null } | undefined) =>
    row !== undefined && !(row.batch_id !== null && undone.has(row.batch_id));
  const invoices = new Map(draft.invoices.map((invoice) => [invoice.id, invoice]));
  const payments = new Map(draft.payments.map((payment) => [payment.id, payment]));
  const toInvoice = new Map<string, Minor>();
  const fromPayment = new Map<string, Minor>();
  const otherCurrency = new Set<string>();
  const refuse = (at: At, column: string, value: string) =>
    rejections.add({ ...at, column, value, reason: `there is no ${column} "${value}"` });
  for (const { invoice, payment, amount, at } of draft.allocations) {
    if (!invoices.has(invoice) && !standing(known.invoices.get(invoice))) refuse(at, "invoice", invoice);
    toInvoice.set(invoice, (toInvoice.get(invoice) ?? 0) + amount);
    if (payment === null) continue;
    if (!payments.has(payment) && !standing(known.payments.get(payment))) refuse(at, "payment", payment);
    fromPayment.set(payment, (fromPayment.get(payment) ?? 0) + amount);
    if (invoices.get(invoice)?.currency !== payments.get(payment)?.currency) otherCurrency.add(payment);
  }
  for (const [id, total] of toInvoice) {
    const invoice = invoices.get(id);
    if (invoice && total > invoice.gross) {
      const by = formatMoney(total - invoice.gross, invoice.currency);
      warn(`Invoice ${invoice.number}: ${by} more is allocated to it than its gross amount.`);
    }
  }
  for (const [id, total] of fromPayment) {
    const payment = payments.get(id);
    if (payment && !otherCurrency.has(id) && total > payment.amount) {
      warn(
        `Payment ${id}: ${formatMoney(total - payment.amount, payment.currency)} more is allocated than was paid.`,
      );
    }
  }
}
