import type { Desk } from "./desk.ts";

/**
 * What a reader noticed about the document as a whole, as `code: words`. These concern whether the document is what it
 * says, so a person looks: the data inside a PDF may say other things than its page, and a proforma is no invoice.
 */
const FOR_A_PERSON: Readonly<Record<string, string>> = {
  xml_differs_from_page: "gross",
  payee_differs: "sellerIban",
  proforma: "number",
  pages_left_out: "gross",
  xml_value_unclear: "gross",
};

export function checkReading(desk: Desk): void {
  const { type, warnings } = desk.read;
  for (const warning of warnings) {
    const [, code = "", words = ""] = /^([a-z_]+): (.*)$/s.exec(warning) ?? [];
    const field = FOR_A_PERSON[code];
    if (field === undefined)
      desk.note(code === "" ? "reader_note" : code, null, words === "" ? warning : words);
    else desk.review(code, field, words);
  }
  if (type === "unknown")
    desk.review(
      "not_an_invoice",
      "number",
      "Nothing says that this is an invoice, a credit note or a receipt.",
    );
}
