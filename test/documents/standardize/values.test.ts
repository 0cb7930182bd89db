import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDocumentBench, type DocumentBench, doubtsOf, issuesOf } from "../document-bench.ts";
import { document, field, type Heads, invoice, type InvoiceParts, unclear } from "../read-fixture.ts";

describe("what a document's values become", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench();
    await bench.party("acme", "Acme Supplies", { terms_days: 14 });
  });
  afterEach(() => bench.close());

  const settle = (heads: Heads = {}, parts: InvoiceParts = {}) => bench.settle(invoice(heads, parts));

  it("makes an invoice in minor units with lines that sum to its net amount", async () => {
    const result = await settle();
    expect(result).toMatchObject({
      status: "ready",
      issues: [],
      invoice: {
        side: "ap",
        kind: "invoice",
        number: "INV-1001",
        normalizedNumber: "INV1001",
        party: { id: "acme", name: "Acme Supplies", matchedBy: "name" },
        issueDate: "2026-07-01",
        dueDate: "2026-07-31",
        currency: "USD",
        net: 10000,
        tax: 2000,
        gross: 12000,
        prepaid: 0,
        taxes: [{ category: "S", rate: "20", basis: 10000, amount: 2000 }],
        lines: [
          {
            description: "Paper",
            quantity: "4",
            unitPrice: "15",
            net: 6000,
            taxRate: "20",
            taxCategory: "S",
          },
          { description: "Ink", net: 4000 },
        ],
      },
    });
    expect(await bench.audit()).toEqual(["documents_taken_in", "documents_standardized"]);
  });

  it("asks about a date that may mean two days, and makes no invoice of it", async () => {
    const result = await settle({ issueDate: unclear("03/04/2026", "2026-04-03", "2026-03-04") });
    expect(result).toMatchObject({ status: "review", invoice: null });
    expect(await bench.open()).toMatchObject([
      {
        code: "ambiguous_date",
        field: "issueDate",
        raw: "03/04/2026",
        candidates: ["2026-04-03", "2026-03-04"],
      },
    ]);
  });

  it.each([
    [{ issueDate: null }, "review missing_date issueDate"],
    [{ issueDate: unclear("yesterday") }, "review unreadable_date issueDate"],
    [{ issueDate: "2026-07-16", dueDate: "2026-08-01" }, "review date_in_future issueDate"],
    [{ issueDate: "2024-07-14" }, "review date_too_old issueDate"],
    [{ dueDate: "2026-06-01" }, "review due_before_issue dueDate"],
    [{ dueDate: unclear("01/08/2026", "2026-08-01", "2026-01-08") }, "review ambiguous_date dueDate"],
    [{ number: null }, "review missing_number number"],
    [{ number: unclear("O0I", "00I", "O01") }, "review ambiguous_number number"],
    [{ sellerName: null }, "review missing_party sellerName"],
    [{ gross: unclear("1.200", "1200", "1.2") }, "review ambiguous_amount gross"],
    [{ gross: "120.005" }, "review invalid_amount gross"],
    [{ gross: null, payable: null, net: null, tax: null }, "review missing_total gross"],
  ] satisfies [Heads, string][])("asks about %j", async (heads, doubt) => {
    const result = await settle(heads);
    expect(doubtsOf(result)).toContain(doubt);
    expect(result.status).toBe("review");
    expect((await bench.open(result.documentId)).length).toBe(doubtsOf(result).length);
  });

  it("takes the due date from the terms agreed with the party, else the issue date, and says so", async () => {
    const agreed = await settle({ dueDate: null });
    expect(agreed.invoice?.dueDate).toBe("2026-07-15");
    expect(issuesOf(agreed)).toEqual(["note due_date_from_terms dueDate"]);
    const unknown = await settle({ dueDate: null, number: "X-1", sellerName: "Somebody New" });
    expect(unknown.invoice?.dueDate).toBe("2026-07-01");
    expect(issuesOf(unknown)).toContain("note due_date_assumed dueDate");
  });

  describe("the currency, where no code is written", () => {
    it.each([
      ["the sign may be the company's", { currency: unclear("$", "USD", "CAD") }, "USD"],
      ["the seller's country uses the company's", { currency: null, sellerCountry: "US" }, "USD"],
      ["nothing speaks for it", { currency: null }, null],
      ["the sign is another's", { currency: unclear("kr", "SEK", "NOK") }, null],
      [
        "the sign may be ours, but the seller is Canadian",
        { currency: unclear("$", "USD", "CAD"), sellerCountry: "CA" },
        null,
      ],
      ["the seller's country has another", { currency: null, sellerCountry: "DE" }, null],
    ] satisfies [string, Heads, string | null][])("%s", async (_name, heads, currency) => {
      const result = await settle(heads);
      expect(result.invoice?.currency ?? null).toBe(currency);
      expect(issuesOf(result).some((issue) => issue.includes("currency"))).toBe(true);
      expect(result.status).toBe(currency === null ? "review" : "ready");
    });
  });

  it("reads amounts in the currency's own minor units", async () => {
    const yen = { net: "1000", tax: "200", gross: "1200", payable: "1200", lineTotal: null, currency: "JPY" };
    const result = await settle(yen, { lines: [], taxes: [] });
    expect(result.invoice).toMatchObject({ net: 1000, tax: 200, gross: 1200, currency: "JPY" });
    const cents = await settle({ ...yen, number: "Y2", gross: "1200.50" }, { lines: [], taxes: [] });
    expect(doubtsOf(cents)).toContain("review invalid_amount gross");
  });

  it("stops a tampered total and offers what the other amounts make of it", async () => {
    const result = await settle({ gross: "920.00", payable: "920.00" });
    expect(doubtsOf(result)).toEqual(["review gross_differs gross"]);
    expect(await bench.open()).toMatchObject([
      { field: "gross", candidates: ["120.00", "920.00"], answers: [] },
    ]);
  });

  it("calls two totals that contradict each other without a witness an error", async () => {
    const result = await settle(
      { gross: "130.00", payable: null, lineTotal: null },
      { lines: [], taxes: [] },
    );
    expect(doubtsOf(result)).toEqual(["error gross_differs gross"]);
    expect(result.status).toBe("review");
  });

  it("makes positive credit notes of negative totals", async () => {
    const negative = {
      lineTotal: "-100.00",
      net: "-100.00",
      tax: "-20.00",
      gross: "-120.00",
      payable: "-120.00",
    };
    const lines = [{ description: "Paper back", quantity: "-4", unitPrice: "25.00", net: "-100.00" }];
    const taxes = [{ rate: "20", basis: "-100.00", amount: "-20.00" }];
    const result = await settle(negative, { lines, taxes });
    expect(result.invoice).toMatchObject({
      kind: "credit_note", net: 10000, tax: 2000, gross: 12000,
      lines: [{ quantity: "4", unitPrice: "25", net: 10000 }],
      taxes: [{ basis: 10000, amount: 2000 }],
    }); // prettier-ignore
    expect(issuesOf(result)).toEqual([
      "note negative_total gross",
      "note preceding_invoice_not_stated precedingInvoice",
    ]);
  });

  it("says when a credit note corrects an invoice that nobody knows", async () => {
    await bench.settle(invoice());
    const known = await settle({ number: "C-1", precedingInvoice: "inv 1001" }, { type: "credit_note" });
    expect(known.status).toBe("ready");
    expect(known.invoice?.kind).toBe("credit_note");
    const unknown = await settle(
      { number: "C-2", issueDate: "2026-07-02", precedingInvoice: "INV-9" },
      { type: "credit_note" },
    );
    expect(issuesOf(unknown)).toEqual(["note preceding_invoice_unknown precedingInvoice"]);
  });

  it("puts allowances and charges of the whole document on lines of their own", async () => {
    const heads = {
      allowanceTotal: "10.00",
      chargeTotal: "5.00",
      net: "95.00",
      tax: "19.00",
      gross: "114.00",
      payable: "114.00",
    };
    const result = await settle(heads, { taxes: [{ rate: "20", basis: "95.00", amount: "19.00" }] });
    expect(result.status).toBe("ready");
    expect(result.invoice?.lines.map(({ description, net }) => [description, net])).toEqual([
      ["Paper", 6000], ["Ink", 4000], ["Allowance", -1000], ["Charge", 500],
    ]); // prettier-ignore
  });

  it("lets the totals by rate stand for lines that are missing or do not add up", async () => {
    const taxes = [
      { rate: "20", basis: "60.00", amount: "12.00" },
      { rate: "10", basis: "40.00", amount: "4.00" },
    ];
    const heads = { tax: "16.00", gross: "116.00", payable: "116.00" };
    const none = await settle({ ...heads, lineTotal: null }, { lines: [], taxes });
    expect(none.invoice?.lines).toMatchObject([
      { description: "Total at 20 %", net: 6000, taxRate: "20" },
      { description: "Total at 10 %", net: 4000, taxRate: "10" },
    ]);
    const odd = await settle(
      { ...heads, number: "ODD" },
      { lines: [{ description: "Half of it", net: "50.00" }], taxes },
    );
    expect(doubtsOf(odd)).toContain("review lines_differ_from_total lineTotal");
    expect(odd.invoice?.lines.reduce((sum, { net }) => sum + net, 0)).toBe(10000);
  });

  it("names a receipt without number by its day and amount, and brings its prices to net", async () => {
    const receipt = document(
      { issueDate: "2026-07-02", currency: "USD", sellerName: "Acme Supplies", net: "10.00", tax: "2.00", gross: "12.00" },
      { type: "receipt", lines: [{ description: "Tea", net: "5.00" }, { description: "Cake", net: "7.00" }] },
    ); // prettier-ignore
    const result = await bench.settle(receipt);
    expect(result.status).toBe("ready");
    expect(result.invoice).toMatchObject({
      number: "RECEIPT-2026-07-02-12.00",
      side: "ap",
      net: 1000,
      tax: 200,
    });
    expect(result.invoice?.lines.reduce((sum, { net }) => sum + net, 0)).toBe(1000);
    expect(issuesOf(result)).toEqual([
      "note buyer_not_stated buyerName",
      "note due_date_from_terms dueDate",
      "note number_made number",
      "note lines_include_tax lines",
    ]);
  });

  it("asks about each value that was not read surely enough, with what it was read as", async () => {
    const result = await settle({
      number: field("INV-IO01", { confidence: 0.8, method: "ocr", candidates: ["INV-1001"] }),
    });
    expect(result.invoice?.confidence).toBe(0.8);
    expect(await bench.open()).toMatchObject([
      { code: "low_confidence", field: "number", raw: "INV-IO01", candidates: ["INV-IO01", "INV-1001"] },
    ]);
  });

  it("trusts a doubtful name that meets a known party, and a doubtful total that three amounts confirm", async () => {
    const low = { confidence: 0.6, method: "ocr" as const };
    const result = await settle({
      sellerName: field("ACME Supplies Ltd.", low),
      gross: field("120.00", low),
    });
    expect(result.status).toBe("ready");
    expect(result.invoice?.confidence).toBe(0.99);
  });
});
