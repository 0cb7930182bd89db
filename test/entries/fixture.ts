import fc from "fast-check";
import type { StandardInvoice, StandardLine } from "../../src/documents/standard-invoice.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../../src/books/accounts.ts";
import type { PostingRules } from "../../src/entries/posting-rules.ts";
import { percentOf } from "../../src/entries/tax-groups.ts";
import type { TestAccount } from "../support/books-fixture.ts";

/** A chart with value added tax accounts, enough to tell costs apart. */
export const VAT_CHART: readonly TestAccount[] = [
  ["1000", "Operating bank account", "cash"],
  ["1100", "Trade receivables", "receivable"],
  ["1200", "Inventory", "inventory"],
  ["1300", "Prepaid expenses", "prepaid"],
  ["1400", "Input VAT", "tax_receivable"],
  ["1500", "Equipment", "fixed_asset"],
  ["2000", "Trade payables", "payable"],
  ["2200", "VAT on sales", "tax_payable"],
  ["2300", "Income tax payable", "tax_payable"],
  ["3100", "Retained earnings", "retained_earnings"],
  ["4000", "Service revenue", "revenue"],
  ["4100", "Product revenue", "revenue"],
  ["6100", "Office rent", "rent"],
  ["6200", "Medical supplies", "supplies"],
  ["6300", "Insurance", "insurance"],
  ["6400", "Software and subscriptions", "general"],
  ["6500", "Light, power and heating", "general"],
  ["6600", "Legal fees", "professional_fees"],
  ["6700", "Audit and accounting", "professional_fees"],
  ["6800", "General expenses", "general"],
  ["6900", "Travel", "general"],
  ["6950", "Freight and courier", "general"],
  ["7900", "Rounding differences", "other_expense"],
];

export const TAX_CODES = [
  { code: "V19", name: "Input VAT 19 %", rate: "19", kind: "input" },
  { code: "V7", name: "Input VAT 7 %", rate: "7", kind: "input" },
  { code: "U19", name: "VAT 19 %", rate: "19", kind: "output" },
];

/** Rules as the loader gives them for books that know a chart and nothing else. */
export function testRules(overrides: Partial<PostingRules> = {}): PostingRules {
  return {
    entity: { id: "main", base_currency: "EUR", basis: "accrual", country: "DE", fiscal_year_start_month: 1 },
    accounts: VAT_CHART.map(([code, name, subtype], index) => ruleAccount(code, name, subtype, index + 1)),
    memory: new Map(),
    history: new Map(),
    earlierLines: [],
    taxCodes: TAX_CODES,
    fxRates: [],
    periods: [],
    invoices: [],
    rounding: "document",
    roundingTolerance: 5,
    automaticConfidence: 0.8,
    ...overrides,
  };
}

export function ruleAccount(code: string, name: string, subtype: AccountSubtype, id = 0) {
  return { id, code, name, type: ACCOUNT_SUBTYPES[subtype].type, subtype, currency: null, taxCode: null };
}

export const line = (description: string, net: number, more: Partial<StandardLine> = {}): StandardLine => ({
  description,
  itemCode: null,
  quantity: null,
  unitPrice: null,
  net,
  taxRate: null,
  taxCategory: null,
  accountCode: null,
  tax: null,
  ...more,
});

/** A bill of 100.00 + 19.00 VAT for office rent from a known supplier; `lines` set net and tax unless they are given. */
export function invoiceOf(overrides: Partial<StandardInvoice> = {}): StandardInvoice {
  const lines = overrides.lines ?? [line("Office rent June", 10_000, { taxRate: "19" })];
  const net = overrides.net ?? lines.reduce((sum, { net: amount }) => sum + amount, 0);
  const taxes =
    overrides.taxes ??
    [...Map.groupBy(lines, ({ taxRate }) => taxRate)].map(([rate, group]) => {
      const basis = group.reduce((sum, { net: amount }) => sum + amount, 0);
      return { category: "S", rate, basis, amount: rate === null ? 0 : percentOf(basis, rate) };
    });
  const tax = overrides.tax ?? taxes.reduce((sum, { amount }) => sum + amount, 0);
  const number = overrides.number ?? "R-1001";
  return {
    documentId: `doc-${number}`,
    side: "ap",
    kind: "invoice",
    normalizedNumber: number.replace(/[^a-z0-9]/gi, "").toUpperCase(),
    party: {
      id: "s1",
      name: "Hausverwaltung Nord",
      taxId: null,
      country: "DE",
      iban: null,
      matchedBy: "name",
    },
    issueDate: "2026-06-15",
    dueDate: "2026-07-15",
    deliveryDate: null,
    currency: "EUR",
    gross: net + tax,
    prepaid: 0,
    purchaseOrder: null,
    precedingInvoice: null,
    confidence: 1,
    ...overrides,
    number,
    lines,
    taxes,
    net,
    tax,
  };
}

const DESCRIPTIONS = [
  "Office rent",
  "Flight to Rome",
  "Gloves, nitrile",
  "Zahnseide",
  "",
  "Versicherung 2026",
];

/** Any invoice whose net, tax and gross agree, in EUR or USD; lines may be negative while the total is positive. */
export const anyInvoice: fc.Arbitrary<StandardInvoice> = fc
  .record({
    side: fc.constantFrom("ap" as const, "ar" as const),
    kind: fc.constantFrom("invoice" as const, "credit_note" as const),
    currency: fc.constantFrom("EUR", "USD"),
    number: fc.integer({ min: 1, max: 10_000_000 }).map(String),
    lines: fc.array(
      fc.record({
        description: fc.constantFrom(...DESCRIPTIONS),
        net: fc.integer({ min: -5_000, max: 9_000_000 }),
        taxRate: fc.constantFrom("19", "7", "0", null),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ lines, ...rest }) =>
    invoiceOf({
      ...rest,
      lines: lines.map(({ description, net, taxRate }) => line(description, net, { taxRate })),
    }),
  )
  .filter(({ gross }) => gross > 0);
