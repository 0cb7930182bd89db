import type { Minor } from "../../base/money.ts";
import { type TableRow, readTable } from "../../books/import/table.ts";
import { MOVEMENT_KINDS, signProblem } from "../movement.ts";
import { type Milli, amountAt } from "../quantity.ts";
import type { StockTableReader } from "./folder.ts";
import { readFlag, readQuantity, readUnitPrice } from "./values.ts";

export const readMovements: StockTableReader = (file, { reading, draft, currency, intern }) =>
  readTable(file, reading, {
    spec: {
      required: ["date", "kind", "sku", "location", "quantity"],
      optional: ["value", "unit_cost", "to_location", "journal", "reference", "id"],
    },
    onRow: (row) => {
      const kind = row.oneOf("kind", MOVEMENT_KINDS);
      const quantity = readQuantity(row, "quantity");
      const movement = {
        ownId: row.optional("id"),
        date: row.date("date"),
        kind,
        sku: intern(row.required("sku")),
        location: intern(row.required("location")),
        toLocation: row.optional("to_location"),
        quantity,
        journal: row.optional("journal"),
        reference: row.optional("reference"),
        at: row.at,
      };
      if (row.failed()) return;
      const problem = signProblem(kind, quantity);
      if (problem !== null) row.fail("quantity", problem);
      if (kind === "transfer" && movement.toLocation === null)
        row.fail("to_location", "a transfer needs to_location: where the goods went");
      if (kind !== "transfer" && movement.toLocation !== null)
        row.fail("to_location", "only a transfer has a to_location");
      if (kind === "transfer" && movement.toLocation === movement.location)
        row.fail("to_location", "a transfer goes to another location");
      const value = readValue(row, quantity, currency);
      if (kind === "adjustment" && quantity === 0 && value === null)
        row.fail("value", "an adjustment of no quantity needs the value that it changes");
      if (!row.failed()) draft.movements.push({ ...movement, value });
    },
  });

/** `value`, or quantity times `unit_cost`, or null where the file says neither. */
function readValue(row: TableRow, quantity: Milli, currency: string): Minor | null {
  if (row.text("value") !== "") {
    const value = row.amount("value", currency);
    if (quantity !== 0 && value !== 0 && Math.sign(value) !== Math.sign(quantity))
      row.fail("value", "value and quantity have opposite signs; both are positive into the location");
    return value;
  }
  if (row.text("unit_cost") === "") return null;
  const price = readUnitPrice(row, "unit_cost");
  return row.failed() ? null : amountAt(quantity, price, currency);
}

export const readDemand: StockTableReader = (file, { reading, draft, intern }) =>
  readTable(file, reading, {
    spec: { required: ["date", "sku", "location", "quantity"], optional: ["stock_out", "reference"] },
    onRow: (row) => {
      const demand = {
        date: intern(row.date("date")),
        sku: intern(row.required("sku")),
        location: intern(row.required("location")),
        quantity: readQuantity(row, "quantity"),
        stockOut: readFlag(row, "stock_out", false),
        reference: row.optional("reference"),
        at: row.at,
      };
      if (!row.failed()) draft.demand.push(demand);
    },
  });
