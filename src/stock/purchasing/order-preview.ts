import { formatMoney, type Money } from "../../base/money.ts";
import { formatFigure } from "../../figures/format.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { milliToDecimal } from "../quantity.ts";
import { askedAmount, baseAmount, limitFigure, placedAmount, priceChange } from "./order-amount.ts";
import { approvalLimit } from "./order-policy.ts";
import { orderSlot } from "./order-key.ts";
import type { Asked } from "./order-request.ts";
import { orderMessageSchema } from "./outbox-message.ts";
import { findOrderMessage } from "./place-order.ts";
import { priceOrder } from "./price-order.ts";
import type { PurchaseScope } from "./purchase-scope.ts";

export type OrderPreview = {
  readonly summary: string;
  readonly figureIds: readonly string[];
  /** What would be ordered anew; in the company's currency where there is a rate. */
  readonly amount: Money;
};

/** Lines that one sentence can name. */
const NAMED = 5;

/** What would be ordered, for whom it is to be decided. Throws what placing it would throw. */
export async function orderPreview(
  scope: PurchaseScope & { readonly figures: FigureSet },
  asked: Asked,
): Promise<OrderPreview> {
  const { figures } = scope;
  const open = await openOrderOf(scope, asked);
  if (open) {
    const amount = placedAmount(figures, open);
    return {
      summary: `${open.number} to ${open.supplier.name} over ${formatFigure(amount)} is open under this proposal; nothing new is ordered.`,
      figureIds: [amount.id],
      amount: { minor: 0, currency: open.currency },
    };
  }
  const document = await priceOrder(scope, asked, "preview");
  const { supplier, lines, currency } = document;
  const amount = askedAmount(figures, document);
  const change = await priceChange(scope, figures, document);
  const limit = await limitFigure(scope, figures, document.orderDate);
  const named = lines
    .slice(0, NAMED)
    .map(
      ({ quantity, uom, sku, unitPrice, requestedDate }) =>
        `${milliToDecimal(quantity)} ${uom} ${sku} at ${unitPrice} by ${requestedDate}`,
    );
  const more = lines.length > NAMED ? [`and ${lines.length - NAMED} more lines`] : [];
  const compared =
    change?.value == null
      ? "none of the items was ordered before"
      : `${formatFigure(change)} against the last prices`;
  const need = await approvalNeeded(scope, asked);
  const inBase = await baseAmount(scope, document);
  return {
    summary: `Order from ${supplier.name}: ${[...named, ...more].join(", ")}; in all ${formatMoney(document.total, currency)} without taxes, ${compared}${need ? `; ${need.reason}` : ""}.`,
    figureIds: [amount, change, limit].flatMap((figure) => (figure ? [figure.id] : [])),
    amount:
      inBase === undefined
        ? { minor: document.total, currency }
        : { minor: inBase, currency: scope.company.currency },
  };
}

export type ApprovalNeed = { readonly needed: boolean; readonly reason: string };

/**
 * Whether an order is over the amount that the policy `purchase_approval_limit` lets pass; undefined when there is no such
 * policy. What is open already under its proposal key needs no yes: nothing new is ordered.
 */
export async function approvalNeeded(scope: PurchaseScope, asked: Asked): Promise<ApprovalNeed | undefined> {
  const { company } = scope;
  const limit = await approvalLimit(scope.db, company);
  if (limit === undefined) return undefined;
  if (await openOrderOf(scope, asked)) return { needed: false, reason: "the order is open already" };
  const document = await priceOrder(scope, asked, "preview");
  const amount = await baseAmount(scope, document);
  const allowed = formatMoney(limit, company.currency);
  if (amount === undefined) {
    const reason = `no rate from ${document.currency} tells whether it is within the limit of ${allowed}`;
    return { needed: true, reason };
  }
  const text = formatMoney(amount, company.currency);
  return amount > limit
    ? { needed: true, reason: `${text} is over the limit of ${allowed}` }
    : { needed: false, reason: `${text} is within the limit of ${allowed}` };
}

async function openOrderOf(scope: PurchaseScope, asked: Asked) {
  if (asked.key === undefined) return undefined;
  const { open } = await orderSlot(scope.db, scope.company.id, { proposal: asked.key, effectKey: "" });
  const message = open && (await findOrderMessage(scope, open.id));
  return message && orderMessageSchema.parse(JSON.parse(message.payload)).document;
}
