import { describe, expect, it } from "vitest";
import { loadOpenItems } from "../../../src/books/open-items.ts";
import { listAllocations, listInvoicesWithPaid } from "../../../src/books/open-items-queries.ts";
import { netOpenAmounts } from "../../../src/forecast/cash/open-amounts.ts";
import { openShare, paymentRecords } from "../../../src/forecast/cash/payment-records.ts";
import { roundIntoWeeks, weeksAfter } from "../../../src/forecast/periods.ts";
import { type TestInvoice, createTestBooks } from "../../support/books-fixture.ts";
import { day } from "./records.ts";

const invoice = (id: string, due: string, amount: number, rest: Partial<TestInvoice> = {}): TestInvoice => ({
  id,
  party: "customer",
  issued: "2026-05-01",
  due,
  amount,
  ...rest,
});

describe("open amounts", () => {
  it("are net of the party's credit notes, the oldest invoice first", async () => {
    const books = await createTestBooks({
      invoices: [
        invoice("newer", "2026-06-20", 1000),
        invoice("older", "2026-06-10", 1000),
        invoice("credit", "2026-06-01", 1200, { kind: "credit_note" }),
        invoice("other", "2026-06-10", 500, { party: "somebody" }),
      ],
    });
    const items = await loadOpenItems(books.store.db, books.company.id, { side: "ar", asOf: "2026-06-30" });
    const open = netOpenAmounts(items, "2026-06-30");
    expect(open.map(({ invoiceId, amount, lag }) => [invoiceId, amount, lag])).toEqual([
      ["other", 500, 20],
      ["newer", 800, 10],
    ]);
    await books.close();
  });
});

describe("payment records", () => {
  it("keep partial payments as shares, and know what was open on a day", async () => {
    const paid = [
      ["2026-06-05", 250],
      ["2026-06-15", 500],
    ] as const;
    const books = await createTestBooks({
      invoices: [
        invoice("part", "2026-06-10", 1000, { paid }),
        invoice("note", "2026-06-10", 50, { kind: "credit_note" }),
      ],
    });
    const scope = { side: "ar", asOf: "2026-06-30" } as const;
    const { db } = books.store;
    const records = paymentRecords(
      await listInvoicesWithPaid(db, books.company.id, scope),
      await listAllocations(db, books.company.id, scope),
    );
    expect(records.map(({ invoiceId }) => invoiceId)).toEqual(["part"]);
    expect(records[0]!.events.map(({ share, inMoney }) => [share, inMoney])).toEqual([
      [0.25, true],
      [0.5, true],
    ]);
    expect(openShare(records[0]!, day("2026-06-04"))).toBe(1);
    expect(openShare(records[0]!, day("2026-06-05"))).toBe(0.75);
    expect(openShare(records[0]!, day("2026-06-30"))).toBe(0.25);
    await books.close();
  });
});

describe("weeks", () => {
  it("begin on the day after, whatever weekday it is", () => {
    expect(weeksAfter("2026-06-30", 2)).toEqual([
      { index: 0, from: "2026-07-01", to: "2026-07-07" },
      { index: 1, from: "2026-07-08", to: "2026-07-14" },
    ]);
  });

  it("round running totals, so that halves of a cent do not add up to more than there is", () => {
    const daily = Array.from({ length: 21 }, (_, index) => (index % 7 === 0 ? 0.5 : 0));
    expect(roundIntoWeeks(daily, 3)).toEqual([1, 0, 1]);
  });
});
