import { describe, expect, it } from "vitest";
import { duplicateBills } from "../../src/risk/rules/duplicate-bills.ts";
import { duplicatePayments } from "../../src/risk/rules/duplicate-payments.ts";
import type { TestBooks, TestInvoice } from "../support/books-fixture.ts";
import { bill, runRule } from "./risk-fixture.ts";

const found = async (invoices: readonly TestInvoice[], more = {}) => {
  const { findings } = await runRule(duplicateBills, { invoices, ...more });
  return findings.map((finding) => finding.key);
};

describe("duplicate bills", () => {
  it("the same number and amount a few days apart is one bill entered twice", async () => {
    const { findings, context } = await runRule(duplicateBills, {
      invoices: [
        bill("b1", "INV-2207", "2026-05-04", 1_250_00),
        bill("b2", "inv 2207", "2026-05-09", 1_250_00),
      ],
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ key: "b2", severity: "high", owner: "accounts payable" });
    expect(findings[0]?.evidence.rows.map((row) => row.id)).toEqual(["b1", "b2"]);
    const [figureId] = findings[0]!.evidence.figureIds;
    expect(context.figures.get(figureId!)?.value).toBe(1_250_00);
    expect(findings[0]?.detail).toContain(`{{${figureId}}}`);
  });

  it("a slip in the number with the same amount and nearly the same date", async () => {
    expect(
      await found([bill("b1", "48213", "2026-05-04", 990_50), bill("b2", "48231", "2026-05-06", 990_50)]),
    ).toEqual(["b2"]);
    expect(
      await found([bill("b1", "INV-1O01", "2026-05-04", 77_00), bill("b2", "INV-1001", "2026-05-20", 77_00)]),
    ).toEqual(["b2"]);
  });

  it("the same number within a fiscal year, months apart, even with another amount", async () => {
    const { findings } = await runRule(duplicateBills, {
      invoices: [bill("b1", "9-17", "2026-01-10", 300_00), bill("b2", "9-17", "2026-06-10", 310_00)],
    });
    expect(findings).toMatchObject([{ key: "b2", severity: "medium" }]);
  });

  it("three entries of one bill are two duplicates", async () => {
    const thrice = ["b1", "b2", "b3"].map((id, i) => bill(id, "77120", `2026-05-0${i + 1}`, 500_00));
    expect(await found(thrice)).toEqual(["b2", "b3"]);
  });

  it("regular monthly bills with equal amounts and running numbers are not", async () => {
    const monthly = Array.from({ length: 12 }, (_, i) =>
      bill(`b${i}`, `INV-${1041 + i}`, `2025-${String(i + 1).padStart(2, "0")}-01`, 2_000_00),
    );
    expect(await found(monthly)).toEqual([]);
  });

  it("weekly bills whose numbers jump by a hundred are not", async () => {
    const weekly = Array.from({ length: 20 }, (_, i) =>
      bill(`b${i}`, `INV-${48_011 + i * 100}`, day("2026-01-05", i * 7), 350_00),
    );
    expect(await found(weekly)).toEqual([]);
  });

  it("numbers that start again every year are not", async () => {
    expect(
      await found([bill("b1", "INV-12", "2025-03-10", 640_00), bill("b2", "INV-12", "2026-03-11", 640_00)]),
    ).toEqual([]);
  });

  it("an account number printed as the invoice number every month is not", async () => {
    const utility = Array.from({ length: 12 }, (_, i) =>
      bill(`b${i}`, "ACC-55231", `2025-${String(i + 1).padStart(2, "0")}-15`, 180_00 + i * 7),
    );
    expect(await found(utility)).toEqual([]);
    expect(await found([...utility, bill("again", "ACC-55231", "2025-06-17", 180_00 + 5 * 7)])).toEqual([
      "again",
    ]);
  });

  it("a duplicate that a credit note took back is settled; the credit note covers one only", async () => {
    const credit = bill("c1", "CN-5", "2026-05-12", 1_250_00, { kind: "credit_note" });
    const twice = [
      bill("b1", "INV-2207", "2026-05-04", 1_250_00),
      bill("b2", "INV-2207", "2026-05-09", 1_250_00),
    ];
    expect(await found([...twice, credit])).toEqual([]);
    expect(await found([...twice, bill("b3", "INV-2207", "2026-05-10", 1_250_00), credit])).toHaveLength(1);
  });

  it("another supplier's bill with the same number and amount is not", async () => {
    expect(
      await found([
        bill("b1", "INV-2207", "2026-05-04", 1_250_00),
        bill("b2", "INV-2207", "2026-05-05", 1_250_00, { party: "Contoso" }),
      ]),
    ).toEqual([]);
  });

  it("the policy sets the window", async () => {
    const pair = [bill("b1", "INV-2207", "2025-12-20", 80_00), bill("b2", "INV-2207", "2026-01-10", 80_00)];
    expect(await found(pair)).toEqual(["b2"]);
    expect(await found(pair, { policy: [["duplicate_bill_window_days", "14", "days"]] })).toEqual([]);
  });
});

describe("duplicate payments", () => {
  const paidTwice = async (
    prepare: (books: TestBooks) => Promise<void>,
    invoices: readonly TestInvoice[] = [],
  ) => (await runRule(duplicatePayments, { invoices, prepare })).findings.map((finding) => finding.key);

  const settled = (id: string, number: string, issued: string, paid: string) =>
    bill(id, number, issued, 400_00, { paid: [[paid, 400_00]] });

  it("a second payment without a bill of its own, in the next payment run", async () => {
    const keys = await paidTwice(
      (books) => pay(books, { id: "extra", date: "2026-05-20" }),
      [settled("b1", "INV-1", "2026-05-01", "2026-05-13")],
    );
    expect(keys).toEqual(["extra"]);
  });

  it("two payments booked against one bill overpay it, however far apart", async () => {
    const keys = await paidTwice(
      async () => undefined,
      [
        bill("b1", "INV-1", "2026-02-01", 400_00, { paid: [["2026-02-10", 400_00], ["2026-05-10", 400_00]] }), // prettier-ignore
      ],
    );
    expect(keys).toEqual(["b1-p2"]);
  });

  it("equal payments that each settle their own bill are not duplicates", async () => {
    const weekly = Array.from({ length: 10 }, (_, i) =>
      settled(`b${i}`, `INV-${i}`, day("2026-01-05", i * 7), day("2026-01-12", i * 7)),
    );
    expect(await paidTwice(async () => undefined, weekly)).toEqual([]);
  });

  it("two instalments of one bill are not", async () => {
    expect(
      await paidTwice(
        async () => undefined,
        [
          bill("b1", "INV-1", "2026-02-01", 800_00, { paid: [["2026-02-10", 400_00], ["2026-02-20", 400_00]] }), // prettier-ignore
        ],
      ),
    ).toEqual([]);
  });

  it("a deposit is asked about while the other payment has no reference to tell them apart", async () => {
    const keys = await paidTwice(
      (books) => pay(books, { id: "deposit", date: "2026-05-20", reference: "Deposit Q3" }),
      [settled("b1", "INV-1", "2026-05-01", "2026-05-13")],
    );
    expect(keys).toEqual(["deposit"]);
  });

  it("without any allocation in the books only an equal reference counts", async () => {
    const both = (second: string) => async (books: TestBooks) => {
      await pay(books, { id: "p1", date: "2026-05-04", reference: "RE 2207" });
      await pay(books, { id: "p2", date: "2026-05-06", reference: second });
    };
    const seller = [bill("b1", "INV-2207", "2026-05-01", 400_00)];
    expect(await paidTwice(both("re-2207"), seller)).toEqual(["p2"]);
    expect(await paidTwice(both("RE 2208"), seller)).toEqual([]);
  });
});

async function pay(
  { store, company }: TestBooks,
  { id, date, reference = null }: { id: string; date: string; reference?: string | null },
): Promise<void> {
  await store.db
    .insertInto("payment")
    .values({
      company_id: company.id,
      entity_id: "main",
      id,
      side: "ap",
      party_id: "Northwind",
      date,
      amount: 400_00,
      currency: "USD",
      base_amount: 400_00,
      reference,
      status: "posted",
    })
    .execute();
}

function day(from: string, days: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
