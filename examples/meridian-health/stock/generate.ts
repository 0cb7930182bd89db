import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AS_OF, DEFAULT_SEED } from "../company.ts";
import { generateMeridian } from "../generate.ts";
import { plantEntryError } from "./entry-error.ts";
import { stockFiles } from "./files.ts";
import { readStockLedger } from "./ledger.ts";
import { openOrders } from "./open-orders.ts";
import { type PlantedStock, plantedStock, plantedStockText } from "./planted-stock.ts";
import { contracts, createPriceList } from "./prices.ts";
import { simulateStock } from "./simulate.ts";

export type StockFiles = {
  /** The stock folder: file name to text. */
  readonly files: Readonly<Record<string, string>>;
  readonly planted: PlantedStock;
};

/** The stock folder that belongs to the books of the same seed. The same seed gives the same bytes everywhere. */
export function generateMeridianStock({ seed = DEFAULT_SEED }: { readonly seed?: number } = {}): StockFiles {
  const ledger = readStockLedger(generateMeridian({ seed }).files);
  const terms = contracts(seed);
  const prices = createPriceList(terms);
  const stock = simulateStock(ledger, { seed, prices });
  const lastNumber = Math.max(...ledger.bills.map(({ po }) => Number(po.replace("PO-", ""))));
  const orders = [...stock.orders, ...openOrders(lastNumber + 1, { ...stock, prices })];
  const { demand, units } = plantEntryError(stock.demand);
  return {
    files: stockFiles({ movements: stock.movements, demand, orders, contracts: terms, prices, asOf: AS_OF }),
    planted: plantedStock(stock.shelves, { orders, mistyped: units }),
  };
}

/** Writes the folder, and beside it what is planted: the product reads the folder only. */
function write(folder: string, { files, planted }: StockFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "..", "planted-stock.json"), plantedStockText(planted));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(import.meta.dirname, "../stock-data") },
      seed: { type: "string", default: String(DEFAULT_SEED) },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed is "${values.seed}"; it must be a whole number`);
  write(values.out, generateMeridianStock({ seed }));
}
