import { PurserError } from "../../base/errors.ts";
import type { Tx } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { findParty } from "../suppliers/supplier-queries.ts";
import { findOrder, markOrder, sumReceived } from "./order-queries.ts";
import { type CancellationMessage, cancellationKey } from "./outbox-message.ts";
import { changePending, findMessageByKey, insertMessage } from "./outbox-queries.ts";
import { findOrderMessage } from "./place-order.ts";
import { type PurchaseScope, todayOf } from "./purchase-scope.ts";

export type Cancelled = {
  readonly order: Row<"purchase_order">;
  /** The notice to the supplier; null: the order had not left, so there is nobody to tell. */
  readonly messageId: string | null;
};

/**
 * Cancels an order of which nothing came. An order that has not left is simply not sent; otherwise a cancellation goes
 * out. Doing it again changes nothing.
 * @throws PurserError `unknown_order`, `order_received`, `order_closed`
 */
export async function cancelOrder(
  scope: PurchaseScope,
  { orderId, reason }: { readonly orderId: string; readonly reason: string },
): Promise<Cancelled> {
  const { db, company } = scope;
  return db.transaction().execute(async (tx) => {
    const order = await findOrder(tx, company.id, orderId);
    if (!order) throw new PurserError("unknown_order", `There is no purchase order "${orderId}".`);
    if (order.status === "cancelled") {
      const sent = await findMessageByKey(tx, company.id, cancellationKey(orderId));
      return { order, messageId: sent?.id ?? null };
    }
    if ((await sumReceived(tx, company.id, orderId)) > 0) {
      throw new PurserError(
        "order_received",
        `Goods of order ${order.number} have come, so it cannot be cancelled; send them back instead.`,
        { details: { orderId } },
      );
    }
    const today = todayOf(scope);
    const closing = { id: orderId, status: "cancelled", closed_on: today };
    if (!(await markOrder(tx, company.id, { ...closing, from: ["draft", "approved", "sent"] }))) {
      throw new PurserError(
        "order_closed",
        `Order ${order.number} is ${order.status}, so it cannot be cancelled.`,
        {
          details: { orderId, status: order.status },
        },
      );
    }
    const messageId = await tell({ ...scope, tx }, order, reason);
    return { order: { ...order, status: "cancelled", closed_on: today }, messageId };
  });
}

/** Withdraws the order's message where it is still here, and says the cancellation where it may have left. */
async function tell(
  scope: PurchaseScope & { readonly tx: Tx },
  order: Row<"purchase_order">,
  reason: string,
): Promise<string | null> {
  const { tx, company, runtime } = scope;
  const message = await findOrderMessage({ db: tx, company }, order.id);
  const pending = message?.status === "pending" ? message : undefined;
  if (pending) {
    const { id, attempts } = pending;
    await changePending(tx, company.id, { id, attempts, set: { status: "cancelled" } });
  }
  if (order.status === "draft" || pending?.attempts === 0) return null;
  const party = await findParty(tx, company.id, order.party_id);
  const payload: CancellationMessage = {
    orderId: order.id,
    number: order.number,
    buyer: { id: company.id, name: company.name, country: company.entities[0]?.country ?? null },
    supplier: { id: order.party_id, name: party?.name ?? order.party_id, taxId: party?.tax_id ?? null },
    cancelledOn: todayOf(scope),
    reason,
  };
  const id = `cancel-${order.id}`;
  await insertMessage(tx, {
    company_id: company.id,
    id,
    kind: "cancellation",
    payload: JSON.stringify(payload),
    status: "pending",
    idempotency_key: cancellationKey(order.id),
    attempts: 0,
    // An attempt at the order may be under way: the cancellation must not overtake it.
    error: pending?.error ?? null,
    created_at: runtime.clock.now().toISOString(),
    sent_at: null,
  });
  return id;
}
