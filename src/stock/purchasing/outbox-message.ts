import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { orderDocumentSchema } from "./order-document.ts";

/** What the outbox keeps of a message: enough to make its attachments again, byte for byte. */
export const orderMessageSchema = z.object({
  document: orderDocumentSchema,
  files: z.object({
    /** relative to the home folder */
    folder: z.string(),
    pdfSha256: z.string(),
    xmlSha256: z.string(),
  }),
});
export type OrderMessage = z.infer<typeof orderMessageSchema>;

export const cancellationMessageSchema = z.object({
  orderId: z.string(),
  number: z.string(),
  buyer: orderDocumentSchema.shape.buyer,
  supplier: orderDocumentSchema.shape.supplier,
  cancelledOn: isoDate,
  reason: z.string(),
});
export type CancellationMessage = z.infer<typeof cancellationMessageSchema>;

/** A message as it is handed over. Whoever delivers it may be given it twice: `id` tells that it is the same. */
export type OutboundMessage = {
  readonly id: string;
  readonly companyId: string;
  readonly kind: "purchase_order" | "cancellation";
  readonly to: { readonly partyId: string; readonly name: string };
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** instant, ISO */
  readonly createdAt: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly mediaType: string;
    readonly content: Uint8Array;
  }[];
};

/** Must resolve only when the message was accepted; a rejection is retried. */
export type Deliver = (message: OutboundMessage, signal: AbortSignal) => Promise<void>;

/** One order message for each action that placed an order; one cancellation for each order. */
export const orderMessageKey = (effectKey: string) => `purchase_order:${effectKey}`;
export const cancellationKey = (orderId: string) => `cancellation:${orderId}`;

/** Kept in the outbox's `error` while a message is pending: what went wrong last and when it may be tried again. */
const retryNoteSchema = z.object({ message: z.string(), retryAt: z.string() });
export type RetryNote = z.infer<typeof retryNoteSchema>;

export function retryNote(error: string | null): RetryNote | undefined {
  if (error === null) return undefined;
  try {
    return retryNoteSchema.safeParse(JSON.parse(error)).data;
  } catch {
    return undefined;
  }
}
