import { z } from "zod";
import { isoDate } from "../../base/dates.ts";

/** An order as it is sent: all that its PDF and XML are made of, kept with the message so that they can be made again. */
export const orderDocumentSchema = z.object({
  orderId: z.string(),
  number: z.string(),
  orderDate: isoDate,
  /** instant, ISO */
  createdAt: z.string(),
  currency: z.string(),
  buyer: z.object({ id: z.string(), name: z.string(), country: z.string().nullable() }),
  supplier: z.object({ id: z.string(), name: z.string(), taxId: z.string().nullable() }),
  lines: z.array(
    z.object({
      lineNo: z.number().int(),
      sku: z.string(),
      name: z.string(),
      uom: z.string(),
      location: z.object({ id: z.string(), name: z.string() }),
      /** milli */
      quantity: z.number().int(),
      /** decimal text */
      unitPrice: z.string(),
      /** minor units of the currency */
      amount: z.number().int(),
      requestedDate: isoDate,
      contractId: z.string(),
    }),
  ),
  /** minor units, without taxes */
  total: z.number().int(),
  note: z.string().nullable(),
});
export type OrderDocument = z.infer<typeof orderDocumentSchema>;
export type OrderDocumentLine = OrderDocument["lines"][number];
