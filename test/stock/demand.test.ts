import fc from "fast-check";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { addDays } from "../../src/base/dates.ts";
import { type Bucket, demandSeries, demandValues } from "../../src/stock/demand.ts";
import { COMPANY, type StockBench, createStockBench } from "./stock-fixture.ts";

let bench: StockBench;
beforeEach(async () => {
  bench = await createStockBench();
  onTestFinished(() => bench.close());
});

const DEMAND = `date,sku,location,quantity,stock_out,reference
2026-01-07,BOLT,W1,5,,
2026-01-07,BOLT,W1,5,,
2026-01-09,BOLT,W2,3.5,1,
2026-01-20,BOLT,W1,400,,
2026-01-22,BOLT,W1,-400,,typed wrong
2026-03-02,BOLT,W1,-2,,returned
2026-03-03,NUT,W1,1,,
`;

describe("a demand series", () => {
  beforeEach(() => bench.stock({ "demand.csv": DEMAND }));

  const series = async (bucket: Bucket, more = {}) =>
    demandSeries(bench.store.db, COMPANY, { bucket, to: "2026-03-31", ...more });

  it("has a zero for every month without a row, and begins with the item's first demand", async () => {
    const [bolt, nut] = await series("month");
    expect(bolt?.buckets.map(({ start, end, complete }) => [start, end, complete])).toEqual([
      ["2026-01-01", "2026-01-31", false],
      ["2026-02-01", "2026-02-28", true],
      ["2026-03-01", "2026-03-31", true],
    ]);
    expect(nut?.buckets.map(({ start }) => start)).toEqual(["2026-03-01"]);
  });

  it("keeps equal rows, shows returns beside demand, and leaves the choice to the caller", async () => {
    const [bolt] = await series("month");
    expect(bolt?.buckets.map(({ asked, returned, stockOutDays }) => [asked, returned, stockOutDays])).toEqual(
      [
        [413_500, 400_000, 1],
        [0, 0, 0],
        [0, 2_000, 0],
      ],
    );
    expect(demandValues(bolt!, { returns: "subtract" })).toEqual([13.5, 0, -2]);
    expect(demandValues(bolt!, { returns: "ignore" })).toEqual([413.5, 0, 0]);
  });

  it("counts weeks from Monday and says which of them are whole", async () => {
    const [bolt] = await series("week", { from: "2026-01-07", to: "2026-01-20" });
    expect(bolt?.buckets.map(({ start, end, complete, asked }) => [start, end, complete, asked])).toEqual([
      ["2026-01-05", "2026-01-11", false, 13_500],
      ["2026-01-12", "2026-01-18", true, 0],
      ["2026-01-19", "2026-01-25", false, 400_000],
    ]);
  });

  it("is of one location, or of each, on request", async () => {
    const each = await series("month", { perLocation: true, skus: ["BOLT"] });
    expect(each.map(({ locationId, buckets }) => [locationId, buckets[0]?.asked])).toEqual([
      ["W1", 410_000],
      ["W2", 3_500],
    ]);
    expect((await series("month", { locationId: "W2" })).map(({ sku }) => sku)).toEqual(["BOLT"]);
  });

  it("cannot end before it begins", async () => {
    await expect(series("day", { from: "2026-04-01" })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

it("neither loses nor invents demand, whatever the bucket", async () => {
  const row = fc.record({ day: fc.nat(200), quantity: fc.integer({ min: -50_000, max: 50_000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const own = await createStockBench();
      try {
        const lines = rows.map((r) => `${addDays("2025-11-01", r.day)},NUT,W1,${r.quantity / 1_000}\n`);
        await own.stock({ "demand.csv": `date,sku,location,quantity\n${lines.join("")}` });
        const total = rows.reduce((sum, r) => sum + r.quantity, 0);
        for (const bucket of ["day", "week", "month"] as const) {
          const [series] = await demandSeries(own.store.db, COMPANY, { bucket, to: "2026-07-01" });
          const buckets = series!.buckets;
          expect(buckets.reduce((sum, { asked, returned }) => sum + asked - returned, 0)).toBe(total);
          for (const [i, { start }] of buckets.entries())
            if (i > 0) expect(start).toBe(addDays(buckets[i - 1]!.end, 1));
        }
      } finally {
        await own.close();
      }
    }),
    { numRuns: 20 },
  );
});
