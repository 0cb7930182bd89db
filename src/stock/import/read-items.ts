import { readTable } from "../../books/import/table.ts";
import type { StockTableReader } from "./folder.ts";
import { readFlag } from "./values.ts";

export const readItems: StockTableReader = (file, { reading, draft, currency }) =>
  readTable(file, reading, {
    spec: {
      required: ["sku", "name", "uom", "unit_cost"],
      optional: [
        "category",
        "inventory_account",
        "usage_account",
        "sale_price",
        "shelf_life_days",
        "abc",
        "active",
      ],
    },
    onRow: (row) => {
      const item = {
        sku: row.required("sku"),
        name: row.required("name"),
        uom: row.required("uom"),
        category: row.optional("category"),
        inventoryAccount: row.optional("inventory_account"),
        usageAccount: row.optional("usage_account"),
        unitCost: row.amount("unit_cost", currency),
        salePrice: row.text("sale_price") === "" ? null : row.amount("sale_price", currency),
        shelfLifeDays: row.text("shelf_life_days") === "" ? null : row.integer("shelf_life_days"),
        abc: row.text("abc") === "" ? null : row.oneOf("abc", ["A", "B", "C"]),
        active: readFlag(row, "active", true),
        at: row.at,
      };
      if (item.unitCost < 0) row.fail("unit_cost", "a unit cost is zero or more");
      if (item.salePrice !== null && item.salePrice < 0)
        row.fail("sale_price", "a sale price is zero or more");
      if (!row.failed()) draft.items.push(item);
    },
  });

export const readLocations: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: { required: ["id", "name"], optional: ["active"] },
    onRow: (row) => {
      const location = {
        id: row.required("id"),
        name: row.required("name"),
        active: readFlag(row, "active", true),
        at: row.at,
      };
      if (!row.failed()) draft.locations.push(location);
    },
  });
