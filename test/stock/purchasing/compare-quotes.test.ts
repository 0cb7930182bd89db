import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type QuoteRequest, compareQuotes } from "../../../src/stock/purchasing/compare-quotes.ts";
import { chargesSchema, quoteSchema } from "../../../src/stock/purchasing/quote.ts";
import { type TestBooks, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";
import { addPurchasing } from "./purchasing-fixture.ts";

let books: TestBooks;
beforeEach(async () => {
  books = await createTestBooks();
  await addPurchasing(books, {
    contracts: [
      { id: "K1", supplier: "S1", sku: "BOLT", minimum: 10, multiple: 5, leadTime: ["5", "2"], prices: [[1, "10"], [100, "7"]] },
      { id: "GONE", supplier: "S2", sku: "BOLT", to: "2026-06-30", prices: [[1, "1"]] },
    ],
  }); // prettier-ignore
});
afterEach(() => books.close());

/** Today is 2026-07-15. */
async function compare(request: Partial<QuoteRequest>) {
  const figures = createFigureSet();
  const runtime = { clock: { now: () => new Date("2026-07-15T12:00:00Z") }, ids: { next: () => "id" } };
  const offers = await compareQuotes(
    { db: books.store.db, company: books.company, runtime, figures },
    { sku: "BOLT", quantity: 20, quotes: [], charges: {}, ...request },
  );
  await expectToRederive(books, figures.all());
  return offers;
}
const quote = (given: Record<string, unknown>) => quoteSchema.parse({ supplier: "Q", ...given });

describe("comparing quotes", () => {
  it("leaves out contracts that have ended and raises quantities to the minimum and multiple", async () => {
    const [only, ...others] = await compare({ quantity: 12 });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ total: { value: 150_00 }, quantity: { quantity: 15_000 } });
    expect(only?.reasons).toEqual([
      "it sells in multiples of 5",
      "3 more than needed",
      "from 100 the price is 7",
    ]);
    expect((await compare({ quantity: 3 }))[0]?.reasons[0]).toBe("its minimum is 10");
  });

  it("orders up to a price break when the whole order is then cheaper", async () => {
    const [below] = await compare({ quantity: 70 });
    expect(below).toMatchObject({ total: { value: 700_00 }, quantity: { quantity: 70_000 } });
    const [above] = await compare({ quantity: 75 });
    expect(above).toMatchObject({ total: { value: 700_00 }, quantity: { quantity: 100_000 } });
    expect(above?.reasons).toContain("100 at the break of 100 cost less than 75");
  });

  it("adds duty on the goods, freight and other charges", async () => {
    const charges = { S1: chargesSchema.parse({ freight: 12.5, dutyRate: 0.1, other: 1 }) };
    expect((await compare({ charges }))[0]?.total.value).toBe(200_00 + 20_00 + 12_50 + 1_00);
  });

  it("gives the chance of coming late, and puts what comes in time first", async () => {
    const quotes = [quote({ unitPrice: 1, leadTimeDays: 9, leadTimeSd: 0 })];
    const [first, second] = await compare({ requiredBy: "2026-07-22", quotes });
    expect(first).toMatchObject({ offer: { supplier: "S1" }, inTime: true, risk: { arrival: "2026-07-20" } });
    // 7 days are left: P(Z > (7 - 5) / 2) = 0.158655
    expect(first?.risk.late).toBeCloseTo(0.158655, 6);
    expect(second).toMatchObject({ inTime: false, risk: { late: 1 } });
  });

  it("converts currencies by the newest rate, and ranks what has none last", async () => {
    const quotes = [
      quote({ unitPrice: 5, currency: "EUR" }),
      quote({ supplier: "R", unitPrice: 5, currency: "CHF" }),
    ];
    await books.store.db
      .insertInto("fx_rate")
      .values({ company_id: books.company.id, date: "2026-07-01", from_currency: "EUR", to_currency: "USD", rate: "1.2" })
      .execute(); // prettier-ignore
    const offers = await compare({ quotes });
    expect(offers.map(({ offer, total }) => [offer.supplier, total.value])).toEqual([
      ["Q", 120_00],
      ["S1", 200_00],
      ["R", null],
    ]);
    expect(offers[2]?.total.refusal).toContain("no rate from CHF");
  });

  it("refuses an item that is not there and an item without offers", async () => {
    await expect(compare({ sku: "SCREW" })).rejects.toMatchObject({ code: "unknown_item" });
    await expect(compare({ sku: "NUT" })).rejects.toMatchObject({ code: "no_offer" });
  });
});
