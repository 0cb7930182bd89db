import { EN16931, type InvoiceRule } from "./rule.ts";
import type { InvoiceFacts } from "./facts.ts";

type Demanded = readonly [id: string, field: string, what: string, value: (facts: InvoiceFacts) => unknown];

const DEMANDED: readonly Demanded[] = [
  ["BR-02", "number", "an invoice number", (f) => f.number],
  ["BR-03", "issueDate", "an issue date", (f) => f.issueDate],
  ["BR-04", "type", "a type of document", (f) => f.type],
  ["BR-05", "currency", "a currency", (f) => f.currency],
  ["BR-06", "sellerName", "the seller's name", (f) => f.seller.name],
  ["BR-07", "buyerName", "the buyer's name", (f) => f.buyer.name],
  ["BR-09", "sellerCountry", "the seller's country", (f) => f.seller.country],
  ["BR-11", "buyerCountry", "the buyer's country", (f) => f.buyer.country],
  ["BR-12", "lineTotal", "the sum of its lines' net amounts", (f) => f.lineTotal],
  ["BR-13", "net", "a total without VAT", (f) => f.net],
  ["BR-14", "gross", "a total with VAT", (f) => f.gross],
  ["BR-15", "payable", "the amount due", (f) => f.payable],
  ["BR-16", "lines", "at least one line", (f) => f.lines[0]],
  ["BR-CO-18", "taxes", "a breakdown of VAT", (f) => f.taxes[0]],
];

/** What an electronic invoice must say. */
export const PRESENCE_RULES: readonly InvoiceRule[] = [
  ...DEMANDED.map(([id, field, what, value]): InvoiceRule => ({
    id,
    severity: "review",
    demands: `An invoice has ${what}.`,
    source: EN16931,
    field,
    structuredOnly: true,
    check: (facts) => ((value(facts) ?? "") === "" ? [`The invoice does not state ${what}.`] : []),
  })),
  onLines("BR-22", "a quantity", ({ quantity }) => quantity),
  onLines("BR-24", "a net amount", ({ net }) => net),
  onLines("BR-25", "the name of its item", ({ description }) => description),
  onLines("BR-26", "a price", ({ unitPrice }) => unitPrice),
  onLines("BR-CO-4", "a VAT category", ({ category }) => category),
  {
    id: "BR-27",
    severity: "review",
    demands: "A net price is not negative.",
    source: EN16931,
    field: "lines",
    structuredOnly: true,
    check: ({ lines }) =>
      lines.flatMap(({ unitPrice }, index) =>
        Number(unitPrice ?? 0) < 0 ? [`Line ${index + 1} has the negative price ${unitPrice ?? ""}.`] : [],
      ),
  },
  {
    id: "BR-CO-25",
    severity: "note",
    demands: "With something left to pay, there is a due date or terms of payment.",
    source: EN16931,
    field: "dueDate",
    structuredOnly: true,
    check: ({ payable, dueDate }) =>
      (payable ?? 0) > 0 && dueDate === null ? ["The invoice does not say when it is due."] : [],
  },
  {
    id: "BR-DEC",
    severity: "error",
    demands: "Amounts are numbers with no more decimals than the currency has.",
    source: `${EN16931}, BR-DEC-01 to BR-DEC-28`,
    field: null,
    check: ({ malformed }) =>
      malformed.map((field) => `${field} is not an amount of the invoice's currency.`),
  },
];

function onLines(
  id: string,
  what: string,
  value: (line: InvoiceFacts["lines"][number]) => unknown,
): InvoiceRule {
  return {
    id,
    severity: "note",
    demands: `Each line has ${what}.`,
    source: EN16931,
    field: "lines",
    structuredOnly: true,
    check: ({ lines }) =>
      lines.flatMap((line, index) =>
        (value(line) ?? "") === "" ? [`Line ${index + 1} does not state ${what}.`] : [],
      ),
  };
}
