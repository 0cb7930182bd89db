import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { rederive, traceFigure } from "../../src/books/trace.ts";
import { saveFigures } from "../../src/figures/queries.ts";
import { reconcileStockToLedger } from "../../src/stock/reconcile.ts";
import { valueStock } from "../../src/stock/valuation.ts";
import { COMPANY, type StockBench, createStockBench } from "./stock-fixture.ts";

let bench: StockBench;
beforeEach(async () => {
  bench = await createStockBench();
  onTestFinished(() => bench.close());
});

const MOVES = "date,kind,sku,location,quantity,value,journal\n";
const JANUARY = `2026-01-05,receipt,BOLT,W1,80,800.00,J1
2026-01-05,receipt,NUT,W1,80,200.00,J1
2026-01-30,issue,BOLT,W1,-42,-420.00,J2
2026-01-30,return,BOLT,W1,2,20.00,J2
`;

describe("reconciling the stock to the ledger", () => {
  it("agrees when receipts and use have the amounts of their entries", async () => {
    await bench.stock({ "movements.csv": `${MOVES}${JANUARY}2026-02-10,receipt,BOLT,W1,30,300.00,J3\n` });
    const result = await reconcileStockToLedger(await bench.context(), { from: "2026-01", to: "2026-02" });
    expect(result.agrees).toBe(true);
    expect(result.unassigned).toBeNull();
    const [january] = result.months;
    expect(
      january?.balances.map(({ stock, ledger, difference }) => [stock.value, ledger.value, difference.value]),
    ).toEqual([[60_000, 60_000, 0]]);
    expect(
      january?.usage.map(({ account, stock, ledger }) => [account.code, stock.value, ledger.value]),
    ).toEqual([["5000", 40_000, 40_000]]);
  });

  it("says by how much they part, month by month, and which entries are behind it", async () => {
    await bench.stock({
      "movements.csv": `${MOVES}${JANUARY}2026-01-31,adjustment,NUT,W1,-4,-10.00,\n2026-02-10,receipt,BOLT,W1,29,290.00,J3\n`,
    });
    const { months, agrees } = await reconcileStockToLedger(await bench.context(), {
      from: "2026-01",
      to: "2026-02",
    });
    expect(agrees).toBe(false);
    const told = months.map(({ balances, usage, entries }) => ({
      balance: balances[0]?.difference.value,
      usage: usage[0]?.difference.value,
      entries: entries.map(({ reference, date, journalId, difference }) => [
        date,
        reference,
        journalId === null,
        difference,
      ]),
    }));
    expect(told).toEqual([
      { balance: -1_000, usage: 1_000, entries: [[null, null, true, -1_000]] },
      { balance: -2_000, usage: 0, entries: [["2026-02-10", null, false, -1_000]] },
    ]);
  });

  it("shows the value that no account answers for", async () => {
    await bench.stock({
      "items.csv": "sku,name,uom,unit_cost\nLOOSE,Loose,each,1.00\n",
      "movements.csv": `${MOVES}2026-01-05,receipt,LOOSE,W1,5,5.00,\n`,
    });
    const result = await reconcileStockToLedger(await bench.context(), { from: "2026-01", to: "2026-01" });
    expect(result.unassigned?.value).toBe(500);
    expect(result.agrees).toBe(false);
  });

  it("makes figures that are computed again from their rows", async () => {
    await bench.stock({ "movements.csv": `${MOVES}${JANUARY}` });
    const context = await bench.context();
    await reconcileStockToLedger(context, { from: "2026-01", to: "2026-02" });
    const { db, figures, ledger } = context;
    await saveFigures(db, COMPANY, {
      figures: figures.all(),
      ledgerVersion: ledger.version,
      runId: null,
      at: "2026-03-01T00:00:00Z",
    });
    expect(figures.all().length).toBe(12);
    for (const figure of figures.all()) {
      const { trace } = await traceFigure(db, COMPANY, { id: figure.id, limit: 2 });
      expect(rederive(trace), figure.id).toBe(figure.value);
    }
  });
});

describe("the valuation", () => {
  it("is by item and location, and a figure for each account", async () => {
    await bench.stock({ "movements.csv": `${MOVES}${JANUARY}` });
    const { method, lines, accounts } = await valueStock(await bench.context(), { asOf: "2026-01-31" });
    expect(method).toBe("moving_average");
    expect(lines).toEqual([
      { sku: "BOLT", locationId: "W1", quantity: 40_000, value: 40_000, account: "1300" },
      { sku: "NUT", locationId: "W1", quantity: 80_000, value: 20_000, account: "1300" },
    ]);
    expect(accounts.map(({ account, figure }) => [account?.code, figure.id, figure.value])).toEqual([
      ["1300", "stock_value@2026-01-31/1300", 60_000],
    ]);
  });
});
