import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { createPdfPrinter } from "../../report/pdf/printer.ts";
import { cancelOrder } from "../../stock/purchasing/cancel-order.ts";
import { compareQuotes } from "../../stock/purchasing/compare-quotes.ts";
import { createFolderDelivery } from "../../stock/purchasing/deliver-to-folder.ts";
import { dispatchOutbox } from "../../stock/purchasing/dispatch.ts";
import { placedAmount } from "../../stock/purchasing/order-amount.ts";
import { approvalNeeded, orderPreview } from "../../stock/purchasing/order-preview.ts";
import { type OrderRequest, askedOf, orderRequest } from "../../stock/purchasing/order-request.ts";
import type { Deliver } from "../../stock/purchasing/outbox-message.ts";
import { findMessage } from "../../stock/purchasing/outbox-queries.ts";
import { placeOrder } from "../../stock/purchasing/place-order.ts";
import { findOrder } from "../../stock/purchasing/order-queries.ts";
import { type PurchaseScope, todayOf } from "../../stock/purchasing/purchase-scope.ts";
import { chargesSchema, quoteSchema } from "../../stock/purchasing/quote.ts";
import { otifPolicySchema } from "../../stock/suppliers/otif-policy.ts";
import { supplierPerformance } from "../../stock/suppliers/performance.ts";
import { scoreWeightsSchema } from "../../stock/suppliers/score.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import { comparisonOf, comparisonOutput, performanceOf, performanceOutput } from "./supplier-output.ts";

export type SupplierCoordinationDeps = {
  /** How a message leaves; default: a file under `outbox/` of the home folder. */
  readonly deliver?: Deliver;
};

const performance = defineOperation({
  description:
    "Scores suppliers on what was due: on time and in full, lead time, rejects per million, price variance, fill rate, open and overdue orders, trend.",
  input: z.object({
    supplier: z.string().min(1).optional(),
    from: isoDate.optional(),
    to: isoDate.optional(),
    policy: otifPolicySchema.optional(),
    weights: scoreWeightsSchema.optional(),
  }),
  output: performanceOutput,
  effect: "read",
  permission: "stock:read",
  run: async ({ policy, weights, ...request }, context) => {
    const { store, company, figures } = context;
    const scores = await supplierPerformance(
      { db: store.db, companyId: company.id },
      { ...request, today: todayOf(context) },
      {
        figures,
        policy: policy ?? otifPolicySchema.parse({}),
        weights: weights ?? scoreWeightsSchema.parse({}),
      },
    );
    return performanceOf(scores);
  },
});

const compare = defineOperation({
  description:
    "Compares what suppliers' contracts and given quotes cost for a quantity of an item, landed, with their minimums, price breaks and the risk of coming late.",
  input: z.object({
    sku: z.string().min(1),
    quantity: z.number().positive(),
    requiredBy: isoDate.optional(),
    quotes: z.array(quoteSchema).max(100).default([]),
    /** by supplier: what comes on top of its contract's prices */
    charges: z.record(z.string(), chargesSchema).default({}),
  }),
  output: comparisonOutput,
  effect: "read",
  permission: "stock:read",
  run: async (request, context) => {
    const { company, figures } = context;
    const offers = await compareQuotes({ ...scopeOf(context), figures }, request);
    return comparisonOf(offers, { sku: request.sku, currency: company.currency });
  },
});

const orderOutput = z.object({
  orderId: z.string(),
  number: z.string(),
  status: z.string(),
  /** False: an order was open under the proposal's key, and this is it. */
  created: z.boolean(),
  supplier: z.string(),
  currency: z.string(),
  /** minor units, without taxes */
  total: z.number().int(),
  totalFigureId: z.string(),
  /** Absolute. */
  pdfPath: z.string(),
  xmlPath: z.string(),
  pdfSha256: z.string(),
  xmlSha256: z.string(),
  messageId: z.string(),
  /** Pending: it is tried again from the outbox. */
  delivery: z.enum(["sent", "pending", "failed", "cancelled"]),
  answer: z.string(),
});

function sendOrder({ deliver }: SupplierCoordinationDeps) {
  return defineOperation({
    description:
      "Places a purchase order with a supplier under its contract and sends it as PDF and UBL XML; a proposal's order is placed once.",
    input: orderRequest,
    output: orderOutput,
    effect: "write",
    permission: "stock:order",
    // The order's message carries the effect key: a second attempt finds the order of the first.
    repeatable: true,
    undo: {
      kind: "operation",
      operation: "cancel_purchase_order",
      // An order that was open before is not this action's to take back.
      input: (_input, { orderId, created }) => ({
        orderId,
        keep: !created,
        reason: "the request was taken back",
      }),
      describe: "cancel_purchase_order cancels the order while nothing of it has come and tells the supplier",
    },
    approvalNeeded: whyApproval,
    preview: async (input, context) =>
      orderPreview({ ...scopeOf(context), figures: context.figures }, askedOf(input)),
    run: async (input, context) => {
      const { home, user, effectKey, signal, figures, emit } = context;
      const print = createPdfPrinter();
      const scope = { ...scopeOf(context), home, userId: user.id, effectKey, print, signal };
      const { order, message, messageId, created, files } = await placeOrder(scope, askedOf(input));
      emit({ message: created ? `Placed ${order.number}` : `${order.number} is open already` });
      await sendNow(context, messageId, deliver);
      const now = await findOrder(scope.db, order.company_id, order.id);
      const delivery = await deliveryOf(context, messageId);
      const amount = placedAmount(figures, message.document);
      return {
        orderId: order.id,
        number: order.number,
        status: now?.status ?? order.status,
        created,
        supplier: order.party_id,
        currency: order.currency,
        total: message.document.total,
        totalFigureId: amount.id,
        pdfPath: files.pdfPath,
        xmlPath: files.xmlPath,
        pdfSha256: message.files.pdfSha256,
        xmlSha256: message.files.xmlSha256,
        messageId,
        delivery,
        answer: created
          ? `${order.number} was placed with ${message.document.supplier.name}; its message is ${delivery}.`
          : `${order.number} is open under this proposal; nothing new was ordered.`,
      };
    },
  });
}

function cancel({ deliver }: SupplierCoordinationDeps) {
  return defineOperation({
    description:
      "Cancels a purchase order of which nothing has come, and tells the supplier where it had been sent.",
    input: z.object({
      orderId: z.string().min(1),
      reason: z.string().min(1).max(1_000).default("no longer needed"),
      /** Leaves the order as it is: the undo of a request that found it open. */
      keep: z.boolean().default(false),
    }),
    output: z.object({
      orderId: z.string(),
      status: z.string(),
      /** Null: nobody had to be told. */
      messageId: z.string().nullable(),
      delivery: z.enum(["sent", "pending", "failed", "cancelled"]).nullable(),
      answer: z.string(),
    }),
    effect: "write",
    permission: "stock:order",
    repeatable: true,
    undo: { kind: "irreversible", why: "the supplier may have been told; the order can be sent again" },
    run: async ({ orderId, reason, keep }, context) => {
      const scope = scopeOf(context);
      if (keep) {
        const order = await findOrder(scope.db, context.company.id, orderId);
        return {
          orderId,
          status: order?.status ?? "unknown",
          messageId: null,
          delivery: null,
          answer: "The order was placed by an earlier request and stays.",
        };
      }
      const { order, messageId } = await cancelOrder(scope, { orderId, reason });
      context.emit({ message: `Cancelled ${order.number}` });
      if (messageId !== null) await sendNow(context, messageId, deliver);
      return {
        orderId,
        status: order.status,
        messageId,
        delivery: messageId === null ? null : await deliveryOf(context, messageId),
        answer:
          messageId === null
            ? `${order.number} is cancelled; it had not left.`
            : `${order.number} is cancelled and the supplier is told.`,
      };
    },
  });
}

/** One attempt at once; what fails stays in the outbox and does not fail the order. */
async function sendNow(context: OperationContext, messageId: string, deliver?: Deliver): Promise<void> {
  const { store, company, runtime, home, signal } = context;
  await dispatchOutbox(
    {
      db: store.db,
      runtime,
      home,
      signal,
      print: createPdfPrinter(),
      deliver: deliver ?? createFolderDelivery({ home, ids: runtime.ids }),
    },
    company.id,
    { only: messageId },
  );
}

async function deliveryOf({ store, company }: OperationContext, messageId: string) {
  const message = await findMessage(store.db, company.id, messageId);
  return z.enum(["sent", "pending", "failed", "cancelled"]).parse(message?.status);
}

function scopeOf({ store, company, runtime }: OperationContext): PurchaseScope {
  return { db: store.db, company, runtime };
}

/** Over the policy's amount a person says yes; without a policy, always. */
async function whyApproval(input: OrderRequest, context: OperationContext): Promise<string | null> {
  const need = await approvalNeeded(scopeOf(context), askedOf(input));
  if (!need) return "The company has no purchase_approval_limit, so every order needs a person's yes.";
  return need.needed ? need.reason : null;
}

/** Knows how suppliers do, compares their offers, orders from them and cancels. */
export function createSupplierCoordinationAgent(deps: SupplierCoordinationDeps = {}): Agent {
  return defineAgent({
    id: "supplier_coordination",
    title: "Supplier coordination",
    description: "Scores suppliers, compares quotes, places purchase orders and cancels them.",
    operations: {
      get_supplier_performance: performance,
      compare_quotes: compare,
      send_purchase_order: sendOrder(deps),
      cancel_purchase_order: cancel(deps),
    },
  });
}
