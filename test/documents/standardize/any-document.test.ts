import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEAD_FIELDS, type ReadField, readDocument } from "../../../src/documents/read-document.ts";
import { standardInvoice } from "../../../src/documents/standard-invoice.ts";
import { draftInvoice } from "../../../src/documents/standardize/index.ts";
import type { Known } from "../../../src/documents/standardize/known.ts";
import { nameForms } from "../../../src/documents/standardize/name-key.ts";
import { createPartyBook } from "../../../src/documents/standardize/party-book.ts";
import { invoice } from "../read-fixture.ts";

const KNOWN: Known = {
  company: {
    id: "c",
    name: "Test Company",
    currency: "EUR",
    industry: "services",
    fiscalYearStartMonth: 1,
    entities: [],
  },
  ourselves: { names: [nameForms("Test Company")], taxIds: new Set(), ibans: new Set() },
  parties: createPartyBook({ parties: [], aliases: [], banks: [] }),
  today: "2026-07-15",
};

const cents = fc.integer({ min: -5_000, max: 50_000 }).map((value) => (value / 100).toFixed(2));
const words = fc.oneof(
  cents,
  fc.constantFrom(
    "2026-07-01",
    "EUR",
    "JPY",
    "19",
    "0",
    "DE",
    "DE89370400440532013000",
    "Test Company",
    "1e9",
    "NaN",
    "-0",
    "12.345",
  ),
  fc.string({ maxLength: 20 }),
);
const anyField: fc.Arbitrary<ReadField | null> = fc.option(
  fc.record({
    raw: fc.string({ maxLength: 20 }),
    value: fc.option(words),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    box: fc.constant(null),
    method: fc.constantFrom("xml" as const, "text" as const, "ocr" as const),
    candidates: fc.array(words, { maxLength: 3 }),
  }),
);
const money = fc.option(cents).map((value) => (value === null ? null : { raw: value, value, confidence: 1, box: null, method: "xml" as const, candidates: [] })); // prettier-ignore
const MONEY: readonly string[] = ["lineTotal", "allowanceTotal", "chargeTotal", "net", "tax", "gross", "prepaid", "rounding", "payable"]; // prettier-ignore

/** Documents with any values in any place; the most with the dates and names that make an invoice of them. */
const anyDocument = fc.record({
  type: fc.constantFrom("invoice" as const, "credit_note" as const, "receipt" as const, "unknown" as const),
  method: fc.constant("xml" as const),
  profile: fc.constant(null),
  language: fc.constant(null),
  pages: fc.constant(1),
  fields: fc
    .tuple(
      fc.boolean(),
      fc.record(Object.fromEntries(HEAD_FIELDS.map((name) => [name, MONEY.includes(name) ? money : anyField]))),
    )
    .map(([sound, fields]) => {
      const { number, issueDate, sellerName, currency } = invoice().fields;
      return sound ? { ...fields, number, issueDate, sellerName, currency } : fields;
    }),
  taxes: fc.array(fc.record({ category: anyField, rate: anyField, basis: money, amount: money }), { maxLength: 3 }),
  lines: fc.array(
    fc.record({
      description: anyField, itemCode: anyField, quantity: anyField, unit: anyField, unitPrice: money, net: money,
      taxRate: anyField, taxCategory: anyField,
    }),
    { maxLength: 4 },
  ),
  text: fc.string(),
  warnings: fc.constant([]),
}); // prettier-ignore

describe("any document at all", () => {
  it("makes an invoice that agrees with itself and the contract, or none, or a doubt", () => {
    fc.assert(
      fc.property(anyDocument, (candidate) => {
        const read = readDocument.parse(candidate);
        const draft = draftInvoice(KNOWN, { documentId: "d", read });
        const doubts = draft.findings().filter(({ severity }) => severity !== "note");
        const made = draft.invoice;
        if (!made) {
          expect(doubts.length).toBeGreaterThan(0);
          return;
        }
        expect(standardInvoice.parse(made)).toEqual(made);
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        expect(sum(made.lines.map(({ net }) => net))).toBe(made.net);
        if (made.taxes.length > 0) {
          expect(sum(made.taxes.map(({ basis }) => basis))).toBe(made.net);
          expect(sum(made.taxes.map(({ amount }) => amount))).toBe(made.tax);
        } else expect([made.net, made.tax]).toEqual([0, 0]);
        expect(made.gross).toBeGreaterThanOrEqual(0);
        if (made.net + made.tax !== made.gross)
          expect(doubts.map(({ code }) => code)).toContain("gross_differs");
      }),
      { numRuns: 500 },
    );
  });

  it("is judged the same every time", () => {
    fc.assert(
      fc.property(anyDocument, (candidate) => {
        const read = readDocument.parse(candidate);
        const judge = () => {
          const draft = draftInvoice(KNOWN, { documentId: "d", read });
          return [draft.invoice, draft.findings()];
        };
        expect(judge()).toEqual(judge());
      }),
    );
  });
});
