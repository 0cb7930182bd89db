import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { Db } from "../../store/database.ts";
import { type Milli, milliToUnits } from "../quantity.ts";
import {
  type DemandLineRow,
  type LineFilter,
  type MovementLineRow,
  listDemandLines,
  listMovementLines,
} from "./anomaly-queries.ts";

/**
 * Lines that are of one sort and may be compared: what was asked for, what was used, what was received, and how far
 * counts differed from the books.
 */
export type LineGroupName = "demand" | "use" | "receipts" | "counts";

export type StockLine = {
  readonly table: "demand_history" | "stock_movement";
  readonly id: string;
  readonly date: IsoDate;
  readonly sku: string;
  readonly locationId: string;
  readonly reference: string | null;
  /** As the table has it. */
  readonly stored: Milli;
  /** Units, positive for what is ordinary in the group; a correction or return is negative. Of counts, the size. */
  readonly quantity: number;
  /** What the movement was worth, minor units without sign; null for demand. */
  readonly value: Minor | null;
};

export type LineGroup = { readonly name: LineGroupName; readonly lines: readonly StockLine[] };

export async function gatherDemandLines(db: Db, companyId: string, filter: LineFilter): Promise<LineGroup> {
  const rows = await listDemandLines(db, companyId, filter);
  return { name: "demand", lines: rows.map((row) => demandLine(row)) };
}

/** Movements by what they are: use, receipts, and (a group of its own) count differences. */
export async function gatherMovementLines(
  db: Db,
  companyId: string,
  filter: LineFilter,
): Promise<readonly LineGroup[]> {
  const rows = (await listMovementLines(db, companyId, filter)).filter(({ quantity }) => quantity !== 0);
  const groups = Map.groupBy(rows, groupOf);
  return (["use", "receipts", "counts"] as const).map((name) => ({
    name,
    lines: (groups.get(name) ?? []).map((row) => movementLine(row, name)),
  }));
}

/** A return above zero takes back a use, one below zero a receipt. */
function groupOf({ kind, quantity }: MovementLineRow): Exclude<LineGroupName, "demand"> {
  if (kind === "adjustment") return "counts";
  return kind === "issue" || (kind === "return" && quantity > 0) ? "use" : "receipts";
}

function movementLine(row: MovementLineRow, group: Exclude<LineGroupName, "demand">): StockLine {
  const units = milliToUnits(row.quantity);
  const quantity = group === "use" ? -units : group === "counts" ? Math.abs(units) : units;
  return { ...demandLine(row), table: "stock_movement", quantity, value: Math.abs(row.value) };
}

function demandLine(row: DemandLineRow): StockLine {
  return {
    table: "demand_history",
    id: row.id,
    date: row.date,
    sku: row.sku,
    locationId: row.location_id,
    reference: row.reference,
    stored: row.quantity,
    quantity: milliToUnits(row.quantity),
    value: null,
  };
}
