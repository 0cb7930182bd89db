import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertMinor } from "../../src/books/import/amounts.ts";
import { type ProposeOptions, proposeEntry } from "../../src/entries/propose-entry.ts";
import type { PostingRules } from "../../src/entries/posting-rules.ts";
import type { StandardInvoice } from "../../src/documents/standard-invoice.ts";
import { anyInvoice, invoiceOf, line, ruleAccount, testRules } from "./fixture.ts";

const propose = (
  invoice: Partial<StandardInvoice> = {},
  rules: Partial<PostingRules> = {},
  options: ProposeOptions = {},
) => proposeEntry(invoiceOf(invoice), testRules(rules), options);
const amounts = ({ lines }: ReturnType<typeof proposeEntry>) =>
  lines.map(({ accountCode, amount }) => [accountCode, amount]);
const codes = ({ issues }: ReturnType<typeof proposeEntry>) => issues.map(({ code }) => code);
const DOLLAR = [{ date: "2026-06-12", from: "USD", to: "EUR", rate: "0.9137" }];

describe("proposing an entry", () => {
  it("posts a bill to cost and input tax against payables, with the reason of each line", () => {
    const entry = propose();
    expect(entry).toMatchObject({ disposition: "post", date: "2026-06-15", fxRate: "1", issues: [] });
    expect(amounts(entry)).toEqual([["2000", -11_900], ["6100", 10_000], ["1400", 1_900]]); // prettier-ignore
    expect(entry.lines.map(({ reason }) => reason.kind)).toEqual(["control", "rule", "tax"]);
    expect(entry.lines[0]?.reason.text).toContain("due 2026-07-15");
    expect(entry.lines.map(({ taxCode }) => taxCode)).toEqual([null, "V19", "V19"]);
  });

  it("posts a sale to revenue and output tax against receivables", () => {
    const entry = propose({
      side: "ar",
      lines: [line("Consulting", 50_000, { taxRate: "19", accountCode: "4000" })],
    });
    expect(amounts(entry)).toEqual([["1100", 59_500], ["4000", -50_000], ["2200", -9_500]]); // prettier-ignore
  });

  it("negates credit notes of both sides", () => {
    expect(amounts(propose({ kind: "credit_note" }))).toEqual([["2000", 11_900], ["6100", -10_000], ["1400", -1_900]]); // prettier-ignore
    const sale = propose({
      side: "ar",
      kind: "credit_note",
      lines: [line("x", 100, { accountCode: "4000" })],
    });
    expect(amounts(sale)).toEqual([["1100", -100], ["4000", 100]]); // prettier-ignore
  });

  it("balances in both currencies with an exact control line, for any invoice", () => {
    fc.assert(
      fc.property(anyInvoice, fc.integer({ min: 1, max: 50_000 }), (invoice, rate) => {
        const text = (rate / 10_000).toFixed(4);
        const fxRates = [{ date: "2026-06-15", from: "USD", to: "EUR", rate: text }];
        const entry = proposeEntry(invoice, testRules({ fxRates }));
        const [control, ...others] = entry.lines;
        expect(entry.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
        expect(entry.lines.reduce((sum, { baseAmount }) => sum + baseAmount, 0)).toBe(0);
        expect(Math.abs(control!.amount)).toBe(invoice.gross);
        const conversion = {
          rate: invoice.currency === "EUR" ? "1" : text,
          from: invoice.currency,
          to: "EUR",
        };
        expect(control!.baseAmount).toBe(convertMinor(control!.amount, conversion));
        for (const other of others)
          expect(Math.abs(other.baseAmount - convertMinor(other.amount, conversion))).toBeLessThanOrEqual(
            others.length,
          );
      }),
      { numRuns: 300 },
    );
  });

  describe("in a foreign currency", () => {
    it("takes the newest rate on or before the day, either way round", () => {
      const rates = [
        ...DOLLAR,
        { date: "2026-06-14", from: "EUR", to: "USD", rate: "1.25" },
        { date: "2026-06-16", from: "USD", to: "EUR", rate: "0.5" },
      ];
      expect(propose({ currency: "USD" }, { fxRates: rates })).toMatchObject({
        fxRate: "0.8",
        disposition: "post",
      });
      expect(propose({ currency: "USD" }, { fxRates: DOLLAR }).lines[0]).toMatchObject({
        amount: -11_900,
        baseAmount: -10_873,
      });
    });

    it("puts what the roundings leave on the largest other line", () => {
      const lines = [1, 2, 3].map((index) => line(`Flight ${index}`, 333, { accountCode: "6900" }));
      const entry = propose({ currency: "USD", lines }, { fxRates: [{ ...DOLLAR[0]!, rate: "0.5" }] });
      // 3 x 166.5 rounds to 3 x 167 = 501, the gross 999 to 500.
      expect(entry.lines.map(({ baseAmount }) => baseAmount)).toEqual([-500, 166, 167, 167]);
    });

    it("blocks without a rate, and asks about one older than a week", () => {
      expect(propose({ currency: "USD" })).toMatchObject({ disposition: "blocked", fxRate: "0" });
      expect(codes(propose({ currency: "USD" }))).toEqual(["fx_rate_missing"]);
      const old = propose({ currency: "USD", issueDate: "2026-06-20" }, { fxRates: DOLLAR });
      expect([old.disposition, codes(old)]).toEqual(["review", ["fx_rate_old"]]);
    });

    it("knows currencies without cents", () => {
      const yen = { date: "2026-06-15", from: "JPY", to: "EUR", rate: "0.0061" };
      const entry = propose({ currency: "JPY", lines: [line("Flight", 10_000)] }, { fxRates: [yen] });
      expect(entry.lines[0]).toMatchObject({ amount: -10_000, baseAmount: -6_100 });
    });
  });

  describe("tax", () => {
    it("goes by rate to accounts of its own, and its code is on the lines", () => {
      const lines = [line("Travel", 10_000, { taxRate: "19" }), line("Flight", 20_000, { taxRate: "7" })];
      const entry = propose({ lines });
      expect(entry.lines.slice(3).map(({ amount, taxCode }) => [amount, taxCode])).toEqual([[1_900, "V19"], [1_400, "V7"]]); // prettier-ignore
    });

    it("is part of the cost where buyers do not get it back, spread over the lines of its rate", () => {
      const lines = [line("Flight", 10_001, { taxRate: "8.875" }), line("Hotel", 20_000, { taxRate: "8.875" }), line("Taxi", 500)]; // prettier-ignore
      const us = { ...testRules().entity, country: "US", base_currency: "EUR" };
      const entry = propose({ lines }, { entity: us, taxCodes: [] });
      expect(entry.lines.map(({ amount }) => amount)).toEqual([-33_164, 10_889, 21_775, 500]);
      expect(codes(entry)).toEqual(["tax_in_cost"]);
      expect(entry.disposition).toBe("post");
    });

    it("is part of the cost for a code that is not recoverable", () => {
      const taxCodes = [
        { code: "N19", name: "VAT not recoverable", rate: "19", kind: "input, not recoverable" },
      ];
      expect(amounts(propose({}, { taxCodes }))).toEqual([["2000", -11_900], ["6100", 11_900]]); // prettier-ignore
    });

    it("of a reverse charge is owed and deducted at the company's own rate", () => {
      const taxes = [{ category: "AE", rate: "0", basis: 10_000, amount: 0 }];
      const entry = propose({ taxes, lines: [line("Software subscription", 10_000, { taxRate: "0", taxCategory: "AE" })] }); // prettier-ignore
      expect(amounts(entry)).toEqual([["2000", -10_000], ["6400", 10_000], ["1400", 1_900], ["2200", -1_900]]); // prettier-ignore
      expect(codes(entry)).toContain("reverse_charge");
      const unknown = propose({ taxes, lines: [line("Software subscription", 10_000)] }, { taxCodes: [] });
      expect([unknown.disposition, codes(unknown)]).toEqual(["review", ["reverse_charge_unknown"]]);
    });

    it("on sales blocks without an account that it is owed on", () => {
      const accounts = testRules().accounts.filter(({ subtype }) => subtype !== "tax_payable");
      const entry = propose({ side: "ar", lines: [line("x", 100, { taxRate: "19", accountCode: "4000" })] }, { accounts }); // prettier-ignore
      expect([entry.disposition, codes(entry)]).toEqual(["blocked", ["no_tax_account"]]);
      expect(entry.lines).toEqual([]);
    });

    it("never goes to an income tax account, and finds a shared sales tax account", () => {
      const accounts = [
        ...testRules().accounts.filter(({ code }) => !["1400", "2200"].includes(code)),
        ruleAccount("820", "Sales Tax", "tax_payable"),
      ];
      expect(propose({}, { accounts }).lines[2]).toMatchObject({ accountCode: "820", amount: 1_900 });
    });

    it("that its rate does not give is looked at; rounding each line is another right answer", () => {
      const wrong = propose({ taxes: [{ category: "S", rate: "19", basis: 10_000, amount: 2_500 }] });
      expect([wrong.disposition, codes(wrong)]).toEqual(["review", ["tax_differs"]]);
      // 20 lines of 0.03 at 19 %: 0.11 on the document, 20 x 0.01 line by line.
      const lines = Array.from({ length: 20 }, () => line("Taxi", 3, { taxRate: "19" }));
      const taxes = [{ category: "S", rate: "19", basis: 60, amount: 20 }];
      expect(codes(propose({ lines, taxes }))).toEqual(["tax_differs"]);
      expect(codes(propose({ lines, taxes }, { rounding: "line" }))).toEqual([]);
    });
  });

  it("posts what the lines miss by a rounding to the rounding account, and asks about more", () => {
    const rounded = propose({ lines: [line("Office rent", 9_998)], net: 10_000, taxes: [] });
    expect(amounts(rounded)).toEqual([["2000", -10_000], ["6100", 9_998], ["7900", 2]]); // prettier-ignore
    expect(rounded.lines[2]?.reason.kind).toBe("rounding");
    const missing = propose({ lines: [line("Office rent", 9_000)], net: 10_000, taxes: [] });
    expect(missing.disposition).toBe("review");
    expect(codes(missing)).toContain("lines_differ_from_net");
    expect(missing.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });

  it("posts an invoice without lines as a whole", () => {
    const entry = propose({ lines: [], net: 10_000, tax: 0, taxes: [] }, { history: new Map([["s1", [{ accountCode: "6100", times: 9 }]]]) }); // prettier-ignore
    expect(amounts(entry)).toEqual([["2000", -10_000], ["6100", 10_000]]); // prettier-ignore
  });

  describe("periods", () => {
    const periods = [
      { name: "2026-06", start: "2026-06-01", end: "2026-06-30", status: "closed" as const },
      { name: "2026-07", start: "2026-07-01", end: "2026-07-31", status: "closed" as const },
      { name: "2026-08", start: "2026-08-01", end: "2026-08-31", status: "soft_closed" as const },
    ];

    it("that are closed block, and the first open day is told but not used", () => {
      const entry = propose({}, { periods });
      expect(entry).toMatchObject({ disposition: "blocked", date: "2026-06-15" });
      expect(codes(entry)).toEqual(["period_closed", "first_open_day"]);
      expect(entry.issues[1]?.message).toContain("2026-08-01");
    });

    it("that are soft-closed need a person", () => {
      const entry = propose({ issueDate: "2026-08-02" }, { periods });
      expect([entry.disposition, codes(entry)]).toEqual(["review", ["period_soft_closed"]]);
    });
  });

  describe("on cash basis", () => {
    const entity = { ...testRules().entity, basis: "cash" as const };

    it("posts nothing at the invoice", () => {
      const entry = propose({}, { entity });
      expect(entry.disposition).toBe("blocked");
      expect(codes(entry)).toContain("cash_basis");
    });

    it("posts against the bank account on the day of payment", () => {
      const entry = propose({}, { entity }, { payment: { date: "2026-07-10" } });
      expect(entry).toMatchObject({ disposition: "post", date: "2026-07-10", basis: "cash" });
      expect(amounts(entry)).toEqual([["1000", -11_900], ["6100", 10_000], ["1400", 1_900]]); // prettier-ignore
    });
  });

  describe("what it does not let pass", () => {
    it("is an invoice that the books have: same number of the party, of one day or fiscal year", () => {
      const known = {
        id: "document:x",
        side: "ap" as const,
        kind: "invoice" as const,
        partyId: "s1",
        normalizedNumber: "R1001",
        issueDate: "2026-01-31",
        documentId: null,
      };
      expect(codes(propose({}, { invoices: [known] }))).toEqual(["duplicate_invoice"]);
      const other = [{ ...known, issueDate: "2025-12-31" }, { ...known, partyId: "s2" }, { ...known, kind: "credit_note" as const }]; // prettier-ignore
      expect(codes(propose({}, { invoices: other }))).toEqual([]);
    });

    it("is one whose net and tax do not sum to gross, or that is over nothing or less", () => {
      expect(codes(propose({ gross: 5 }))).toContain("amounts_differ");
      expect(codes(propose({ lines: [line("x", 0)] }))).toContain("zero_amount");
      expect(codes(propose({ lines: [line("x", -100)] }))).toContain("negative_amount");
    });

    it("is what standardisation found: errors block, questions need a person", () => {
      const issue = (severity: "error" | "review") => ({ code: "x", field: null, severity, message: "m" });
      expect(propose({}, {}, { issues: [issue("review")] }).disposition).toBe("review");
      expect(propose({}, {}, { issues: [issue("error"), issue("review")] }).disposition).toBe("blocked");
    });
  });

  it("tells as notes what a bookkeeper would look at, and decides nothing by them", () => {
    const lines = [
      line("Laptop computer", 150_000, { accountCode: "6400" }),
      line("Annual insurance premium", 120_000),
    ];
    const entry = propose({ lines, prepaid: 1_000, party: { ...invoiceOf().party, id: null } });
    expect(codes(entry)).toEqual(["new_party", "prepaid", "fixed_asset_hint", "prepaid_hint"]);
    expect(entry.disposition).toBe("post");
  });
});
