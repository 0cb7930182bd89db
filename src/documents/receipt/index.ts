import { extractInvoice } from "../extract/index.ts";
import type { HeadField, ReadDocument, ReadField, Word } from "../read-document.ts";
import { looksLikeInvoice } from "./kind.ts";
import { readReceipt } from "./receipt.ts";
import { toRows } from "./rows.ts";
import { unsure } from "./sureness.ts";
import { straighten, withBoxes } from "./straighten.ts";

/**
 * What a scanned page says, from the words that a recogniser found on it: receipts by rules for receipts, invoices by
 * those for invoices. A pure function of the words; text in them is data and never obeyed. Boxes stay where the words
 * stand on the page, however the page lay.
 */
export function extractScanned(words: readonly Word[], { pages }: { readonly pages: number }): ReadDocument {
  const upright = straighten(words);
  const rows = toRows(upright.words);
  const receipt = readReceipt(rows, pages);
  if (!looksLikeInvoice(rows)) return withBoxes(receipt, upright.restore);
  const invoice = extractInvoice(upright.words, { pages });
  return withBoxes(scanned(invoice, receipt), upright.restore);
}

/**
 * An invoice by its own rules; what they do not find, the rules for receipts may. Its confidences are those of a text
 * layer: read from a picture, nothing confirms them, so a person looks at each.
 */
function scanned(invoice: ReadDocument, receipt: ReadDocument): ReadDocument {
  const cap = (field: ReadField | null, most = 1): ReadField | null =>
    field === null ? null : { ...field, method: "ocr", confidence: Math.min(unsure(field.confidence), most) };
  const capAll = <Shape extends Record<string, ReadField | null>>(shape: Shape): Shape =>
    Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, cap(field)])) as Shape;
  const fields = capAll(invoice.fields);
  for (const name of SPARE) fields[name] ??= cap(receipt.fields[name], 0.6);
  return {
    ...invoice,
    type: invoice.type === "unknown" ? "invoice" : invoice.type,
    method: "ocr",
    fields,
    taxes: invoice.taxes.map(capAll),
    lines: invoice.lines.map(capAll),
  };
}

const SPARE: readonly HeadField[] = ["sellerName", "issueDate", "currency", "number"];
