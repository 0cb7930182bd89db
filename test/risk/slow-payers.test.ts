import { describe, expect, it } from "vitest";
import { addDays, monthRange, monthStart } from "../../src/base/dates.ts";
import { seededRandom } from "../../src/base/runtime.ts";
import { paymentDrift } from "../../src/risk/payment-drift.ts";
import { daysLate, type Receivable } from "../../src/risk/receivables.ts";
import { slowPayers } from "../../src/risk/rules/slow-payers.ts";
import { createTestBooks, type TestInvoice } from "../support/books-fixture.ts";
import { contextOf, deriveAgain, openingEntries, runRule } from "./risk-fixture.ts";

const asOf = "2026-06-30";
const MONTHS = monthRange("2024-01", "2026-06");

/** Two invoices a month due after 30 days, paid `late(month index)` days after that, give or take three. */
function customer(party: string, late: (month: number) => number, seed = 1): TestInvoice[] {
  const random = seededRandom(seed);
  return MONTHS.flatMap((month, index) =>
    [5, 18].map((day, part) => {
      const issued = addDays(monthStart(month), day);
      const due = addDays(issued, 30);
      const paidOn = addDays(due, Math.round(late(index) + random() * 6 - 3));
      const id = `${party}-${month}-${part}`;
      const paid = paidOn <= asOf ? [[paidOn, 1_000_00] as const] : [];
      return { id, party, issued, due, amount: 1_000_00, paid };
    }),
  );
}

const others = Array.from({ length: 11 }, (_, i) => customer(`steady-${i}`, () => 5 + i, i + 10)).flat();
const slowing = customer("Slow Co", (month) => (month < 23 ? 4 : 4 + (month - 22) * 6));

describe("customers who pay later than before", () => {
  it("finds the one that drifts among eleven steady ones", async () => {
    const { findings } = await runRule(slowPayers, { invoices: [...others, ...slowing] });
    expect(findings.map(({ key, severity }) => [key, severity])).toEqual([["Slow Co", "high"]]);
  });

  it("finds a customer that stopped paying altogether: open invoices are evidence too", async () => {
    const stopped = customer("Gone Co", () => 4).map((invoice) =>
      invoice.due > "2026-01-31" ? { ...invoice, paid: [] } : invoice,
    );
    const { findings } = await runRule(slowPayers, { invoices: [...others, ...stopped] });
    expect(findings.map(({ key }) => key)).toEqual(["Gone Co"]);
  });

  it("a steady customer, however late, is not slowing", async () => {
    const { findings } = await runRule(slowPayers, {
      invoices: [...others, ...customer("Late Co", () => 40)],
    });
    expect(findings).toEqual([]);
  });

  it("three days more are less than a week and pass", async () => {
    const { findings } = await runRule(slowPayers, {
      invoices: [...others, ...customer("Slightly Co", (month) => (month < 24 ? 4 : 7))],
    });
    expect(findings).toEqual([]);
  });

  it("one bad month is not a trend", async () => {
    const { findings } = await runRule(slowPayers, {
      invoices: [...others, ...customer("Once Co", (month) => (month === 27 ? 45 : 4))],
    });
    expect(findings).toEqual([]);
  });

  it("a customer that is slow every spring is not slowing", async () => {
    const spring = (month: number) => (month % 12 <= 4 ? 30 : 4);
    expect((await runRule(slowPayers, { invoices: customer("Spring Co", spring) })).findings).toEqual([]);
  });

  it("a drift of all customers by a little is one finding about the whole", async () => {
    const everyone = Array.from({ length: 40 }, (_, i) =>
      customer(`c${i}`, (month) => (month < 24 ? 5 : 14), i).filter((_, n) => n % 20 === i % 20),
    ).flat();
    const { findings } = await runRule(slowPayers, { invoices: everyone });
    expect(findings.map(({ key }) => key)).toEqual(["portfolio"]);
  });

  it("with few months of history nothing is said", async () => {
    const short = slowing.filter((invoice) => invoice.issued >= "2025-12-01");
    expect((await runRule(slowPayers, { invoices: short })).findings).toEqual([]);
    expect((await runRule(slowPayers, {})).skipped).toBe("there are no customer invoices");
  });

  it("every figure of the finding derives again from the rows", async () => {
    const books = await createTestBooks({ journals: openingEntries(), invoices: slowing });
    try {
      const context = await contextOf(books);
      const { findings } = await slowPayers.run(context);
      for (const id of findings[0]!.evidence.figureIds) {
        const figure = context.figures.get(id)!;
        expect(figure.value).toBeGreaterThan(0);
        expect(await deriveAgain(figure, context)).toBeCloseTo(figure.value!, 6);
      }
    } finally {
      await books.close();
    }
  });
});

describe("days late", () => {
  const invoice = (more: Partial<Receivable>): Receivable => ({ id: "i", kind: "invoice", number: "1", partyId: "c", partyName: "c", issueDate: "2026-04-01", dueDate: "2026-05-01", gross: 100_00, baseGross: 100_00, allocations: [], ...more }); // prettier-ignore
  const paid = (amount: number, date: string, kind = "payment") => ({
    invoice_id: "i",
    party_id: "c",
    amount,
    date,
    kind,
  });

  it("counts to the payment that settles the invoice, or to today while it is open", () => {
    expect(daysLate(invoice({ allocations: [paid(100_00, "2026-04-28")] }), asOf)).toBe(-3);
    expect(
      daysLate(invoice({ allocations: [paid(40_00, "2026-05-01"), paid(60_00, "2026-05-11")] }), asOf),
    ).toBe(10);
    expect(daysLate(invoice({ allocations: [paid(40_00, "2026-05-01")] }), asOf)).toBe(60);
  });

  it("says nothing of invoices not due, of credit notes and of what was written off", () => {
    expect(daysLate(invoice({ dueDate: "2026-07-01" }), asOf)).toBeUndefined();
    expect(daysLate(invoice({ kind: "credit_note" }), asOf)).toBeUndefined();
    expect(
      daysLate(invoice({ allocations: [paid(100_00, "2026-06-01", "write_off")] }), asOf),
    ).toBeUndefined();
  });

  it("a drift says since when", () => {
    const rows = slowing.map((i) => invoice({ id: i.id, issueDate: i.issued, dueDate: i.due, gross: i.amount, allocations: (i.paid ?? []).map(([date, amount]) => paid(amount, date)) })); // prettier-ignore
    const drift = paymentDrift(rows, { asOf, recentMonths: 6 });
    expect(drift?.pValue).toBeLessThan(1e-4);
    expect(drift?.since).toBe("2026-01");
    expect(drift?.shiftDays).toBeGreaterThan(10);
  });
});
