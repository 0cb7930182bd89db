import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { loadLedger } from "../../../src/books/ledger.ts";
import { listDemandDays, listItemRowIds } from "../../../src/stock/anomalies/anomaly-queries.ts";
import { gatherDemand } from "../../../src/stock/anomalies/demand-series.ts";
import { gatherLedger, incomeAccounts } from "../../../src/stock/anomalies/ledger-series.ts";
import { gatherLevels } from "../../../src/stock/anomalies/levels.ts";
import { gatherDemandLines, gatherMovementLines } from "../../../src/stock/anomalies/lines.ts";
import { COMPANY, type StockBench, createStockBench } from "../stock-fixture.ts";

const DEMAND = `date,sku,location,quantity,stock_out,reference
2026-01-05,BOLT,W1,5,,
2026-01-14,BOLT,W1,400,,
2026-01-16,BOLT,W1,-400,,typed wrong
2026-01-14,NUT,W2,2.5,,
2026-01-26,BOLT,W1,7,,
`;
const MOVEMENTS = `date,kind,sku,location,quantity,value,to_location,journal,reference
2026-01-05,receipt,BOLT,W1,10,100.00,,,PO-1
2026-01-06,transfer,BOLT,W1,4,,W2,,
2026-01-08,issue,BOLT,W1,-9,,,,
2026-01-09,issue,BOLT,W1,-1,,,,
2026-01-12,receipt,BOLT,W1,20,200.00,,,PO-2
2026-01-13,return,BOLT,W1,1,10.00,,,
2026-01-14,return,BOLT,W1,-2,-20.00,,,PO-2
2026-01-15,adjustment,BOLT,W1,-3,-30.00,,,count
2026-01-15,adjustment,BOLT,W1,0,-5.00,,,written down
2026-01-20,issue,BOLT,W2,-6,,,,
`;
const SPAN = { bucket: "week", from: "2026-01-01", to: "2026-01-28" } as const;

let bench: StockBench;
beforeEach(async () => {
  bench = await createStockBench();
  onTestFinished(() => bench.close());
  await bench.stock({ "demand.csv": DEMAND });
  await bench.stock({ "movements.csv": MOVEMENTS });
});

describe("the series", () => {
  it("of demand hold whole periods only, less returns, one for each item and place", async () => {
    const series = await gatherDemand(bench.store.db, COMPANY, SPAN);
    expect(series.map(({ subject, values, periods }) => [subject, periods[0]?.start, values])).toEqual([
      [{ kind: "item", sku: "BOLT", locationId: "W1" }, "2026-01-05", [5, 0, 0]],
      [{ kind: "item", sku: "NUT", locationId: "W2" }, "2026-01-19", [0]],
    ]);
  });

  it("of stock are the levels at each period's end, with the days below zero beside them", async () => {
    const { series, negativeRuns } = await gatherLevels(bench.store.db, COMPANY, SPAN);
    expect(series.map(({ subject, values }) => [subject, values])).toEqual([
      [{ kind: "item", sku: "BOLT", locationId: "W1" }, [-4, 12, 12]],
      [{ kind: "item", sku: "BOLT", locationId: "W2" }, [4, 4, -2]],
    ]);
    const run = { sku: "BOLT", locationId: "W1", from: "2026-01-08", to: "2026-01-11" };
    expect(negativeRuns).toEqual([
      { ...run, lowest: -4, lowestOn: "2026-01-09" },
      { sku: "BOLT", locationId: "W2", from: "2026-01-20", to: SPAN.to, lowest: -2, lowestOn: "2026-01-20" },
    ]);
    const later = await gatherLevels(bench.store.db, COMPANY, { ...SPAN, from: "2026-01-12" });
    expect(later.series[0]?.values).toEqual([12, 12]);
    expect(later.negativeRuns.map(({ locationId }) => locationId)).toEqual(["W2"]);
  });

  it("of the ledger are whole months up to the last that was booked, in the account's own direction", async () => {
    const ledger = await loadLedger(bench.store.db, COMPANY);
    const accounts = incomeAccounts(ledger);
    expect(accounts.map(({ code }) => code)).toEqual(["5000"]);
    const [cost, ...others] = gatherLedger(ledger, { accounts, from: "2025-01-01", to: "2026-12-31" });
    expect(cost?.periods.map(({ end }) => end)).toEqual(["2026-01-31", "2026-02-28"]);
    expect(cost?.values).toEqual([40_000, 0]);
    expect(others).toEqual([]);
    const midMonth = gatherLedger(ledger, { accounts, from: "2026-01-02", to: "2026-02-15" });
    expect(midMonth).toEqual([]);
  });
});

describe("the lines", () => {
  it("are grouped by what they are, with what is ordinary above zero", async () => {
    const groups = await gatherMovementLines(bench.store.db, COMPANY, SPAN);
    const told = groups.map(({ name, lines }) => [name, lines.map(({ quantity }) => quantity)]);
    expect(told).toEqual([
      ["use", [9, 1, -1, 6]],
      ["receipts", [10, 20, -2]],
      ["counts", [3]],
    ]);
    expect(groups[1]?.lines[0]).toMatchObject({ value: 10_000, stored: 10_000, reference: "PO-1" });
    const { lines } = await gatherDemandLines(bench.store.db, COMPANY, { ...SPAN, skus: ["NUT"] });
    expect(lines.map(({ quantity, value }) => [quantity, value])).toEqual([[2.5, null]]);
  });

  it("belong to one company", async () => {
    expect((await gatherDemandLines(bench.store.db, "other", SPAN)).lines).toEqual([]);
    expect((await gatherLevels(bench.store.db, "other", SPAN)).series).toEqual([]);
    expect((await listDemandDays(bench.store.db, "other", SPAN)).days.size).toBe(0);
    const item = { table: "demand_history", sku: "BOLT", locationId: "W1", ...SPAN } as const;
    expect(await listItemRowIds(bench.store.db, "other", item)).toEqual([]);
    expect(await listItemRowIds(bench.store.db, COMPANY, item)).toHaveLength(4);
  });

  it("say on which days a place was open", async () => {
    const { days, itemsAt } = await listDemandDays(bench.store.db, COMPANY, SPAN);
    expect(days.has("W1 2026-01-05")).toBe(true);
    expect(days.has("W1 2026-01-06")).toBe(false);
    expect(itemsAt.get("W2")).toBe(1);
  });
});
