import { Decimal } from "decimal.js";
import { monthOf } from "../../../base/dates.ts";
import { convertMinor } from "../amounts.ts";
import type { ImportCompany } from "../company-seed.ts";
import type { InvoiceDraft, InvoiceLineDraft } from "../draft.ts";
import type { Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { type TableRow, readTable } from "../table.ts";
import type { Chart } from "./chart.ts";
import { XERO_TABLES } from "./tables.ts";

/** Xero's states. Drafts and deleted invoices were never in the books. */
const STATUSES = ["DRAFT", "SUBMITTED", "DELETED", "AUTHORISED", "PAID", "VOIDED"] as const;
const TYPES = ["ACCREC", "ACCPAY", "ACCRECCREDIT", "ACCPAYCREDIT"] as const;
const RATE_DIGITS = 15;

export type XeroInvoices = {
  /** Invoice id -> contact, for the journals that were posted for it. */
  readonly contacts: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, string>;
};

export type InvoiceContext = {
  readonly reading: Reading;
  readonly company: ImportCompany;
  readonly lines: ReadonlyMap<string, readonly RawLine[]>;
  /** Invoice id -> id of the journal that stands for it. */
  readonly journals: ReadonlyMap<string, string>;
};

/**
 * Reads invoices with their payments. `currency_rate` is foreign currency per unit of base currency, so the books' rate is its
 * reciprocal. Payments are as far as the data says: one of `amount_paid` on `fully_paid_on_date`, else on the day of the last
 * update, at the invoice's own rate.
 */
export async function readInvoices(file: SourceFile, context: InvoiceContext): Promise<XeroInvoices> {
  const { reading } = context;
  const contacts = new Map<string, string>();
  const numbers = new Map<string, string>();
  const left: Record<string, number> = {};
  await readTable(file, reading, {
    spec: XERO_TABLES.invoice,
    onRow: (row) => {
      const status = row.oneOf("status", STATUSES);
      const id = row.required("invoice_id");
      contacts.set(id, row.required("contact_id"));
      numbers.set(id, row.text("invoice_number"));
      if (row.failed()) return;
      if (status === "DRAFT" || status === "SUBMITTED" || status === "DELETED") {
        left[status] = (left[status] ?? 0) + 1;
        return;
      }
      const invoice = readInvoice(row, status === "VOIDED" ? "void" : "open", context);
      if (row.failed()) return;
      reading.draft.invoices.push(invoice);
      if (invoice.status === "open") addSettlement(row, invoice, context);
    },
  });
  for (const [status, count] of Object.entries(left))
    reading.warn(`${file.name}: ${count} invoices with the status ${status} were left out.`);
  return { contacts, numbers };
}

function readInvoice(
  row: TableRow,
  status: "open" | "void",
  { company, lines, journals }: InvoiceContext,
): InvoiceDraft {
  const id = row.required("invoice_id");
  const type = row.oneOf("type", TYPES);
  const currency = row.currency("currency_code");
  const told = row.rate("currency_rate");
  const rate =
    currency === company.currency || row.failed()
      ? "1"
      : new Decimal(1).div(told).toSignificantDigits(RATE_DIGITS).toFixed();
  const gross = row.amount("total", currency);
  const issueDate = row.date("date");
  const inclusive = row.text("line_amount_types") === "Inclusive";
  return {
    entityId: company.entities[0].id,
    id,
    side: type.startsWith("ACCREC") ? "ar" : "ap",
    kind: type.endsWith("CREDIT") ? "credit_note" : "invoice",
    number: row.text("invoice_number") || id,
    partyId: row.required("contact_id"),
    issueDate,
    dueDate: row.text("due_date") === "" ? issueDate : row.date("due_date"),
    currency,
    rate,
    net: row.amount("sub_total", currency),
    tax: row.amount("total_tax", currency),
    gross,
    baseGross: row.failed() ? 0 : convertMinor(gross, { rate, from: currency, to: company.currency }),
    status,
    poNumber: row.optional("reference"),
    journal: journals.get(id) ?? null,
    profile: "xero_folder",
    lines: (lines.get(id) ?? []).map((line) => toLine(line, inclusive)),
    at: row.at,
  };
}

function addSettlement(row: TableRow, invoice: InvoiceDraft, { reading, company }: InvoiceContext): void {
  const { currency, id, at } = invoice;
  const paid = row.text("amount_paid") === "" ? 0 : row.amount("amount_paid", currency);
  const credited = row.text("amount_credited") === "" ? 0 : row.amount("amount_credited", currency);
  if (paid === 0 && credited === 0) return;
  const dated = row.text("fully_paid_on_date") !== "";
  const date = dated ? row.date("fully_paid_on_date") : row.text("updated_date_utc").slice(0, 10);
  if (monthOf(date).length !== 7) row.fail("fully_paid_on_date", "paid, but no date says when");
  if (row.failed()) return;
  if (!dated)
    reading.warn(
      "Partial payments have no date in this export; they are dated by the invoice's last update.",
    );
  if (paid !== 0) {
    const payment = `${id}:paid`;
    reading.draft.payments.push({
      entityId: invoice.entityId,
      id: payment,
      side: invoice.side,
      partyId: invoice.partyId,
      date,
      amount: paid,
      currency,
      baseAmount: convertMinor(paid, { rate: invoice.rate, from: currency, to: company.currency }),
      bankAccount: null,
      journal: null,
      profile: invoice.profile,
      reference: invoice.number,
      at,
    });
    reading.draft.allocations.push({ payment, invoice: id, amount: paid, date, kind: "payment", at });
  }
  if (credited !== 0)
    reading.draft.allocations.push({
      payment: null,
      invoice: id,
      amount: credited,
      date,
      kind: "credit",
      at,
    });
}

/** An invoice's line before its invoice says whether the amount includes tax. */
export type RawLine = Omit<InvoiceLineDraft, "net"> & { readonly amount: number };

export async function readInvoiceLines(
  file: SourceFile,
  {
    reading,
    chart,
    currencyOf,
  }: {
    readonly reading: Reading;
    readonly chart: Chart;
    readonly currencyOf: (invoiceId: string) => string | undefined;
  },
): Promise<ReadonlyMap<string, readonly RawLine[]>> {
  const lines = new Map<string, RawLine[]>();
  await readTable(file, reading, {
    spec: XERO_TABLES.invoiceLine,
    onRow: (row) => {
      const invoice = row.required("invoice_id");
      const currency = currencyOf(invoice);
      if (currency === undefined) {
        row.fail("invoice_id", `there is no invoice "${invoice}"`);
        return;
      }
      const code = row.text("account_code");
      const line = {
        description: row.optional("description"),
        quantity: row.optional("quantity"),
        unitPrice: row.optional("unit_amount"),
        amount: row.text("line_amount") === "" ? 0 : row.amount("line_amount", currency),
        taxCode: null,
        tax: row.text("tax_amount") === "" ? 0 : row.amount("tax_amount", currency),
        accountCode: chart.byCode.has(code) ? code : null,
      };
      if (row.failed()) return;
      const known = lines.get(invoice);
      if (known) known.push(line);
      else lines.set(invoice, [line]);
    },
  });
  return lines;
}

function toLine({ amount, ...line }: RawLine, inclusive: boolean): InvoiceLineDraft {
  return { ...line, net: inclusive ? amount - line.tax : amount };
}
