import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDocument, checkInvoice, INVOICE_RULES } from "../../src/compliance/rules/index.ts";
import {
  type HeadField,
  type ReadDocument,
  type ReadField,
  noFields,
} from "../../src/documents/read-document.ts";
import { type StandardInvoice, standardInvoice } from "../../src/documents/standard-invoice.ts";

const field = (value: string): ReadField => ({
  raw: value,
  value,
  confidence: 1,
  box: null,
  method: "xml",
  candidates: [],
});

const HEAD: Partial<Record<HeadField, string>> = {
  number: "R-1",
  issueDate: "2026-07-01",
  dueDate: "2026-07-31",
  currency: "EUR",
  sellerName: "Seller GmbH",
  sellerTaxId: "DE136695976",
  sellerCountry: "DE",
  sellerIban: "DE89370400440532013000",
  buyerName: "Buyer SA",
  buyerTaxId: "FR40303265045",
  buyerCountry: "FR",
  lineTotal: "300.00",
  allowanceTotal: "0.00",
  chargeTotal: "0.00",
  net: "300.00",
  tax: "52.00",
  gross: "352.00",
  prepaid: "52.00",
  payable: "300.00",
};

type Line = { net?: string; rate?: string; category?: string; unitPrice?: string };
type Tax = { category?: string; rate?: string; basis: string; amount: string };
type Change = {
  head?: Partial<Record<HeadField, string | null>>;
  lines?: readonly Line[];
  taxes?: readonly Tax[];
  document?: Partial<ReadDocument>;
};

/** A right electronic invoice over 200 at 19 % and 200/2 at 14 %, with what is changed. */
function invoice({ head, lines, taxes, document }: Change = {}): ReadDocument {
  const values = { ...HEAD, ...head };
  const entries = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    type: "invoice",
    method: "xml",
    profile: "factur-x:en16931",
    language: null,
    pages: 1,
    fields: { ...noFields(), ...Object.fromEntries(entries.map(([name, value]) => [name, field(value)])) },
    taxes: (
      taxes ?? [
        { rate: "19", basis: "200.00", amount: "38.00" },
        { rate: "14", basis: "100.00", amount: "14.00" },
      ]
    ).map(({ category = "S", rate, basis, amount }) => ({
      category: field(category),
      rate: rate === undefined ? null : field(rate),
      basis: field(basis),
      amount: field(amount),
    })),
    lines: (
      lines ?? [
        { net: "150.00", rate: "19" },
        { net: "50.00", rate: "19" },
        { net: "100.00", rate: "14" },
      ]
    ).map(({ net = "100.00", rate = "19", category = "S", unitPrice = "1.00" }) => ({
      description: field("Work"),
      itemCode: null,
      quantity: field("1"),
      unit: null,
      unitPrice: field(unitPrice),
      net: field(net),
      taxRate: field(rate),
      taxCategory: field(category),
    })),
    text: "",
    warnings: [],
    ...document,
  };
}

const rulesOf = (change: Change) => checkDocument(invoice(change)).map(({ code }) => code);

describe("the rules for invoices", () => {
  it("find nothing in a right invoice", () => {
    expect(checkDocument(invoice())).toEqual([]);
  });

  it.each<readonly [string, Change]>([
    ["BR-02", { head: { number: null } }],
    ["BR-03", { head: { issueDate: null } }],
    ["BR-04", { document: { type: "unknown" } }],
    ["BR-06", { head: { sellerName: null } }],
    ["BR-09", { head: { sellerCountry: null } }],
    ["BR-27", { lines: [{ net: "200.00" }, { net: "100.00", rate: "14", unitPrice: "-1.00" }] }],
    ["BR-CO-10", { lines: [{ net: "200.00" }, { net: "100.00", rate: "14" }, { net: "7.00", rate: "5" }] }],
    ["BR-CO-13", { head: { net: "310.00", gross: "362.00", payable: "310.00" } }],
    ["BR-CO-14", { head: { tax: "53.00", gross: "353.00", payable: "301.00" } }],
    ["BR-CO-15", { head: { gross: "353.00", payable: "301.00" } }],
    ["BR-CO-16", { head: { payable: "352.00" } }],
    ["BR-CO-25", { head: { dueDate: null } }],
    ["BR-CL-04", { head: { currency: "EUX" } }],
    ["BR-CL-14", { head: { buyerCountry: "UK" } }],
    ["BR-DEC", { head: { rounding: "0.001" } }],
    ["tax_id_invalid", { head: { sellerTaxId: "DE136695977" } }],
    ["iban_invalid", { head: { sellerIban: "DE89370400440532013001" } }],
  ])("%s is found alone where it alone is broken", (rule, change) => {
    expect([...new Set(rulesOf(change))]).toEqual([rule]);
  });

  it("allow a unit for rounding by line and no more", () => {
    const taxed = (amount: string, tax: string, gross: string) =>
      rulesOf({
        taxes: [{ rate: "19", basis: "300.00", amount }],
        lines: [{ net: "300.00" }],
        head: { tax, gross, payable: gross, prepaid: null },
      });
    expect(taxed("57.01", "57.01", "357.01")).toEqual([]);
    expect(taxed("57.40", "57.40", "357.40")).toEqual(["tax_rounding"]);
    expect(taxed("58.01", "58.01", "358.01")).toEqual(["BR-CO-17"]);
  });

  it("know what each VAT category brings with it", () => {
    const only = (category: string, rate: string, amount = "0.00", head: Change["head"] = {}) =>
      rulesOf({
        taxes: [{ category, rate, basis: "300.00", amount }],
        lines: [{ net: "300.00", category, rate }],
        head: {
          tax: amount,
          gross: amount === "0.00" ? "300.00" : "357.00",
          prepaid: null,
          payable: null,
          ...head,
        },
        document: {},
      }).filter((rule) => rule !== "BR-15");
    expect(only("AE", "0")).toEqual([]);
    expect(only("AE", "19", "57.00")).toEqual(["BR-AE-5", "BR-AE-9"]);
    expect(only("AE", "0", "0.00", { buyerTaxId: null })).toEqual(["BR-AE-2"]);
    expect(only("K", "0")).toEqual(["BR-IC-11"]);
    expect(only("K", "0", "0.00", { deliveryDate: "2026-07-01" })).toEqual([]);
    expect(only("E", "0", "0.00", { sellerTaxId: null })).toEqual(["BR-E-2"]);
    expect(only("S", "0")).toEqual(["BR-S-5"]);
    expect(only("Q", "0")).toEqual(["BR-CL-18"]);
  });

  it("hold the taxable amount of a rate against its lines", () => {
    const lines = [{ net: "250.00", rate: "19" }, { net: "50.00", rate: "14" }]; // prettier-ignore
    expect(rulesOf({ lines })).toEqual(["BR-S-8", "BR-S-8"]);
    expect(rulesOf({ lines, head: { allowanceTotal: "10.00", chargeTotal: "10.00" } })).toEqual([]);
  });

  it("ask no more of a paper invoice than that its amounts agree", () => {
    const document = { method: "text", profile: null } as const;
    expect(rulesOf({ document, head: { number: null, sellerCountry: null, buyerName: null } })).toEqual([]);
    expect(rulesOf({ document, head: { gross: "400.00", payable: null } })).toEqual(["BR-CO-15"]);
    // A line that was not read is likelier our slip than theirs.
    expect(checkDocument(invoice({ document, lines: [{ net: "150.00" }] }))).toEqual([
      expect.objectContaining({ code: "BR-CO-10", severity: "note" }),
      expect.objectContaining({ code: "BR-S-8", severity: "note" }),
      expect.objectContaining({ code: "BR-S-8", severity: "note" }),
    ]);
  });

  it("say nothing of values that are not known", () => {
    const unread: ReadField = { ...field("?"), value: null };
    const document = invoice({ lines: [], taxes: [] });
    const fields = { ...noFields(), gross: field("10.00"), net: null, tax: null, number: unread };
    expect(checkDocument({ ...document, method: "ocr", profile: null, fields })).toEqual([]);
  });

  it("have an id and a source each", () => {
    for (const { id, source, demands } of INVOICE_RULES) expect([id, source, demands]).not.toContain("");
  });
});

describe("a standardised invoice", () => {
  const standard = (change: Partial<StandardInvoice> = {}): StandardInvoice =>
    standardInvoice.parse({
      documentId: "d1",
      side: "ap",
      kind: "invoice",
      number: "R-1",
      normalizedNumber: "R1",
      party: {
        id: "p1",
        name: "Seller",
        taxId: "DE136695976",
        country: "DE",
        iban: null,
        matchedBy: "tax_id",
      },
      issueDate: "2026-07-01",
      dueDate: "2026-07-31",
      deliveryDate: null,
      currency: "EUR",
      net: 10_000,
      tax: 1_900,
      gross: 11_900,
      taxes: [{ category: "S", rate: "19", basis: 10_000, amount: 1_900 }],
      lines: [],
      purchaseOrder: null,
      precedingInvoice: null,
      confidence: 1,
      ...change,
    });

  it("is right when net, tax and gross agree, and wrong when its total was tampered with", () => {
    expect(checkInvoice(standard())).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (change) => {
        expect(checkInvoice(standard({ gross: 11_900 + change }))).toEqual([
          expect.objectContaining({ code: "BR-CO-15", severity: "error" }),
        ]);
      }),
    );
  });

  it("counts in the decimals of its currency", () => {
    const yen = { currency: "JPY", net: 1_000, tax: 100, gross: 1_100 };
    expect(
      checkInvoice(standard({ ...yen, taxes: [{ category: "S", rate: "10", basis: 1_000, amount: 100 }] })),
    ).toEqual([]);
    const [issue] = checkInvoice(standard({ ...yen, gross: 1_200, taxes: [] }));
    expect(issue?.message).toBe("The total with tax is 1200, but net plus tax is 1100.");
  });
});
