import { subtypeOfXero } from "../../src/books/import/xero/accounts.ts";
import { normalizeNumber } from "../../src/books/bill-number.ts";
import { type CompanyProfile, loadCompany } from "../../src/books/company.ts";
import { ACCOUNT_SUBTYPES } from "../../src/books/accounts.ts";
import { currencyExponent } from "../../src/base/money.ts";
import { roundDecimal } from "../../src/books/import/amounts.ts";
import { Decimal } from "decimal.js";
import type { StandardInvoice } from "../../src/documents/standard-invoice.ts";
import { type Store, openStore } from "../../src/store/database.ts";
import { type Row, text } from "./read-xero.ts";

const COMPANY = "bench";
const AT = "2026-01-01T00:00:00.000Z";

/** The currency that is worth exactly one of the base currency on most invoices. */
export function baseCurrency(invoices: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const row of invoices)
    if (/^1(\.0*)?$/.test(text(row, "currency_rate")))
      counts.set(text(row, "currency_code"), (counts.get(text(row, "currency_code")) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!most) throw new Error("no invoice has a rate of 1: the base currency cannot be told");
  return most[0];
}

/** Code in the books: Xero's, or the name of accounts that have none. */
export const codeOf = (account: Row): string => text(account, "code") || text(account, "name");

/** Books that know the chart and the contacts, and nothing that was ever posted. */
export async function makeBooks(
  {
    account,
    contact,
    organization,
  }: Readonly<Record<"account" | "contact" | "organization", readonly Row[]>>,
  currency: string,
): Promise<{ readonly store: Store; readonly company: CompanyProfile }> {
  const store = await openStore(":memory:");
  const { db } = store;
  await db.insertInto("company").values({ id: COMPANY, name: "Bench", created_at: AT }).execute();
  const yearEnd = Number(organization[0]?.["financial_year_end_month"] ?? "12");
  await db
    .insertInto("entity")
    .values({
      company_id: COMPANY,
      id: "main",
      name: "Bench",
      base_currency: currency,
      industry: "services",
      fiscal_year_start_month: (yearEnd % 12) + 1,
      basis: "accrual",
      country: null,
      timezone: "UTC",
    }) // prettier-ignore
    .execute();
  for (const row of account) {
    const subtype = subtypeOfXero(text(row, "type"), text(row, "name"));
    if (subtype === null) throw new Error(`unknown account type "${text(row, "type")}"`);
    await db
      .insertInto("account")
      .values({
        company_id: COMPANY,
        code: codeOf(row),
        name: text(row, "name"),
        type: ACCOUNT_SUBTYPES[subtype].type,
        subtype,
        is_cash: subtype === "cash" ? 1 : 0,
        active: 1,
      }) // prettier-ignore
      .execute();
  }
  for (const row of contact)
    await db
      .insertInto("party")
      .values({ company_id: COMPANY, id: text(row, "contact_id"), name: text(row, "name"), kind: "other" })
      .execute();
  return { store, company: await loadCompany(db, COMPANY) };
}

/** The invoice as standardisation would hand it over, with the accounts that its lines name. */
export function toInvoice(
  row: Row,
  lines: readonly Row[],
  contacts: ReadonlyMap<string, string>,
): StandardInvoice {
  const currency = text(row, "currency_code");
  const minor = (value: string) =>
    roundDecimal(new Decimal(value === "" ? "0" : value).times(10 ** currencyExponent(currency)));
  const inclusive = text(row, "line_amount_types") === "Inclusive";
  const type = text(row, "type");
  const total = minor(text(row, "total"));
  const credit = type.endsWith("CREDIT") !== total < 0;
  const sign = total < 0 ? -1 : 1;
  const id = text(row, "invoice_id");
  const contact = text(row, "contact_id");
  const number = text(row, "invoice_number") || id;
  const date = text(row, "date").slice(0, 10);
  return {
    documentId: id,
    side: type.startsWith("ACCREC") ? "ar" : "ap",
    kind: credit ? "credit_note" : "invoice",
    number,
    normalizedNumber: normalizeNumber(number),
    party: {
      id: contact,
      name: contacts.get(contact) ?? contact,
      taxId: null,
      country: null,
      iban: null,
      matchedBy: "name",
    },
    issueDate: date,
    dueDate: text(row, "due_date").slice(0, 10) || date,
    deliveryDate: null,
    currency,
    net: sign * minor(text(row, "sub_total")),
    tax: sign * minor(text(row, "total_tax")),
    gross: sign * total,
    prepaid: 0,
    taxes: [],
    lines: lines.map((line) => {
      const amount = sign * minor(text(line, "line_amount"));
      const tax = sign * minor(text(line, "tax_amount"));
      return {
        description: text(line, "description"),
        itemCode: text(line, "item_code") || null,
        quantity: text(line, "quantity") || null,
        unitPrice: text(line, "unit_amount") || null,
        net: inclusive ? amount - tax : amount,
        taxRate: null,
        taxCategory: null,
        accountCode: text(line, "account_code") || null,
        tax,
      };
    }),
    purchaseOrder: null,
    precedingInvoice: null,
    confidence: 1,
  };
}
