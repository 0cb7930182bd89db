import { describe, expect, it } from "vitest";
import { AUTO_POST_CONFIDENCE } from "../../../src/documents/confidence.ts";
import type { Box, Word } from "../../../src/documents/read-document.ts";
import { extractScanned } from "../../../src/documents/receipt/index.ts";
import { wordsOf } from "./slip.ts";

const SLIP = wordsOf([
  "ORCHID CAFE SDN BHD",
  "NO. 3, JALAN MELUR",
  "Date: 18/05/2018 16:22",
  "Nasi Lemak Set    9.00",
  "Teh Tarik         2.50",
  "TOTAL RM         11.50",
  "CASH RM          20.00",
  "CHANGE RM         8.50",
]);

/** The same words on a page turned clockwise. */
const TURNS: Readonly<Record<string, (box: Box) => Box>> = {
  "on its head": ({ page, x, y, width, height }) => ({ page, x: 1 - x - width, y: 1 - y - height, width, height }),
  "on its right side": ({ page, x, y, width, height }) => ({
    page, x: 1 - y - height, y: x, width: height, height: width,
  }),
  "on its left side": ({ page, x, y, width, height }) => ({
    page, x: y, y: 1 - x - width, width: height, height: width,
  }),
  askew: (box) => ({ ...box, y: box.y + 0.12 * (box.x + box.width / 2) }),
}; // prettier-ignore

function place(words: readonly Word[], move: (box: Box) => Box): Word[] {
  return words.map((word) => ({ ...word, box: move(word.box) }));
}

describe("a page that does not lie straight", () => {
  const straight = extractScanned(SLIP, { pages: 1 });

  it.each(Object.keys(TURNS))("is read alike %s, with boxes where the words stand", (name) => {
    const move = TURNS[name] as (box: Box) => Box;
    const moved = extractScanned(place(SLIP, move), { pages: 1 });
    for (const field of ["sellerName", "issueDate", "payable"] as const) {
      expect(moved.fields[field]?.value).toBe(straight.fields[field]?.value);
    }
    const wanted = move(SLIP.find((word) => word.text === "11.50")?.box as Box);
    const got = moved.fields.payable?.box as Box;
    for (const side of ["x", "y", "width", "height"] as const) expect(got[side]).toBeCloseTo(wanted[side], 1);
  });
});

describe("a scanned invoice", () => {
  const INVOICE = [
    "Nordwind Metallbau GmbH     Hafenstrasse 12     20457 Hamburg     USt-IdNr. DE136695976     Telefon 040 123456",
    "Kunde AG     Gartenweg 3     80331 München",
    "Rechnung",
    "Rechnungsnummer: RE-2025-0147     Rechnungsdatum: 14.03.2025     Zahlbar bis 28.03.2025",
    "Pos  Bezeichnung                                  Menge        Einzelpreis          Gesamtpreis in EUR",
    "1    Geländer, verzinkt                           2            150,00 EUR           300,00 EUR",
    "Zwischensumme netto                                                                 300,00 EUR",
    "zzgl. 19% MwSt.                                                                      57,00 EUR",
    "Gesamtbetrag                                                                        357,00 EUR",
    "Bitte überweisen Sie den Betrag auf unser Konto IBAN DE02120300000000202051 BIC BYLADEM1001",
  ];
  const words = wordsOf(INVOICE).map((word) => ({
    ...word,
    box: { ...word.box, x: word.box.x * 0.44, width: word.box.width * 0.44 },
  }));
  const document = extractScanned(words, { pages: 1 });

  it("goes by the rules for invoices and says that it was read by OCR", () => {
    expect(document).toMatchObject({ type: "invoice", method: "ocr" });
    expect(document.fields.number?.value).toBe("RE-2025-0147");
    expect(document.fields.issueDate?.value).toBe("2025-03-14");
    expect(document.fields.gross?.value).toBe("357.00");
    expect(document.fields.number?.method).toBe("ocr");
  });

  it("is looked at by a person: nothing confirms what was read from a picture", () => {
    for (const field of Object.values(document.fields)) {
      expect(field?.confidence ?? 0).toBeLessThan(AUTO_POST_CONFIDENCE);
    }
  });
});

it("reads nothing from nothing", () => {
  const document = extractScanned([], { pages: 1 });
  expect(Object.values(document.fields).filter((field) => field !== null)).toEqual([]);
  expect(document.text).toBe("");
});
