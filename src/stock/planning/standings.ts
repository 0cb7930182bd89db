import type { IsoDate } from "../../base/dates.ts";
import { inventoryPositions } from "../position.ts";
import type { Terms } from "./candidates.ts";
import type { PlanningBooks } from "./read-demand.ts";
import type { ReplenishmentRequest, Standing } from "./replenishment-types.ts";

export type Standings = {
  readonly all: readonly (Standing & { readonly sku: string; readonly locationId: string })[];
  readonly of: (sku: string, locationId: string) => Standing;
};

/** A statement holds only so many parameters. */
const ITEMS_A_QUERY = 5_000;

const NOTHING: Standing = {
  onHand: 0,
  inbound: 0,
  committed: 0,
  inboundLater: 0,
  committedLater: 0,
  position: 0,
};

/**
 * Positions of items, each counting only what is expected by the item's own horizon: its lead time and one review. What
 * comes later cannot prevent the stock-out that an order of today can.
 */
export async function readStandings(
  { db, company }: PlanningBooks,
  {
    request,
    asOf,
    terms,
  }: { readonly request: ReplenishmentRequest; readonly asOf: IsoDate; readonly terms: readonly Terms[] },
): Promise<Standings> {
  const all: (Standing & { sku: string; locationId: string })[] = [];
  for (const [dueBy, group] of Map.groupBy(terms, (one) => one.dueBy)) {
    for (let at = 0; at < group.length; at += ITEMS_A_QUERY) {
      const skus = group.slice(at, at + ITEMS_A_QUERY).map(({ item }) => item.sku);
      const { locationId } = request;
      all.push(...(await inventoryPositions(db, company.id, { asOf, dueBy, skus, locationId })));
    }
  }
  const byPair = new Map(all.map((one) => [JSON.stringify([one.sku, one.locationId]), one]));
  return { all, of: (sku, locationId) => byPair.get(JSON.stringify([sku, locationId])) ?? NOTHING };
}
