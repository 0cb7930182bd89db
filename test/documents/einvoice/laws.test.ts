import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PurserError } from "../../../src/base/errors.ts";
import { readInvoiceXml } from "../../../src/documents/einvoice/index.ts";
import type { ReadDocument, ReadField } from "../../../src/documents/read-document.ts";
import { ciiInvoice, ublInvoice, type XmlInvoice } from "../../support/invoice-xml.ts";

const bytes = (xml: string) => new TextEncoder().encode(xml);
const money = fc.integer({ min: 0, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2));
const words = fc
  .array(fc.constantFrom("Gauze", "A&B", "<5 mm", 'the "long" one', "für", "côté", "5 €", "'s"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(" "));
const invoices: fc.Arbitrary<XmlInvoice> = fc.record({
  number: words,
  issueDate: fc.constantFrom("2024-02-29", "2025-12-31", "2026-01-01"),
  typeCode: fc.constantFrom("380", "381", "384"),
  currency: fc.constantFrom("EUR", "USD", "CHF"),
  seller: fc.record({ name: words }),
  buyer: fc.record({ name: words, country: fc.constantFrom("FR", "AT") }),
  lines: fc.array(
    fc.record({
      description: words,
      quantity: fc.constantFrom("1", "-2", "0.25", "1000"),
      unitPrice: money,
      taxRate: fc.constantFrom("0", "5.5", "19"),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  allowance: money,
  prepaid: money,
});

const plain = (field: ReadField | null) => field?.value ?? null;

/** All that a document says, without how it is written. */
function facts({ type, fields, taxes, lines }: ReadDocument) {
  const rows = (list: readonly object[]) =>
    list.map((row) => Object.entries(row).map(([name, field]) => [name, plain(field as ReadField | null)]));
  const head = Object.entries(fields).map(([name, field]) => [name, plain(field)]);
  return { type, head, taxes: rows(taxes), lines: rows(lines) };
}

describe("laws of XML invoices", () => {
  it("the same invoice says the same in CII and in UBL, certain in every value", () => {
    fc.assert(
      fc.property(invoices, (invoice) => {
        const [cii, ubl] = [
          readInvoiceXml(bytes(ciiInvoice(invoice))),
          readInvoiceXml(bytes(ublInvoice(invoice))),
        ];
        expect(cii && facts(cii)).toEqual(ubl && facts(ubl));
        expect(cii?.fields.number?.value).toBe(invoice.number);
        expect(cii?.lines).toHaveLength(invoice.lines.length);
        expect(cii?.warnings).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("whatever happens to its bytes, an invoice is read, is none, or is refused with a code", () => {
    const sound = bytes(
      ublInvoice({
        number: "1",
        issueDate: "2025-01-02",
        seller: { name: "A" },
        buyer: { name: "B" },
        lines: [{ description: "Thing", quantity: "1", unitPrice: "5.00" }],
      }),
    );
    const changes = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(changes, fc.nat(sound.length), (changed, length) => {
        const damaged = Uint8Array.from(sound);
        for (const [at, byte] of changed) damaged[at] = byte;
        try {
          readInvoiceXml(length % 3 === 0 ? damaged.subarray(0, length) : damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(PurserError);
          expect((error as PurserError).code).toMatch(/^xml_/);
        }
      }),
      { numRuns: 400 },
    );
  });
});
