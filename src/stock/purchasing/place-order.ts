import { PurserError } from "../../base/errors.ts";
import type { Row } from "../../store/schema.ts";
import { type OrderFiles, ensureOrderFiles, orderMessage } from "./order-files.ts";
import { orderSlot } from "./order-key.ts";
import { findOrder, insertOrder } from "./order-queries.ts";
import type { Asked } from "./order-request.ts";
import { type OrderMessage, orderMessageKey, orderMessageSchema } from "./outbox-message.ts";
import { findMessage, findMessageByKey, insertMessage } from "./outbox-queries.ts";
import { priceOrder } from "./price-order.ts";
import type { PrintDocument, PurchaseScope } from "./purchase-scope.ts";

export type PlaceScope = PurchaseScope & {
  readonly home: string;
  readonly userId: string;
  /** Under one key an order is placed once, however often it is attempted. */
  readonly effectKey: string;
  readonly print: PrintDocument;
  readonly signal: AbortSignal;
};

export type PlacedOrder = {
  readonly order: Row<"purchase_order">;
  readonly message: OrderMessage;
  readonly messageId: string;
  /** False: an earlier action had placed it under the same proposal key. */
  readonly created: boolean;
  readonly files: OrderFiles;
};

/**
 * Places an order: order, lines and the message to the supplier in one transaction, then the files. The hashes are kept
 * before the files exist, and the document with them, so after a crash in between the same files are made again.
 * @throws PurserError `order_cancelled` when this very action's order was cancelled since; `order_refused` and others of priceOrder
 */
export async function placeOrder(scope: PlaceScope, asked: Asked): Promise<PlacedOrder> {
  const { db, company, effectKey, print, signal } = scope;
  const mine = await placedBy(scope);
  if (mine) return withFiles(scope, mine, true);
  const slot = await orderSlot(db, company.id, { proposal: asked.key, effectKey });
  if (slot.open) return withFiles(scope, await placedFor(scope, slot.open), false);
  const message = await orderMessage(await priceOrder(scope, asked, slot.key), print);
  signal.throwIfAborted();
  if (await insert(scope, message, slot.key)) {
    const placed = await placedBy(scope);
    if (placed) return withFiles(scope, placed, true);
  }
  // Somebody placed it between the look and the insert; what is there now is the answer.
  const raced = await placedBy(scope);
  if (raced) return withFiles(scope, raced, true);
  const { open } = await orderSlot(db, company.id, { proposal: asked.key, effectKey });
  if (open) return withFiles(scope, await placedFor(scope, open), false);
  throw new PurserError(
    "order_changed",
    "The order was placed and closed by somebody else meanwhile; ask again.",
    {
      retryable: true,
    },
  );
}

async function insert(scope: PlaceScope, message: OrderMessage, key: string): Promise<boolean> {
  const { db, company, effectKey, userId } = scope;
  const { document } = message;
  return db.transaction().execute(async (tx) => {
    const isNew = await insertOrder(
      tx,
      {
        company_id: company.id,
        id: document.orderId,
        number: document.number,
        party_id: document.supplier.id,
        status: "approved",
        order_date: document.orderDate,
        currency: document.currency,
        closed_on: null,
        idempotency_key: key,
        note: document.note,
        batch_id: null,
        created_by: userId,
        created_at: document.createdAt,
      },
      document.lines.map((line) => ({
        company_id: company.id,
        po_id: document.orderId,
        line_no: line.lineNo,
        sku: line.sku,
        location_id: line.location.id,
        quantity: line.quantity,
        unit_price: line.unitPrice,
        requested_date: line.requestedDate,
        promised_date: null,
      })),
    );
    if (!isNew) return false;
    await insertMessage(tx, {
      company_id: company.id,
      id: messageIdOf(document.orderId),
      kind: "purchase_order",
      payload: JSON.stringify(message),
      status: "pending",
      idempotency_key: orderMessageKey(effectKey),
      attempts: 0,
      error: null,
      created_at: document.createdAt,
      sent_at: null,
    });
    return true;
  });
}

type Known = { readonly order: Row<"purchase_order">; readonly message: Row<"outbox"> };

/** The order that this very action has placed. */
async function placedBy({ db, company, effectKey }: PlaceScope): Promise<Known | undefined> {
  const message = await findMessageByKey(db, company.id, orderMessageKey(effectKey));
  if (!message) return undefined;
  const { document } = orderMessageSchema.parse(JSON.parse(message.payload));
  const order = await findOrder(db, company.id, document.orderId);
  if (order?.status === "cancelled") {
    throw new PurserError("order_cancelled", `Order ${order.number} was cancelled; ask for a new one.`, {
      details: { orderId: order.id },
    });
  }
  return order && { order, message };
}

async function placedFor({ db, company }: PlaceScope, order: Row<"purchase_order">): Promise<Known> {
  const message = await findOrderMessage({ db, company }, order.id);
  if (message) return { order, message };
  throw new PurserError("order_without_message", `Order ${order.number} was not placed by Purser.`);
}

/** The message that an order was, or is to be, sent with; undefined for an imported order. */
export async function findOrderMessage(
  { db, company }: Pick<PurchaseScope, "db" | "company">,
  orderId: string,
): Promise<Row<"outbox"> | undefined> {
  return findMessage(db, company.id, messageIdOf(orderId));
}

async function withFiles(
  scope: PlaceScope,
  { order, message }: Known,
  created: boolean,
): Promise<PlacedOrder> {
  const kept = orderMessageSchema.parse(JSON.parse(message.payload));
  const { home, print, runtime } = scope;
  const files = await ensureOrderFiles({ home, print, ids: runtime.ids }, kept);
  return { order, message: kept, messageId: message.id, created, files };
}

const messageIdOf = (orderId: string) => `order-${orderId}`;
