import type { ReadDocument } from "../../documents/read-document.ts";
import type { Issue, StandardInvoice } from "../../documents/standard-invoice.ts";
import { ARITHMETIC_RULES } from "./arithmetic.ts";
import { type InvoiceFacts, factsOfDocument, factsOfStandard } from "./facts.ts";
import { IDENTIFIER_RULES } from "./identifiers.ts";
import { PRESENCE_RULES } from "./presence.ts";
import type { InvoiceRule } from "./rule.ts";
import { VAT_CATEGORY_RULES } from "./vat-categories.ts";

/** Everything that an invoice is held to by itself, without the books. */
export const INVOICE_RULES: readonly InvoiceRule[] = [
  ...PRESENCE_RULES,
  ...ARITHMETIC_RULES,
  ...VAT_CATEGORY_RULES,
  ...IDENTIFIER_RULES,
];

/** What a document says against the rules, as it was read. */
export function checkDocument(document: ReadDocument): readonly Issue[] {
  return checkFacts(factsOfDocument(document));
}

/** The same of a standardised invoice. */
export function checkInvoice(invoice: StandardInvoice): readonly Issue[] {
  return checkFacts(factsOfStandard(invoice));
}

function checkFacts(facts: InvoiceFacts): readonly Issue[] {
  return INVOICE_RULES.filter((rule) => facts.structured || rule.structuredOnly !== true).flatMap(
    ({ id, severity, field, check, ofLines }) =>
      check(facts).map((message) => ({
        code: id,
        field,
        severity: ofLines === true && !facts.structured ? "note" : severity,
        message,
      })),
  );
}
