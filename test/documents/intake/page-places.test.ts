import { describe, expect, it } from "vitest";
import { findPlaces } from "../../../src/documents/intake/page-places.ts";
import type { Word } from "../../../src/documents/read-document.ts";

/** Words of a page, a text a line; a word is as wide as its letters, in hundredths of the page. */
function wordsOf(...lines: readonly string[]): Word[] {
  return lines.flatMap((text, line) => {
    let x = 0;
    return text.split(" ").map((word) => {
      const box = { page: 1, x: x / 100, y: line / 10, width: word.length / 100, height: 0.05 };
      x += word.length + 1;
      return { text: word, box, confidence: 1, line };
    });
  });
}

const places = findPlaces(
  wordsOf(
    "Rechnung Nr. RE/2025-17 vom 05.03.2025",
    "fällig am 4. April 2025",
    "Netto 1.390,00 €",
    "Gesamt 1 654,10 €",
    "Zahlbar: 1.654,10 EUR",
    "IBAN: DE02 1203 0000 0000 2020 51",
    "Müller & Söhne GmbH",
  ),
);

const lineOf = (box: { y: number } | null) => (box === null ? null : Math.round(box.y * 10));

describe("places of values on a page", () => {
  it("finds amounts in any notation and whatever their sign, the last of equal ones", () => {
    expect(lineOf(places.amount("1390.00"))).toBe(2);
    expect(lineOf(places.amount("1654.10"))).toBe(4);
    expect(lineOf(places.amount("-1654.1"))).toBe(4);
    expect(places.amount("1654.11")).toBeNull();
  });

  it("finds days in any notation", () => {
    expect(lineOf(places.date("2025-03-05"))).toBe(0);
    expect(lineOf(places.date("2025-04-04"))).toBe(1);
    expect(places.date("2025-06-01")).toBeNull();
  });

  it("finds texts by their letters and digits, with a box around all their words", () => {
    const iban = places.text("DE02120300000000202051");
    expect(iban).toMatchObject({ page: 1, x: 0.06, y: 0.5 });
    expect(iban?.width).toBeCloseTo(0.27);
    expect(iban?.height).toBeCloseTo(0.05);
    expect(lineOf(places.text("RE 2025/17"))).toBe(0);
    expect(lineOf(places.text("Muller & Sohne GmbH"))).toBe(6);
    expect(places.text("Müller GmbH")).toBeNull();
    expect(places.text("")).toBeNull();
  });
});
