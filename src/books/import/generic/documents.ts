import { convertMinor } from "../amounts.ts";
import type { ImportCompany } from "../company-seed.ts";
import { type TableRow, readTable } from "../table.ts";
import type { TableReader } from "./master.ts";

const SIDES = ["ar", "ap"] as const;

export const readInvoices: TableReader = (file, reading, company) =>
  readTable(file, reading, {
    spec: {
      required: [
        "id",
        "side",
        "number",
        "party",
        "issue_date",
        "due_date",
        "currency",
        "net",
        "tax",
        "gross",
      ],
      optional: ["kind", "rate", "po_number", "journal", "entity"],
    },
    onRow: (row) => {
      const currency = row.currency("currency");
      const [net, tax, gross] = [
        row.amount("net", currency),
        row.amount("tax", currency),
        row.amount("gross", currency),
      ];
      if (!row.failed() && net + tax !== gross) row.fail("gross", "gross is not net plus tax");
      if (!row.failed() && gross < 0)
        row.fail("gross", "the amounts are negative; a credit note has positive amounts and its own kind");
      const rate = readRate(row, currency, company);
      const invoice = {
        entityId: row.text("entity") || company.entities[0].id,
        id: row.required("id"),
        side: row.oneOf("side", SIDES),
        kind: row.text("kind") === "" ? ("invoice" as const) : row.oneOf("kind", ["invoice", "credit_note"]),
        number: row.required("number"),
        partyId: row.required("party"),
        issueDate: row.date("issue_date"),
        dueDate: row.date("due_date"),
        currency,
        rate,
        net,
        tax,
        gross,
        poNumber: row.optional("po_number"),
        journal: row.optional("journal"),
        profile: "generic",
        status: "open" as const,
        lines: [],
        at: row.at,
      };
      if (row.failed()) return;
      const baseGross = convertMinor(gross, { rate, from: currency, to: company.currency });
      reading.draft.invoices.push({ ...invoice, baseGross });
    },
  });

export const readPayments: TableReader = (file, reading, company) =>
  readTable(file, reading, {
    spec: {
      required: ["id", "side", "party", "date", "amount", "currency"],
      optional: ["rate", "bank_account", "journal", "reference", "entity"],
    },
    onRow: (row) => {
      const currency = row.currency("currency");
      const amount = row.amount("amount", currency);
      if (!row.failed() && amount <= 0)
        row.fail("amount", "a payment is more than zero; the side says which way");
      const rate = readRate(row, currency, company);
      const payment = {
        entityId: row.text("entity") || company.entities[0].id,
        id: row.required("id"),
        side: row.oneOf("side", SIDES),
        partyId: row.required("party"),
        date: row.date("date"),
        amount,
        currency,
        bankAccount: row.optional("bank_account"),
        journal: row.optional("journal"),
        profile: "generic",
        reference: row.optional("reference"),
        at: row.at,
      };
      if (row.failed()) return;
      const baseAmount = convertMinor(amount, { rate, from: currency, to: company.currency });
      reading.draft.payments.push({ ...payment, baseAmount });
    },
  });

/** Amounts are in the invoice's currency, which invoices.csv or the books know: read this table after the invoices. */
export function createAllocationsReader(currencyOfInvoice: (id: string) => string | undefined): TableReader {
  return (file, reading) =>
    readTable(file, reading, {
      spec: { required: ["payment", "invoice", "amount", "date"], optional: ["kind"] },
      onRow: (row) => {
        const invoice = row.required("invoice");
        const currency = currencyOfInvoice(invoice);
        if (invoice !== "" && currency === undefined) row.fail("invoice", `there is no invoice "${invoice}"`);
        if (currency === undefined) return;
        const kind =
          row.text("kind") === ""
            ? ("payment" as const)
            : row.oneOf("kind", ["payment", "credit", "write_off"]);
        const payment = row.optional("payment");
        if (kind === "payment" && payment === null) row.fail("payment", "payment is missing");
        const amount = row.amount("amount", currency);
        const date = row.date("date");
        if (!row.failed())
          reading.draft.allocations.push({ payment, invoice, amount, date, kind, at: row.at });
      },
    });
}

function readRate(row: TableRow, currency: string, company: ImportCompany): string {
  if (currency === company.currency) return "1";
  if (row.text("rate") !== "") return row.rate("rate");
  row.fail(
    "rate",
    `an amount in ${currency} needs a rate: how much ${company.currency} one ${currency} is worth`,
  );
  return "1";
}
