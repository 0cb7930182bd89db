import { z } from "zod";
import type { IsoDate } from "../base/dates.ts";
import type { Minor } from "../base/money.ts";
import type { Milli } from "./quantity.ts";

/**
 * What may happen to stock. Quantities are signed as the location sees them:
 * - receipt: goods came from a supplier, or stood there when the books were opened (more than zero)
 * - issue: goods were used or sold (less than zero)
 * - return: taken back into stock from a user (more than zero) or sent back to a supplier (less than zero)
 * - adjustment: a count found another quantity, or a value was written down (quantity zero)
 * - transfer: between two locations, two rows whose quantities and values cancel out
 */
export const MOVEMENT_KINDS = ["receipt", "issue", "return", "adjustment", "transfer"] as const;
export const movementKind = z.enum(MOVEMENT_KINDS);
export type MovementKind = z.infer<typeof movementKind>;

/** What changes the inventory account against an expense account; receipts change it against payables. */
export const USAGE_KINDS = ["issue", "return", "adjustment"] as const satisfies readonly MovementKind[];

export type Movement = {
  readonly sku: string;
  readonly locationId: string;
  readonly date: IsoDate;
  readonly kind: MovementKind;
  readonly quantity: Milli;
  /** minor units of the base currency */
  readonly value: Minor;
};

/** Why a quantity cannot be of this kind, or null. Transfers are checked as read: the quantity that moved. */
export function signProblem(kind: MovementKind, quantity: Milli): string | null {
  switch (kind) {
    case "receipt":
      return quantity > 0 ? null : "a receipt is more than zero; what goes back to a supplier is a return";
    case "issue":
      return quantity < 0 ? null : "an issue is less than zero; what is taken back is a return";
    case "transfer":
      return quantity > 0
        ? null
        : "a transfer is more than zero: it goes from the location to the other location";
    case "return":
      return quantity !== 0 ? null : "a return of nothing is not a movement";
    case "adjustment":
      return null;
    default:
      return kind satisfies never;
  }
}

const RANK: Readonly<Record<MovementKind, number>> = {
  receipt: 0,
  return: 1,
  adjustment: 2,
  transfer: 3,
  issue: 4,
};

/** The order in which movements are costed: by day, and within a day what comes in before what goes out. */
export function byCostingOrder(
  a: Pick<Movement, "date" | "kind">,
  b: Pick<Movement, "date" | "kind">,
): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return RANK[a.kind] - RANK[b.kind];
}
