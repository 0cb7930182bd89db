import { formatMoney } from "../../base/money.ts";
import type { Row } from "../../store/schema.ts";
import { milliToDecimal } from "../quantity.ts";
import type { OrderDocument } from "./order-document.ts";
import { type OrderFiles, ensureOrderFiles } from "./order-files.ts";
import { cancellationXml } from "./order-xml.ts";
import {
  type CancellationMessage,
  type OutboundMessage,
  cancellationMessageSchema,
  orderMessageSchema,
} from "./outbox-message.ts";

/** The message of an outbox row, with its attachments. Composing it again gives the same message. */
export async function composeMessage(
  scope: Parameters<typeof ensureOrderFiles>[0],
  row: Row<"outbox">,
): Promise<OutboundMessage> {
  const head = { id: row.id, companyId: row.company_id, createdAt: row.created_at };
  const payload: unknown = JSON.parse(row.payload);
  if (row.kind === "cancellation")
    return { ...head, ...cancellation(cancellationMessageSchema.parse(payload)) };
  const kept = orderMessageSchema.parse(payload);
  return { ...head, ...order(kept.document, await ensureOrderFiles(scope, kept)) };
}

type Body = Omit<OutboundMessage, "id" | "companyId" | "createdAt">;

function order(document: OrderDocument, { pdf, xml }: OrderFiles): Body {
  const { number, buyer, supplier, lines, total, currency, note } = document;
  const listed = lines.map(
    ({ quantity, uom, sku, name, requestedDate }) =>
      `- ${milliToDecimal(quantity)} ${uom} ${sku} ${name}, by ${requestedDate}`,
  );
  return {
    kind: "purchase_order",
    to: { partyId: supplier.id, name: supplier.name },
    from: buyer.name,
    subject: `Purchase order ${number}`,
    text: [
      `${buyer.name} orders from ${supplier.name} under ${number}:`,
      ...listed,
      `Total without taxes: ${formatMoney(total, currency)}.`,
      ...(note === null ? [] : [note]),
    ].join("\n"),
    attachments: [
      { filename: `${number}.pdf`, mediaType: "application/pdf", content: pdf },
      { filename: `${number}.xml`, mediaType: "application/xml", content: xml },
    ],
  };
}

function cancellation(message: CancellationMessage): Body {
  const { number, buyer, supplier, cancelledOn, reason } = message;
  return {
    kind: "cancellation",
    to: { partyId: supplier.id, name: supplier.name },
    from: buyer.name,
    subject: `Cancellation of purchase order ${number}`,
    text: `${buyer.name} cancels purchase order ${number} as of ${cancelledOn}. Reason: ${reason}`,
    attachments: [
      {
        filename: `${number}-cancellation.xml`,
        mediaType: "application/xml",
        content: new TextEncoder().encode(cancellationXml(message)),
      },
    ],
  };
}
