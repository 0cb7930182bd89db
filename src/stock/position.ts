import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import { listCommitments } from "./commitment-queries.ts";
import { sumLevels } from "./movement-queries.ts";
import { openOrders } from "./orders.ts";
import type { Milli } from "./quantity.ts";

/** Where an item stands at a location: all quantities in milli. */
export type InventoryPosition = {
  readonly sku: string;
  readonly locationId: string;
  readonly onHand: Milli;
  /** outstanding on open orders that are expected by `dueBy`, overdue ones included */
  readonly inbound: Milli;
  /** promised and not handed out yet, due by `dueBy` */
  readonly committed: Milli;
  /** onHand + inbound - committed */
  readonly position: Milli;
  /** expected or due after `dueBy`: not part of the position, so that a far order cannot hide a stock-out */
  readonly inboundLater: Milli;
  readonly committedLater: Milli;
};

export type PositionOptions = {
  readonly asOf: IsoDate;
  /** Horizon of what counts, such as the end of the lead time; default: everything open counts. */
  readonly dueBy?: IsoDate | undefined;
  readonly skus?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
};

/**
 * Position at the end of `asOf` of every item and location that has stock, an open order or a commitment; sorted by
 * item and location. A pair that is missing has nothing of all three. Of a commitment only today's fulfilled part is known, so
 * for a past day that part counts as handed out already.
 */
export async function inventoryPositions(
  db: Db,
  companyId: string,
  { asOf, dueBy, skus, locationId }: PositionOptions,
): Promise<readonly InventoryPosition[]> {
  const filter = { asOf, skus, locationId };
  const tallies = new Map<string, Tally>();
  const tally = (sku: string, location: string): Tally => {
    const key = JSON.stringify([sku, location]);
    const known = tallies.get(key) ?? emptyTally(sku, location);
    tallies.set(key, known);
    return known;
  };
  const isLater = (date: IsoDate) => dueBy !== undefined && date > dueBy;
  for (const level of await sumLevels(db, companyId, filter)) {
    tally(level.sku, level.location_id).onHand += level.quantity;
  }
  for (const line of await openOrders(db, companyId, filter)) {
    tally(line.sku, line.locationId)[isLater(line.expectedDate) ? "inboundLater" : "inbound"] +=
      line.outstanding;
  }
  for (const commitment of await listCommitments(db, companyId, filter)) {
    const owed = Math.max(0, commitment.quantity - commitment.fulfilled);
    tally(commitment.sku, commitment.location_id)[
      isLater(commitment.due_date) ? "committedLater" : "committed"
    ] += owed;
  }
  return [...tallies.values()]
    .map((one) => ({ ...one, position: one.onHand + one.inbound - one.committed }))
    .sort((a, b) => compare(a.sku, b.sku) || compare(a.locationId, b.locationId));
}

type Tally = {
  readonly sku: string;
  readonly locationId: string;
  onHand: Milli;
  inbound: Milli;
  committed: Milli;
  inboundLater: Milli;
  committedLater: Milli;
};

function emptyTally(sku: string, locationId: string): Tally {
  return { sku, locationId, onHand: 0, inbound: 0, committed: 0, inboundLater: 0, committedLater: 0 };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
