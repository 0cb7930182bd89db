import type { Minor } from "../../../src/base/money.ts";
import type { Item } from "./catalogue.ts";
import { ITEMS } from "./catalogue.ts";
import { type LocationId, homeOf } from "./network.ts";

/** One item's stock: what lies where, and what the books carry it at. Use leaves the shelf daily and the books weekly. */
export type Shelf = {
  readonly item: Item;
  readonly units: Map<LocationId, number>;
  bookUnits: number;
  bookValue: Minor;
};

export type Shelves = ReadonlyMap<string, Shelf>;

export function emptyShelves(): Shelves {
  return new Map(ITEMS.map((item) => [item.sku, { item, units: new Map(), bookUnits: 0, bookValue: 0 }]));
}

export function copyShelves(shelves: Shelves): Shelves {
  return new Map([...shelves].map(([sku, shelf]) => [sku, { ...shelf, units: new Map(shelf.units) }]));
}

export function shelfOf(shelves: Shelves, sku: string): Shelf {
  const shelf = shelves.get(sku);
  if (!shelf) throw new Error(`there is no shelf for ${sku}`);
  return shelf;
}

export function unitsAt(shelf: Shelf, location: LocationId): number {
  return shelf.units.get(location) ?? 0;
}

export function put(shelf: Shelf, location: LocationId, units: number): void {
  const after = unitsAt(shelf, location) + units;
  if (after < 0) throw new Error(`${shelf.item.sku} at ${location} would fall to ${after}`);
  shelf.units.set(location, after);
}

export function receive(shelf: Shelf, units: number, value: Minor): void {
  put(shelf, homeOf(shelf.item), units);
  shelf.bookUnits += units;
  shelf.bookValue += value;
}

/** Value of units at the moving average, which is what the product computes too; all of them take all of it. */
export function averageOf({ item, bookUnits, bookValue }: Shelf, units: number): Minor {
  if (bookUnits === 0) return units * item.cost;
  if (units === bookUnits) return bookValue;
  return Number((2n * BigInt(bookValue) * BigInt(units) + BigInt(bookUnits)) / (2n * BigInt(bookUnits)));
}

/** Takes units off the books at the average and returns their value; `extra` cents go with them. */
export function take(shelf: Shelf, units: number, extra: Minor = 0): Minor {
  const value = averageOf(shelf, units) + extra;
  shelf.bookUnits -= units;
  shelf.bookValue -= value;
  return value;
}
