import type { IsoDate } from "../../src/base/dates.ts";
import type { Minor } from "../../src/base/money.ts";
import type { AccountCode } from "./chart.ts";

/** One line of an entry: `amount` is base currency, positive for a debit. `foreign` is what the bill says. */
export type Line = {
  readonly account: AccountCode;
  readonly amount: Minor;
  readonly party?: string;
  readonly foreign?: { readonly currency: string; readonly amount: Minor; readonly rate: string };
};

export type Entry = {
  readonly date: IsoDate;
  readonly source: string;
  readonly reference: string;
  readonly description: string;
  readonly lines: readonly Line[];
};

export type Invoice = {
  readonly side: "ar" | "ap";
  readonly kind: "invoice" | "credit_note";
  readonly number: string;
  readonly party: string;
  readonly issue: IsoDate;
  readonly due: IsoDate;
  readonly currency: string;
  readonly rate: string;
  readonly gross: Minor;
  readonly poNumber: string;
  /** Absent for items of the opening balance. */
  readonly entry: Entry | undefined;
};

export type Payment = {
  readonly side: "ar" | "ap";
  readonly party: string;
  readonly date: IsoDate;
  readonly amount: Minor;
  readonly currency: string;
  readonly rate: string;
  readonly reference: string;
  readonly entry: Entry;
};

export type Allocation = {
  readonly payment: Payment | undefined;
  readonly invoice: Invoice;
  readonly amount: Minor;
  readonly date: IsoDate;
  readonly kind: "payment" | "credit" | "write_off";
};

/** Collects what the stages post. */
export type Books = {
  /** @throws Error when the lines do not sum to zero. Lines of zero are left out. */
  readonly post: (entry: Entry) => Entry;
  readonly addInvoice: (invoice: Invoice) => Invoice;
  readonly addPayment: (payment: Payment) => Payment;
  readonly allocate: (allocation: Allocation) => void;
  /** Debits minus credits on `account` from..to, both included. */
  readonly movement: (account: AccountCode, from: IsoDate, to: IsoDate) => Minor;
  readonly balance: (account: AccountCode, through: IsoDate) => Minor;
  readonly entries: () => readonly Entry[];
  readonly invoices: () => readonly Invoice[];
  readonly payments: () => readonly Payment[];
  readonly allocations: () => readonly Allocation[];
};

export function createBooks(): Books {
  const entries: Entry[] = [];
  const invoices: Invoice[] = [];
  const payments: Payment[] = [];
  const allocations: Allocation[] = [];

  function movement(account: AccountCode, from: IsoDate, to: IsoDate): Minor {
    let sum = 0;
    for (const entry of entries) {
      if (entry.date < from || entry.date > to) continue;
      for (const line of entry.lines) if (line.account === account) sum += line.amount;
    }
    return sum;
  }

  return {
    post: (entry) => {
      const kept = { ...entry, lines: entry.lines.filter((line) => line.amount !== 0) };
      const sum = kept.lines.reduce((total, line) => total + line.amount, 0);
      if (sum !== 0) throw new Error(`entry "${entry.description}" of ${entry.date} is off by ${sum} cents`);
      entries.push(kept);
      return kept;
    },
    addInvoice: (invoice) => {
      invoices.push(invoice);
      return invoice;
    },
    addPayment: (payment) => {
      payments.push(payment);
      return payment;
    },
    allocate: (allocation) => {
      allocations.push(allocation);
    },
    movement,
    balance: (account, through) => movement(account, "0001-01-01", through),
    entries: () => entries,
    invoices: () => invoices,
    payments: () => payments,
    allocations: () => allocations,
  };
}
