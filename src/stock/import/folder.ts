import { PurserError } from "../../base/errors.ts";
import { headerOf } from "../../books/import/csv.ts";
import type { Reading } from "../../books/import/reading.ts";
import { type Source, type SourceFile, openSource } from "../../books/import/source.ts";
import type { StockDraft } from "./draft.ts";
import { readItems, readLocations } from "./read-items.ts";
import { readDemand, readMovements } from "./read-movements.ts";
import {
  readCommitments,
  readDeliveries,
  readOrderLines,
  readOrders,
  readPriceBreaks,
  readSupplierItems,
} from "./read-purchasing.ts";

export type StockReading = {
  readonly reading: Reading;
  readonly draft: StockDraft;
  /** base currency of the company: values and unit costs are in it */
  readonly currency: string;
  /** one string for each distinct text, because a long file names few items */
  readonly intern: (text: string) => string;
};
export type StockTableReader = (file: SourceFile, reading: StockReading) => Promise<void>;

type StockTable = {
  readonly name: string;
  /** columns that only this table has together */
  readonly header: readonly string[];
  readonly read: StockTableReader;
};

const TABLES: readonly StockTable[] = [
  { name: "items.csv", header: ["sku", "name", "uom", "unit_cost"], read: readItems },
  { name: "locations.csv", header: ["id", "name"], read: readLocations },
  { name: "movements.csv", header: ["date", "kind", "sku", "location", "quantity"], read: readMovements },
  { name: "demand.csv", header: ["date", "sku", "location", "quantity"], read: readDemand },
  {
    name: "supplier_items.csv",
    header: ["id", "party", "sku", "currency", "valid_from"],
    read: readSupplierItems,
  },
  {
    name: "price_breaks.csv",
    header: ["supplier_item", "from_quantity", "unit_price"],
    read: readPriceBreaks,
  },
  { name: "purchase_orders.csv", header: ["id", "party", "status", "order_date"], read: readOrders },
  {
    name: "purchase_order_lines.csv",
    header: ["order", "line", "sku", "location", "requested_date"],
    read: readOrderLines,
  },
  { name: "deliveries.csv", header: ["order", "line", "date", "received"], read: readDeliveries },
  {
    name: "commitments.csv",
    header: ["id", "sku", "location", "entered_on", "due_date"],
    read: readCommitments,
  },
];

/** Two columns are too few to know locations.csv by; it must have its name. */
const KNOWN_BY_NAME_ONLY = ["locations.csv"];

/** True when a path holds a file of the stock folder; what `sync_data` asks to choose an importer. */
export function looksLikeStock(path: string): boolean {
  return openSource(path).files.some((file) => tableOf(file) !== undefined);
}

/**
 * Reads every file of a stock folder, or a single one of it, into the draft.
 * @throws PurserError `source_not_found`, `source_empty`, `not_utf8`, `profile_unclear` when nothing is recognised
 */
export async function readStockFolder(path: string, reading: StockReading): Promise<void> {
  const source = openSource(path);
  if (!source.files.some((file) => tableOf(file))) {
    const names = TABLES.map(({ name }) => name).join(", ");
    throw new PurserError(
      "profile_unclear",
      `"${path}" holds no file of a stock folder; it would have ${names}.`,
    );
  }
  warnAboutOthers(source, reading.reading);
  for (const { name, read } of TABLES) {
    for (const file of source.files) if (tableOf(file)?.name === name) await read(file, reading);
  }
}

/** By name; a file that is called otherwise (`movements-2026.csv`) by its columns, the longest fit first. */
function tableOf(file: SourceFile): StockTable | undefined {
  const byName = TABLES.find(({ name }) => name === file.name.toLowerCase());
  if (byName || !file.name.toLowerCase().endsWith(".csv")) return byName;
  const columns = new Set(headerOf(file.head).map((name) => name.toLowerCase()));
  return TABLES.filter(({ name }) => !KNOWN_BY_NAME_ONLY.includes(name))
    .filter(({ header }) => header.every((name) => columns.has(name)))
    .sort((a, b) => b.header.length - a.header.length)[0];
}

function warnAboutOthers(source: Source, reading: Reading): void {
  const others = source.files.filter((file) => !tableOf(file)).map(({ name }) => name);
  if (others.length > 0) reading.warn(`These files were not read: ${others.join(", ")}`);
}
