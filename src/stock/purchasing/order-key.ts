import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { findOrderByKey } from "./order-queries.ts";

/** Under which idempotency key an order is placed, and the order that is open under it. */
export type OrderSlot = { readonly key: string; readonly open: Row<"purchase_order"> | undefined };

/**
 * An action of its own has its own key. A proposal's key holds one order at a time: while that is open it is the answer;
 * once it was received or cancelled the next takes its place.
 */
export async function orderSlot(
  db: Db,
  companyId: string,
  { proposal, effectKey }: { readonly proposal: string | undefined; readonly effectKey: string },
): Promise<OrderSlot> {
  if (proposal === undefined) return { key: `effect:${effectKey}`, open: undefined };
  for (let turn = 1; ; turn += 1) {
    const key = turn === 1 ? `proposal:${proposal}` : `proposal#${turn}:${proposal}`;
    const order = await findOrderByKey(db, companyId, key);
    if (!order || isOpen(order)) return { key, open: order };
  }
}

function isOpen({ status, closed_on }: Row<"purchase_order">): boolean {
  return closed_on === null && status !== "cancelled" && status !== "received";
}
