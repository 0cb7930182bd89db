import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractInvoice } from "../../../src/documents/extract/index.ts";
import { mendWords } from "../../../src/documents/extract/mend-words.ts";
import { editDistance } from "../../../src/base/edit-distance.ts";
import { nearKey } from "../../../src/documents/extract/near-key.ts";
import { typeBoxes } from "../../../src/documents/extract/type-box.ts";
import type { HeadField, Word } from "../../../src/documents/read-document.ts";
import { type Line, typed } from "./word-layouts.ts";

const DOUBTED = 0.6;
const scan = (lines: Line[], confidence = DOUBTED) =>
  extractInvoice(typed([lines], { confidence }), { pages: 1 });
const value = (document: ReturnType<typeof extractInvoice>, name: HeadField) => document.fields[name]?.value;
const mended = (...lines: Line[]) =>
  mendWords(typed([lines], { confidence: DOUBTED })).map(({ text }) => text);

/** Boxes as tight as ink: small letters are lower than capitals, some go below the line. */
function inked(words: readonly Word[]): Word[] {
  return words.map((word) => {
    const { y, height } = word.box;
    const above = /[A-Z\dbdfhiklt]/.test(word.text) ? 0.72 : 0.53;
    const below = /[gjpqy]/.test(word.text) ? 0.21 : word.text.includes(",") ? 0.13 : 0;
    const top = y + (0.8 - above) * height;
    return { ...word, box: { ...word.box, y: top, height: (above + below) * height } };
  });
}

describe("labels that OCR read with a wrong letter", () => {
  const MISREAD = [
    [[5, "Biil to:"], [50, "lnvoice number:"], [70, "INV-204"]],
    [[5, "Meridian Trading Ltd"], [50, "Invoice dote:"], [70, "2025-03-14"]],
    [[50, "Subtotol:"], [70, "200.00"]],
    [[50, "Grond total"], [70, "$ 238.00"]],
  ] satisfies Line[]; // prettier-ignore

  it("announce what they announced on paper", () => {
    const document = scan(MISREAD);
    expect(value(document, "number")).toBe("INV-204");
    expect(value(document, "issueDate")).toBe("2025-03-14");
    expect(value(document, "buyerName")).toBe("Meridian Trading Ltd");
    expect(value(document, "gross")).toBe("238.00");
  });

  it("are no labels in a text layer, nor where the recogniser is sure of the word", () => {
    expect(value(scan(MISREAD, 1), "buyerName")).toBeUndefined();
    expect(value(scan(MISREAD, 1), "number")).toBeUndefined();
    expect(value(scan(MISREAD, 0.95), "number")).toBeUndefined();
  });

  it("are just words where other words follow", () => {
    expect(value(scan(["Rechnung", "Rechnungsnumner siehe 4711"]), "number")).toBeUndefined();
  });

  it("may have two wrong letters where they are long", () => {
    const document = scan(["Kéufer/Leistungsempfinger", "Kunde AG", "Weg 3", "80331 München"]);
    expect(value(document, "buyerName")).toBe("Kunde AG");
  });

  it("are told from the key nearest to them, unless two are as near", () => {
    expect(nearKey("gesamtbetrog", ["gesamtbetrag", "gesamtbeitrag", "betrag"])).toBe("gesamtbetrag");
    expect(nearKey("nette", ["netto", "netti"])).toBeUndefined();
    expect(nearKey("dote", ["date"])).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b, 99)).toBe(editDistance(b, a, 99));
        expect(editDistance(a, b, 99) === 0).toBe(a === b);
        expect(editDistance(a, b, 2)).toBe(Math.min(3, editDistance(a, b, 99)));
      }),
    );
  });
});

describe("numbers that OCR took apart or misread", () => {
  it.each([
    ["518 ,99", "518,99"],
    ["1.234, 56", "1.234,56"],
    ["1 .234,56", "1.234,56"],
    ["135. 72", "135.72"],
    ["- 518,99", "-518,99"],
    ["\u2014518,99", "-518,99"],
    ["( 518,99 )", "(518,99)"],
    ["(518,99", "(518,99)"],
    ["518,99)", "(518,99)"],
    ["5l8,O0", "518,00"],
    ["518,99E", "518,99"],
    ["|518,99|", "518,99"],
  ])("%s is %s", (read, printed) => {
    expect(mended(read)).toEqual([printed]);
  });

  it.each(["24. 12 2024", "am 5. 07", "1, 2, 30", "(inkl. 19,00)", "Los IO", "12 - 30", "Facture n° 12"])(
    "%s stays as it is",
    (read) => {
      expect(mended(read).join(" ")).toBe(read);
    },
  );

  it("make the totals of a credit note", () => {
    const document = scan([
      "Gutschrift",
      "Nr. G-17 vom 03.02.2025",
      [[40, "Nettobetrag"], [60, "- 200,00"]],
      [[40, "Umsatzsteuer 19 %"], [60, "\u201338 ,00"]],
      [[40, "Gesamtbetrag"], [60, "-238, 00"]],
    ]); // prettier-ignore
    expect(document.type).toBe("credit_note");
    expect(value(document, "net")).toBe("-200.00");
    expect(value(document, "tax")).toBe("-38.00");
    expect(value(document, "gross")).toBe("-238.00");
  });
});

describe("boxes as tight as their ink", () => {
  it("become those of a text layer, one type size high", () => {
    const printed = typed([["von Hagen", "am Weg", "Ort Bergen", "Berg Tal", "Typ Kind"]]);
    const boxes = typeBoxes(inked(printed)).map(({ box }) => box);
    printed.forEach(({ box }, index) => {
      expect(boxes[index]?.y).toBeCloseTo(box.y, 6);
      expect(boxes[index]?.height).toBeCloseTo(box.height, 6);
    });
    expect(typeBoxes(printed)).toEqual(printed);
  });

  it("do not part a table's total from its rows", () => {
    const heads = [[10, "Nettobetrag"], [30, "MwSt-Betrag"], [50, "Endbetrag"]] satisfies Line; // prettier-ignore
    const words = typed([
      [
        "Rechnung Nr. 471102 vom 05.03.2024",
        "Lieferung von Grundstoffen gegen Rechnung",
        heads,
        [[10, "321,40"], [30, "61,07"], [50, "382,47"]],
        [[10, "127,59"], [30, "8,93"], [50, "136,52"]],
        "",
        [[10, "448,99"], [30, "70,00"], [50, "518,99"]],
      ],
    ], { confidence: 0.9 }); // prettier-ignore
    const document = extractInvoice(inked(words), { pages: 1 });
    expect(value(document, "gross")).toBe("518.99");
    expect(value(document, "net")).toBe("448.99");
    expect(value(document, "tax")).toBe("70.00");
  });
});

describe("what scans have and text layers have not", () => {
  it("print along the margin is no part of the rows beside it", () => {
    const rows = typed([["Rechnungsnummer: R-7", "Rechnungsdatum: 14.03.2025"]], { confidence: 0.9 });
    const margin = ["Mustervordruck", "2013"].map((text, index) => ({
      text,
      box: { page: 1, x: 0.01, y: 0.04 + 0.2 * index, width: 0.01, height: 0.01 * text.length },
      confidence: 0.9,
      line: 90,
    }));
    expect(mendWords([...margin, ...rows]).map(({ text }) => text)).toEqual(rows.map(({ text }) => text));
  });

  it("bullets of a sender line are read as letters and signs", () => {
    const document = scan([
      "Nordwind GmBE e® Ecke 12 &* 12345 Stadthausen",
      "Herm",
      "Max Mustermann",
      "Weg 3",
      "80331 München",
      "Rechnung Nr. 12",
    ]);
    expect(value(document, "sellerName")).toBe("Nordwind GmbH");
    expect(value(document, "buyerName")).toBe("Max Mustermann");
  });
});
