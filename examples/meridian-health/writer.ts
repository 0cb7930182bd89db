import { minorToDecimal } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Allocation, Books, Entry, Invoice, Payment } from "./books.ts";
import { BASE } from "./company.ts";
import { csv, numbered } from "./csv.ts";

/** Ids of the documents, given in order of date. */
export type Ids = {
  readonly entries: ReadonlyMap<Entry, string>;
  readonly invoices: ReadonlyMap<Invoice, string>;
  readonly payments: ReadonlyMap<Payment, string>;
};

export function assignIds(books: Books): Ids {
  const side = (one: "ar" | "ap") => books.invoices().filter((invoice) => invoice.side === one);
  const paid = (one: "ar" | "ap") => books.payments().filter((payment) => payment.side === one);
  return {
    entries: numbered(books.entries(), "J", (entry) => entry.date),
    invoices: new Map([
      ...numbered(side("ar"), "AR-", (invoice) => invoice.issue),
      ...numbered(side("ap"), "AP-", (invoice) => invoice.issue),
    ]),
    payments: new Map([
      ...numbered(paid("ar"), "RC-", (payment) => payment.date),
      ...numbered(paid("ap"), "PM-", (payment) => payment.date),
    ]),
  };
}

function money(amount: Minor, currency = BASE): string {
  return minorToDecimal(amount, currency);
}

export function idOf<T>(ids: ReadonlyMap<T, string>, item: T): string {
  const id = ids.get(item);
  if (id === undefined) throw new Error("a document without id was written");
  return id;
}

export function journalsCsv(ids: Ids): string {
  const columns = [
    "journal",
    "date",
    "source",
    "account",
    "debit",
    "credit",
    "reference",
    "description",
    "party",
    "currency",
    "rate",
  ];
  const rows = [...ids.entries].flatMap(([entry, id]) =>
    entry.lines.map(({ account, amount, party, foreign }) => {
      const shown = foreign?.amount ?? amount;
      const currency = foreign?.currency ?? BASE;
      return [
        id, entry.date, entry.source, account,
        shown > 0 ? money(shown, currency) : "", shown < 0 ? money(-shown, currency) : "",
        entry.reference, entry.description, party ?? "", foreign?.currency ?? "", foreign?.rate ?? "",
      ]; // prettier-ignore
    }),
  );
  return csv(columns, rows);
}

export function invoicesCsv(ids: Ids): string {
  const opening = [...ids.entries].find(([entry]) => entry.source === "opening")?.[1] ?? "";
  const columns = [
    "id", "side", "number", "party", "issue_date", "due_date", "currency", "net", "tax", "gross", "kind", "rate", "po_number", "journal",
  ]; // prettier-ignore
  const rows = [...ids.invoices].map(([invoice, id]) => {
    const gross = money(invoice.gross, invoice.currency);
    return [
      id, invoice.side, invoice.number, invoice.party, invoice.issue, invoice.due, invoice.currency,
      gross, money(0, invoice.currency), gross, invoice.kind, invoice.rate, invoice.poNumber,
      invoice.entry ? idOf(ids.entries, invoice.entry) : opening,
    ]; // prettier-ignore
  });
  return csv(columns, rows);
}

export function paymentsCsv(ids: Ids): string {
  const columns = [
    "id",
    "side",
    "party",
    "date",
    "amount",
    "currency",
    "rate",
    "bank_account",
    "journal",
    "reference",
  ];
  const rows = [...ids.payments].map(([payment, id]) => [
    id, payment.side, payment.party, payment.date, money(payment.amount, payment.currency), payment.currency,
    payment.rate, "bank-operating", idOf(ids.entries, payment.entry), payment.reference,
  ]); // prettier-ignore
  return csv(columns, rows);
}

export function allocationsCsv(ids: Ids, allocations: readonly Allocation[]): string {
  const rows = allocations
    .map(({ payment, invoice, amount, date, kind }) => [
      payment ? idOf(ids.payments, payment) : "",
      idOf(ids.invoices, invoice),
      money(amount, invoice.currency),
      date,
      kind,
    ]) // prettier-ignore
    .sort((a, b) => ((a[3] ?? "") < (b[3] ?? "") ? -1 : (a[3] ?? "") > (b[3] ?? "") ? 1 : 0));
  return csv(["payment", "invoice", "amount", "date", "kind"], rows);
}
