import type { Minor } from "../../../src/base/money.ts";

export type Letterhead = {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly country: string;
  readonly taxId?: string;
  readonly iban?: string;
};

export type PaperLine = {
  readonly description: string;
  readonly quantity: number;
  /** minor units a piece */
  readonly unitPrice: Minor;
};

/** A bill as its supplier prints it. */
export type PaperInvoice = {
  readonly seller: Letterhead;
  readonly kind: "invoice" | "credit_note";
  readonly number: string;
  readonly issue: string;
  readonly due: string;
  readonly currency: string;
  readonly language: "en" | "de";
  readonly lines: readonly PaperLine[];
  readonly purchaseOrder?: string;
  /** Printed in place of the sum of the lines: a total that somebody changed. */
  readonly printedTotal?: Minor;
  /** How dates are printed; default: with the month's name. */
  readonly numericDates?: boolean;
  readonly remarks?: readonly string[];
};

export const BUYER: Letterhead = {
  name: "Meridian Health Group",
  street: "200 Harbor Avenue",
  city: "Newburgh, NY 12550",
  country: "US",
};

export function lineTotal({ quantity, unitPrice }: PaperLine): Minor {
  return quantity * unitPrice;
}

export function totalOf({ lines }: PaperInvoice): Minor {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}
