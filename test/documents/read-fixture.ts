import type {
  HeadField,
  ReadDocument,
  ReadField,
  ReadLine,
  ReadTax,
} from "../../src/documents/read-document.ts";
import { noFields } from "../../src/documents/read-document.ts";

/** A value as a reader gives it: clear, from an e-invoice, unless said otherwise. */
export function field(value: string, more: Partial<ReadField> = {}): ReadField {
  return { raw: value, value, confidence: 0.999, box: null, method: "xml", candidates: [], ...more };
}

/** A value that may mean several things. */
export function unclear(raw: string, ...candidates: string[]): ReadField {
  return field(raw, { value: null, candidates, confidence: 0.5 });
}

export type Heads = Partial<Record<HeadField, string | ReadField | null>>;
export type LineTexts = Partial<Record<keyof ReadLine, string>>;
export type TaxTexts = Partial<Record<keyof ReadTax, string>>;

/** A supplier's invoice to Test Company over 100.00 + 20 % = 120.00 USD, with two lines. */
export const INVOICE: Heads = {
  number: "INV-1001",
  issueDate: "2026-07-01",
  dueDate: "2026-07-31",
  currency: "USD",
  sellerName: "Acme Supplies Ltd",
  buyerName: "Test Company Inc.",
  lineTotal: "100.00",
  net: "100.00",
  tax: "20.00",
  gross: "120.00",
  payable: "120.00",
};
export const LINES: readonly LineTexts[] = [
  { description: "Paper", quantity: "4", unitPrice: "15.00", net: "60.00", taxRate: "20", taxCategory: "S" },
  { description: "Ink", quantity: "2", unitPrice: "20.00", net: "40.00", taxRate: "20", taxCategory: "S" },
];
export const TAXES: readonly TaxTexts[] = [{ category: "S", rate: "20", basis: "100.00", amount: "20.00" }];

export type InvoiceParts = {
  readonly lines?: readonly LineTexts[];
  readonly taxes?: readonly TaxTexts[];
  readonly type?: ReadDocument["type"];
  readonly text?: string;
};

export function invoice(heads: Heads = {}, parts: InvoiceParts = {}): ReadDocument {
  return document({ ...INVOICE, ...heads }, { lines: LINES, taxes: TAXES, ...parts });
}

/** A document with just these values. */
export function document(
  heads: Heads,
  { lines = [], taxes = [], type = "invoice", text = "" }: InvoiceParts = {},
): ReadDocument {
  const fields = noFields();
  for (const [name, value] of Object.entries(heads) as [HeadField, string | ReadField | null][])
    fields[name] = typeof value === "string" ? field(value) : value;
  const of = (texts: LineTexts | TaxTexts, name: string) => {
    const value = (texts as Record<string, string | undefined>)[name];
    return value === undefined ? null : field(value);
  };
  return {
    type,
    method: "xml",
    profile: null,
    language: "en",
    pages: 1,
    fields,
    taxes: taxes.map((tax) => ({
      category: of(tax, "category"),
      rate: of(tax, "rate"),
      basis: of(tax, "basis"),
      amount: of(tax, "amount"),
    })),
    lines: lines.map((line) => ({
      description: of(line, "description"),
      itemCode: of(line, "itemCode"),
      quantity: of(line, "quantity"),
      unit: of(line, "unit"),
      unitPrice: of(line, "unitPrice"),
      net: of(line, "net"),
      taxRate: of(line, "taxRate"),
      taxCategory: of(line, "taxCategory"),
    })),
    text,
    warnings: [],
  };
}
