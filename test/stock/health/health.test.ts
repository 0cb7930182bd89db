import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { classifyItems } from "../../../src/stock/health/classes.ts";
import { demand, useValue, itemGroup } from "../../../src/stock/health/item-figures.ts";
import { itemLeadTime } from "../../../src/stock/health/lead-times.ts";
import { topMovers } from "../../../src/stock/health/movers.ts";
import { openOrderFigures } from "../../../src/stock/health/open-orders.ts";
import { slowStock } from "../../../src/stock/health/slow-stock.ts";
import { readStockBook } from "../../../src/stock/health/stock-book.ts";
import { runOutDay, stockOutRisks } from "../../../src/stock/health/stock-out.ts";
import { turnsOf } from "../../../src/stock/health/turns.ts";
import { loadCompany } from "../../../src/books/company.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { expectToRederive } from "../../support/rederive.ts";
import { COMPANY, type StockBench, createStockBench } from "../stock-fixture.ts";

const AS_OF = "2026-06-30";

const FILES = {
  "movements.csv": `date,kind,sku,location,quantity,value
2026-01-01,receipt,BOLT,W1,100,1000.00
2026-01-01,receipt,NUT,W1,40,100.00
2026-06-20,issue,BOLT,W1,-20,-200.00
2026-06-22,return,BOLT,W1,5,50.00
2026-06-23,return,BOLT,W1,-10,-100.00
`,
  "demand.csv": `date,sku,location,quantity
2026-04-02,BOLT,W1,60
2026-05-10,BOLT,W2,40
2026-06-20,BOLT,W1,20
`,
  "purchase_orders.csv": `id,party,status,order_date,currency
P1,S1,sent,2026-06-01,USD
P2,S2,sent,2026-06-02,EUR
`,
  "purchase_order_lines.csv": `order,line,sku,location,quantity,unit_price,requested_date
P1,1,BOLT,W1,30,9.99,2026-06-20
P1,2,NUT,W1,10,2.50,2026-07-20
P2,1,NUT,W1,10,2.00,2026-07-20
`,
  "deliveries.csv": `order,line,date,received,rejected
P1,1,2026-06-21,12,2
`,
  "commitments.csv": `id,sku,location,quantity,fulfilled,entered_on,due_date
C1,NUT,W1,50,5,2026-06-01,2026-07-02
`,
};

describe("stock health", () => {
  let bench: StockBench;
  beforeEach(async () => {
    bench = await createStockBench();
  });
  afterEach(() => bench.close());

  async function readBook(asOf = AS_OF) {
    const { store } = bench;
    const book = await readStockBook(
      { db: store.db, companyId: COMPANY, currency: "USD", figures: createFigureSet(), signal: new AbortController().signal },
      asOf,
    ); // prettier-ignore
    const rederive = async () =>
      expectToRederive(
        { store, company: await loadCompany(store.db, COMPANY), post: async () => undefined, close: async () => undefined },
        book.figures.all(),
      ); // prettier-ignore
    return { book, rederive };
  }
  const setPolicy = (key: string, value: string) =>
    bench.store.db
      .insertInto("policy")
      .values({ company_id: COMPANY, key, value, unit: "days", note: null })
      .execute();

  it("counts as use what users took less what they gave back, not what went back to a supplier", async () => {
    await bench.stock(FILES);
    const { book, rederive } = await readBook();
    const june = { from: "2026-06-01", to: AS_OF };
    expect(useValue(book, itemGroup(book, "BOLT"), june).value).toBe(150_00);
    await rederive();
  });

  it("measures an item without recorded demand by its issues", async () => {
    await bench.stock({ "movements.csv": FILES["movements.csv"] });
    const { book, rederive } = await readBook();
    expect(demand(book, "BOLT", { from: "2026-06-01", to: AS_OF }).value).toBe(15);
    await rederive();
  });

  it("calls stock dead after the limit without use, and a policy replaces the limit", async () => {
    await bench.stock(FILES);
    const before = await readBook("2026-06-29");
    expect(slowStock(before.book).dead).toEqual([]);
    const after = await readBook();
    expect(slowStock(after.book).dead).toMatchObject([
      { sku: "NUT", lastUsed: null, value: { value: 100_00 } },
    ]);
    await after.rederive();
    await setPolicy("stock_dead_days", "365");
    expect(slowStock((await readBook()).book).dead).toEqual([]);
  });

  it("values as excess what lies beyond the limit of recent demand", async () => {
    await bench.stock(FILES);
    await setPolicy("stock_excess_cover_days", "30");
    const { book, rederive } = await readBook();
    // 75 on hand; 120 asked for in 90 days is 40 in 30 days: 35 of 75 are too many.
    const { excess, excessValue } = slowStock(book);
    expect(excess).toMatchObject([{ sku: "BOLT", cover: { value: 56.25 }, excess: { value: 350_00 } }]);
    expect(excessValue.value).toBe(350_00);
    await rederive();
  });

  it("refuses a limit that is no number of days", async () => {
    await bench.stock(FILES);
    await setPolicy("stock_review_days", "weekly");
    const { book } = await readBook();
    expect(() => stockOutRisks(book)).toThrow(expect.objectContaining({ code: "invalid_policy" }));
  });

  it("keeps currencies apart and counts rejected goods as still to come", async () => {
    await bench.stock(FILES);
    const { book, rederive } = await readBook();
    const { orders, totals, overdueLines, overdueTotals } = openOrderFigures(book);
    expect(orders.map(({ number, isOverdue }) => [number, isOverdue])).toEqual([
      ["P1", true],
      ["P2", false],
    ]);
    // 20 of 30 bolts at 9.99 and ten nuts at 2.50.
    expect(totals.map(({ value, unit }) => [value, unit])).toEqual([
      [20_00, { kind: "money", currency: "EUR" }],
      [224_80, { kind: "money", currency: "USD" }],
    ]);
    expect(overdueLines.value).toBe(1);
    expect(overdueTotals.map(({ value }) => value)).toEqual([199_80]);
    await rederive();
  });

  it("sees a promise that the stock cannot keep, even without any demand", async () => {
    await bench.stock(FILES);
    const { book, rederive } = await readBook();
    const { risks, count } = stockOutRisks(book);
    expect(risks).toMatchObject([
      { sku: "NUT", runsOut: "2026-07-02", orderBy: "2026-06-18", tooLate: true, nextDelivery: "2026-07-20" },
    ]);
    expect([risks[0]?.position.value, risks[0]?.inbound.value]).toEqual([15, 20]);
    expect(risks[0]?.lasts).toMatchObject({
      value: null,
      refusal: expect.stringContaining("zero") as string,
    });
    expect(count.value).toBe(1);
    await rederive();
  });

  it("takes the lead time from the contract, then from deliveries, then from the limit", async () => {
    const orders = ["A", "B", "C"];
    await bench.stock({
      "movements.csv": FILES["movements.csv"],
      "supplier_items.csv": `id,party,sku,currency,valid_from,minimum,multiple,lead_time_days,preferred
K1,S1,BOLT,USD,2026-01-01,1,1,4.5,1
`,
      "purchase_orders.csv": `id,party,status,order_date,currency\n${orders.map((id) => `${id},S2,sent,2026-05-01,USD`).join("\n")}\n`,
      "purchase_order_lines.csv": `order,line,sku,location,quantity,unit_price,requested_date\n${orders.map((id) => `${id},1,NUT,W1,1,2.00,2026-05-05`).join("\n")}\n`,
      "deliveries.csv": `order,line,date,received\nA,1,2026-05-05,1\nB,1,2026-05-06,1\n`,
    });
    const { book: two } = await readBook();
    expect(itemLeadTime(two, "BOLT")).toMatchObject({
      from: "contract",
      partyId: "S1",
      figure: { value: 4.5 },
    });
    expect(itemLeadTime(two, "NUT")).toMatchObject({ from: "limit", figure: { value: 14 } });
    await bench.stock({ "deliveries.csv": `order,line,date,received\nC,1,2026-05-07,1\n` });
    const { book: three, rederive } = await readBook();
    expect(itemLeadTime(three, "NUT")).toMatchObject({ from: "deliveries", figure: { value: 5 } });
    itemLeadTime(three, "BOLT");
    await rederive();
  });

  it("lets a class stand that a person set, and gives none to an item without demand", async () => {
    await bench.stock(FILES);
    await bench.store.db.updateTable("item").set({ abc: "A" }).where("sku", "=", "NUT").execute();
    const { book } = await readBook();
    const { items, cell } = classifyItems(book);
    expect(items).toMatchObject([
      { sku: "BOLT", abc: "A", decided: false, xyz: "X" },
      { sku: "NUT", abc: "A", decided: true, xyz: null },
    ]);
    expect([cell("A", null).count.value, cell("A", "none").count.value, cell("C", "X").count.value]).toEqual([2, 1, 0]); // prettier-ignore
  });

  it("turns the stock over as often as its use goes into its average, for a whole year", async () => {
    await bench.stock(FILES);
    const { book, rederive } = await readBook();
    const { use, average, turns } = turnsOf(book, itemGroup(book, "BOLT"));
    // 181 days; 1,000.00 at five month's ends and 750.00 at the sixth.
    expect([use.value, average.value]).toEqual([150_00, 958_33]);
    expect(turns.value).toBeCloseTo(((15_000 / 95_833) * 365) / 181, 9);
    await rederive();
  });

  it("compares two quarters of whole months only when there are two", async () => {
    await bench.stock(FILES);
    expect(topMovers((await readBook("2026-06-29")).book, 5)).toBeNull();
    const movers = topMovers((await readBook()).book, 5);
    expect(movers?.up.map(({ sku, change }) => [sku, change.value])).toEqual([["BOLT", 150_00]]);
    expect(movers?.down).toEqual([]);
  });

  it("refuses a day before the first movement", async () => {
    await bench.stock(FILES);
    await expect(readBook("2025-12-31")).rejects.toMatchObject({ code: "no_stock" });
  });
});

describe("the day an item runs out", () => {
  const item = { asOf: "2026-06-30", horizon: "2026-07-10", onHand: 10, rate: 2, receipts: [], promises: [] };

  it("is the first day whose demand cannot be filled", () => {
    expect(runOutDay(item)).toBe("2026-07-06");
    expect(runOutDay({ ...item, onHand: 20 })).toBeNull();
    expect(runOutDay({ ...item, onHand: 0 })).toBe("2026-07-01");
  });

  it("is put off by a delivery in time, and not by one that comes later", () => {
    expect(runOutDay({ ...item, receipts: [{ date: "2026-07-05", units: 50 }] })).toBeNull();
    expect(runOutDay({ ...item, receipts: [{ date: "2026-07-07", units: 50 }] })).toBe("2026-07-06");
  });

  it("comes sooner by what is promised, an overdue promise at once", () => {
    expect(runOutDay({ ...item, promises: [{ date: "2026-07-02", units: 7 }] })).toBe("2026-07-02");
    expect(runOutDay({ ...item, promises: [{ date: "2026-06-01", units: 9 }] })).toBe("2026-07-01");
  });
});
