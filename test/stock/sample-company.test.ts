import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, afterAll, describe, expect, it } from "vitest";
import { loadLedger } from "../../src/books/ledger.ts";
import { rederive, traceFigure } from "../../src/books/trace.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { saveFigures } from "../../src/figures/queries.ts";
import { importStock } from "../../src/stock/import/import-stock.ts";
import { openOrders } from "../../src/stock/orders.ts";
import { inventoryPositions } from "../../src/stock/position.ts";
import { type StockReconciliation, reconcileStockToLedger } from "../../src/stock/reconcile.ts";
import type { StockContext } from "../../src/stock/valuation.ts";
import { type ImportBench, createImportBench } from "../books/import/import-fixture.ts";

const SAMPLE = join(import.meta.dirname, "../../examples/meridian-health");
const COMPANY = "meridian-health";
const planted = JSON.parse(readFileSync(join(SAMPLE, "planted-stock.json"), "utf8")) as {
  readonly asOf: string;
  readonly stockOut: { readonly sku: string; readonly onHand: number };
  readonly overdueOrder: { readonly order: string };
};

/** The sample's books and stock, read by the product. */
async function importSample(folder: string) {
  const bench = await createImportBench();
  const { store, runtime } = bench;
  await bench.run({ paths: [join(SAMPLE, "data")] });
  const result = await importStock(
    { store, runtime },
    { path: folder, companyId: COMPANY, user: { id: "tester" } },
  );
  const context: StockContext = {
    db: store.db,
    companyId: COMPANY,
    ledger: await loadLedger(store.db, COMPANY),
    figures: createFigureSet(),
    currency: "USD",
  };
  const reconciliation = await reconcileStockToLedger(context, { from: "2024-01", to: "2026-06" });
  return { bench, result, context, reconciliation };
}

describe("the sample company's stock", () => {
  let bench: ImportBench;
  let context: StockContext;
  let reconciliation: StockReconciliation;
  beforeAll(async () => {
    const imported = await importSample(join(SAMPLE, "stock-data"));
    ({ bench, context, reconciliation } = imported);
    expect(imported.result).toMatchObject({ status: "imported", warnings: [], rejectionCount: 0 });
  });
  afterAll(() => bench.close());

  it("agrees with the ledger in every month, balance and use alike", () => {
    expect(reconciliation.months).toHaveLength(30);
    expect(reconciliation.months.filter(({ agrees }) => !agrees)).toEqual([]);
    expect(reconciliation.agrees).toBe(true);
    const last = reconciliation.months.at(-1)!;
    expect(last.balances.map(({ account, stock }) => [account.code, stock.value! > 20_000_000])).toEqual([
      ["1310", true],
      ["1320", true],
    ]);
  });

  it("has figures that are computed again from its movements", async () => {
    const { db, figures, ledger } = context;
    const kept = figures.all().filter(({ asOf }) => asOf === "2026-06-30" || asOf === "2025-01-31");
    await saveFigures(db, COMPANY, {
      figures: kept,
      ledgerVersion: ledger.version,
      runId: null,
      at: "2026-07-01T00:00:00Z",
    });
    expect(kept.length).toBe(24);
    for (const figure of kept) {
      const { trace } = await traceFigure(db, COMPANY, { id: figure.id, limit: 0 });
      expect(rederive(trace), figure.id).toBe(figure.value);
    }
  });

  it("shows the item that runs out when only what comes in time counts", async () => {
    const { sku, onHand } = planted.stockOut;
    const options = { asOf: planted.asOf, skus: [sku] };
    const [near] = await inventoryPositions(context.db, COMPANY, { ...options, dueBy: "2026-07-10" });
    expect(near).toMatchObject({ onHand: onHand * 1_000, inbound: 0, position: onHand * 1_000 });
    const [everything] = await inventoryPositions(context.db, COMPANY, options);
    expect(everything?.position).toBeGreaterThan(10 * near!.position);
  });

  it("shows the order that should have come, and no other", async () => {
    const late = (await openOrders(context.db, COMPANY, { asOf: planted.asOf })).filter(
      (line) => line.daysLate > 0,
    );
    expect(new Set(late.map(({ number }) => number))).toEqual(new Set([planted.overdueOrder.order]));
  });
});

it("is costed by the product at the moving averages that the sample was made with", async () => {
  const own = await createImportBench();
  const folder = join(own.folder, "without-values");
  cpSync(join(SAMPLE, "stock-data"), folder, { recursive: true });
  const issues = readFileSync(join(folder, "issues.csv"), "utf8").split("\n");
  // date,kind,sku,location,quantity,value,journal: the value is left for the importer to find.
  const blank = issues.slice(1).map((line) => line.replace(/^((?:[^,]*,){5})[^,]*/, "$1"));
  writeFileSync(join(folder, "issues.csv"), [issues[0], ...blank].join("\n"));
  const { bench, reconciliation } = await importSample(folder);
  // Off by what the sample rounded into one issue a month: less than a unit of its cheapest items.
  for (const { month, balances, usage } of reconciliation.months)
    for (const { difference } of [...balances, ...usage])
      expect(Math.abs(difference.value!), `${difference.id} in ${month}`).toBeLessThan(1_500);
  await bench.close();
  await own.close();
});
