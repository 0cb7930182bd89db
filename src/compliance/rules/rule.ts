import type { Issue } from "../../documents/standard-invoice.ts";
import type { InvoiceFacts } from "./facts.ts";

/** One thing that must hold of an invoice. */
export type InvoiceRule = {
  /** the name the norm gives it: `BR-CO-15` */
  readonly id: string;
  readonly severity: Issue["severity"];
  /** what must hold, in words */
  readonly demands: string;
  /** the norm or law it comes from */
  readonly source: string;
  /** The field an issue is shown at. */
  readonly field: string | null;
  /** It binds electronic invoices; paper and receipts need not say it. */
  readonly structuredOnly?: boolean;
  /** It adds up lines. Where lines were read from words a missing one is likelier our slip than theirs: only a note then. */
  readonly ofLines?: boolean;
  /** Why it does not hold, a sentence each; empty where it holds or where too little is known to say. */
  readonly check: (facts: InvoiceFacts) => readonly string[];
};

export const EN16931 = "EN 16931-1:2017";
