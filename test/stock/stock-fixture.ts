import { createFigureSet } from "../../src/figures/figure-set.ts";
import { loadLedger } from "../../src/books/ledger.ts";
import { importStock, type StockImportOptions } from "../../src/stock/import/import-stock.ts";
import type { StockContext } from "../../src/stock/valuation.ts";
import { COMPANY_JSON, type ImportBench, createImportBench } from "../books/import/import-fixture.ts";

export const COMPANY = "acme";

const BOOKS = {
  "company.json": COMPANY_JSON,
  "accounts.csv": `code,name,type,subtype
1000,Bank,asset,cash
1300,Goods,asset,inventory
2000,Payables,liability,payable
5000,Cost of goods,expense,cost_of_sales
`,
  "parties.csv": `id,name,kind
S1,First supplier,supplier
S2,Second supplier,supplier
C1,A customer,customer
`,
  "journals.csv": `journal,date,source,account,debit,credit
J1,2026-01-05,purchase,1300,1000.00,
J1,2026-01-05,purchase,2000,,1000.00
J2,2026-01-31,inventory,5000,400.00,
J2,2026-01-31,inventory,1300,,400.00
J3,2026-02-10,purchase,1300,300.00,
J3,2026-02-10,purchase,2000,,300.00
`,
};

export const ITEMS_CSV = `sku,name,uom,unit_cost,inventory_account,usage_account
BOLT,Bolt,box,10.00,1300,5000
NUT,Nut,kg,2.50,1300,5000
`;
export const LOCATIONS_CSV = `id,name
W1,Warehouse
W2,Shop
`;

/** A company with books (entries J1..J3) in an empty database, and a way to import stock files into it. */
export type StockBench = ImportBench & {
  readonly stock: (
    files: Readonly<Record<string, string>>,
    options?: Partial<StockImportOptions>,
  ) => ReturnType<typeof importStock>;
  readonly context: () => Promise<StockContext>;
  /** Rows of a table, however many. */
  readonly count: (
    table: "stock_movement" | "demand_history" | "item" | "import_batch" | "delivery",
  ) => number;
};

/** @param master also imports items BOLT and NUT and locations W1 and W2; default true */
export async function createStockBench({ master = true }: { master?: boolean } = {}): Promise<StockBench> {
  const bench = await createImportBench();
  const { store, runtime } = bench;
  await bench.run({ paths: [bench.write(BOOKS)] });
  const stock: StockBench["stock"] = (files, options = {}) =>
    importStock(
      { store, runtime },
      { path: bench.write(files), companyId: COMPANY, user: { id: "tester" }, ...options },
    );
  if (master) await stock({ "items.csv": ITEMS_CSV, "locations.csv": LOCATIONS_CSV });
  return {
    ...bench,
    stock,
    context: async () => ({
      db: store.db,
      companyId: COMPANY,
      ledger: await loadLedger(store.db, COMPANY),
      figures: createFigureSet(),
      currency: "USD",
    }),
    count: (table) =>
      store.sqlite.prepare<[], { n: number }>(`select count(*) as n from "${table}"`).get()?.n ?? 0,
  };
}
