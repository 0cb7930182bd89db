import { minorToDecimal } from "../../base/money.ts";
import type { Row } from "../../store/schema.ts";
import { element, group } from "../markup.ts";

type Sources = {
  readonly sales: readonly Row<"invoice">[];
  readonly purchases: readonly Row<"invoice">[];
  readonly payments: readonly Row<"payment">[];
  readonly currency: string;
};

/** SourceDocuments: sales and purchase invoices and payments, each with its number and totals. */
export function* sourceDocuments({ sales, purchases, payments, currency }: Sources): Generator<string> {
  yield "<SourceDocuments>\n";
  yield* invoices("SalesInvoices", sales, currency);
  yield* invoices("PurchaseInvoices", purchases, currency);
  yield `<Payments>\n${totals(
    payments.map(({ side, base_amount }) => (side === "ar" ? base_amount : -base_amount)),
    currency,
  )}\n`;
  for (const payment of payments)
    yield `${group(
      "Payment",
      element("PaymentRefNo", payment.id),
      element("TransactionID", payment.journal_id),
      element("TransactionDate", payment.date),
      element("Description", payment.reference),
      element(payment.side === "ar" ? "CustomerID" : "SupplierID", payment.party_id),
      money("DocumentTotals", "GrossTotal", {
        ...payment,
        base: payment.base_amount,
        base_currency: currency,
      }),
    )}\n`;
  yield "</Payments>\n</SourceDocuments>\n";
}

function* invoices(name: string, rows: readonly Row<"invoice">[], currency: string): Generator<string> {
  const signed = ({ side, kind, base_gross }: Row<"invoice">) =>
    (side === "ar" ? 1 : -1) * (kind === "credit_note" ? -1 : 1) * base_gross;
  yield `<${name}>\n${totals(rows.map(signed), currency)}\n`;
  for (const row of rows)
    yield `${group(
      "Invoice",
      element("InvoiceNo", row.number),
      group(
        row.side === "ar" ? "CustomerInfo" : "SupplierInfo",
        element(row.side === "ar" ? "CustomerID" : "SupplierID", row.party_id),
      ),
      element("InvoiceDate", row.issue_date),
      element("InvoiceType", row.kind === "credit_note" ? "381" : "380"),
      element("TransactionID", row.journal_id),
      group(
        "DocumentTotals",
        element("TaxPayable", minorToDecimal(row.tax, row.currency)),
        element("NetTotal", minorToDecimal(row.net, row.currency)),
        element("GrossTotal", minorToDecimal(row.gross, row.currency)),
        group("Currency", element("CurrencyCode", row.currency), element("ExchangeRate", row.fx_rate)),
      ),
    )}\n`;
  yield `</${name}>\n`;
}

function totals(signed: readonly number[], currency: string): string {
  const debit = signed.reduce((sum, amount) => sum + Math.max(amount, 0), 0);
  const credit = signed.reduce((sum, amount) => sum - Math.min(amount, 0), 0);
  return (
    element("NumberOfEntries", signed.length) +
    element("TotalDebit", minorToDecimal(debit, currency)) +
    element("TotalCredit", minorToDecimal(credit, currency))
  );
}

function money(
  name: string,
  total: string,
  {
    amount,
    currency,
    base,
    base_currency,
  }: {
    readonly amount: number;
    readonly currency: string;
    readonly base: number;
    readonly base_currency: string;
  },
): string {
  return group(
    name,
    element(total, minorToDecimal(base, base_currency)),
    currency === base_currency
      ? ""
      : group(
          "Currency",
          element("CurrencyCode", currency),
          element("CurrencyAmount", minorToDecimal(amount, currency)),
        ),
  );
}
