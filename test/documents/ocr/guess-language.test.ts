import { describe, expect, it } from "vitest";
import { guessLanguage } from "../../../src/documents/ocr/guess-language.ts";
import type { ReadLine } from "../../../src/documents/ocr/page-words.ts";

const box = { x0: 0, y0: 0, x1: 1, y1: 1 };

function guess(...texts: readonly string[]): string | undefined {
  const lines: ReadLine[] = texts.map((text) => ({
    text,
    box,
    words: text.split(" ").map((word) => ({ text: word, confidence: 0.9, box })),
  }));
  return guessLanguage(lines);
}

describe("the language of a page, from an English reading of it", () => {
  it("shows in the words of invoices, with or without their accents", () => {
    expect(guess("Facture FA-17", "Date d'échéance 13/12/2025", "Montant TTC")).toBe("fra");
    expect(guess("Factura 2025-8", "Fecha 13/12/2025", "Base imponible")).toBe("spa");
    expect(guess("Fattura 8", "Partita IVA 01234567890", "Quantita")).toBe("ita");
    expect(guess("Invoice AB-1", "Bill to", "Amount due")).toBe("eng");
  });

  it("shows in words that German joins into one", () => {
    expect(guess("Handelsrechnung 4711", "Liefer- und Leistungsdatum: 03.06.2025")).toBe("deu");
  });

  it("is left open where names, numbers and shared words are all there is", () => {
    expect(guess("Larkfield GmbH", "Hauptstrasse 5", "Total 12.80")).toBeUndefined();
    expect(guess()).toBeUndefined();
  });

  it("is not taken from a foreign address on an English invoice", () => {
    expect(guess("INVOICE", "Bill to", "Confiserie Dubois", "4 rue de la Paix", "Amount due")).toBe("eng");
  });
});
