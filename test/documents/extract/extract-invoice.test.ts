import { describe, expect, it } from "vitest";
import { AUTO_POST_CONFIDENCE, extractInvoice } from "../../../src/documents/extract/index.ts";
import { readPdf } from "../../../src/documents/pdf/index.ts";
import { readDocument } from "../../../src/documents/read-document.ts";
import { LAYOUT_NAMES, SAMPLES, WORDINGS, printSample, totalsOf } from "./sample-invoices.ts";

const LANGUAGES = ["de", "en", "fr", "es", "it"] as const;
const cases = LANGUAGES.flatMap((language) => LAYOUT_NAMES.map((layout) => ({ language, layout })));
const units = (cents: number) => (cents / 100).toFixed(2);

async function read(bytes: Uint8Array) {
  const { pages, pageCount } = await readPdf(bytes, { maxPages: 20 });
  return extractInvoice(
    pages.flatMap(({ words }) => words),
    { pages: pageCount },
  );
}

describe("invoices printed as PDF", () => {
  it.each(cases)("are read in full and surely: $language, layout $layout", async ({ language, layout }) => {
    const sample = SAMPLES[language];
    const document = await read(await printSample(layout, WORDINGS[language], sample));
    const { net, tax, gross } = totalsOf(sample);
    const values = Object.fromEntries(
      Object.entries(document.fields).flatMap(([name, field]) => (field ? [[name, field.value]] : [])),
    );
    expect(values).toMatchObject({
      number: sample.number,
      issueDate: sample.date,
      dueDate: sample.due,
      sellerName: sample.seller.name,
      sellerTaxId: sample.seller.vatId,
      sellerIban: sample.seller.iban.replaceAll(" ", ""),
      buyerName: sample.buyer.name,
      currency: "EUR",
      net: units(net),
      tax: units(tax),
      gross: units(gross),
      ...(layout === "letter" || layout === "meta" ? { purchaseOrder: sample.order } : {}),
    });
    for (const name of ["number", "issueDate", "gross", "sellerName"] as const) {
      expect(document.fields[name]?.confidence, name).toBeGreaterThanOrEqual(AUTO_POST_CONFIDENCE);
    }
    expect(document).toMatchObject({ type: "invoice", method: "text", language, profile: null, pages: 1 });
    expect(
      document.lines.map(({ description, quantity, net: amount }) => [
        description?.value,
        quantity?.value,
        amount?.value,
      ]),
    ).toEqual(
      sample.items.map(({ text, quantity, price }) => [text, String(quantity), units(quantity * price)]),
    );
  });

  it("keep what is printed, where, and how it was found", async () => {
    const document = await read(await printSample("meta", WORDINGS.de, SAMPLES.de));
    const { gross } = document.fields;
    expect(gross).toMatchObject({ raw: "1.412,65 €", method: "text", candidates: [] });
    expect(gross?.box?.page).toBe(1);
    expect(gross?.box?.x).toBeGreaterThan(0.5);
    expect(readDocument.parse(document)).toEqual(document);
    expect(document.text).toContain("Nordlicht Werkzeugbau GmbH");
  });
});
