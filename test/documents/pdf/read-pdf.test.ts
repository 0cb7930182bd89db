import { describe, expect, it } from "vitest";
import { readPdf } from "../../../src/documents/pdf/index.ts";
import { type Piece } from "../../../src/documents/pdf/pieces.ts";
import { toWords } from "../../../src/documents/pdf/words.ts";
import { createPdfPrinter } from "../../../src/report/pdf/printer.ts";
import type { Content, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { handMadePdf } from "./hand-made-pdf.ts";

const print = (content: Content[], more: Partial<TDocumentDefinitions> = {}) =>
  createPdfPrinter()({
    content,
    defaultStyle: { font: "Roboto", fontSize: 10 },
    pageMargins: [50, 50, 50, 50],
    ...more,
  });

const read = (bytes: Uint8Array) => readPdf(bytes, { maxPages: 10 });

describe("the text layer of a PDF", () => {
  it("is words with boxes in fractions of the page, in lines from the top", async () => {
    const { pageCount, pages } = await read(await print(["Rechnung Nr. 17", "Gesamtbetrag 1.234,56 €"]));
    const words = pages[0]?.words ?? [];
    expect(pageCount).toBe(1);
    expect(words.map(({ text }) => text)).toEqual(["Rechnung", "Nr.", "17", "Gesamtbetrag", "1.234,56", "€"]);
    expect(words.map(({ line }) => line)).toEqual([0, 0, 0, 1, 1, 1]);
    for (const { box, confidence } of words) {
      expect(confidence).toBe(1);
      expect(box.page).toBe(1);
      expect(box.x).toBeGreaterThanOrEqual(0.08);
      expect(box.x + box.width).toBeLessThan(0.5);
      expect(box.y).toBeGreaterThan(0.04);
      expect(box.height).toBeGreaterThan(0.005);
    }
  });

  it("counts the lines of each page by itself and keeps columns of a line together", async () => {
    const { pages } = await read(
      await print([{ columns: ["links", "rechts"] }, "unten", { text: "zweite", pageBreak: "before" }]),
    );
    expect(pages[0]?.words.map(({ text, line }) => [text, line])).toEqual([
      ["links", 0],
      ["rechts", 0],
      ["unten", 1],
    ]);
    expect(pages[1]?.words.map(({ text, line, box }) => [text, line, box.page])).toEqual([["zweite", 0, 2]]);
  });

  it("joins letters set one by one and splits what only a gap divides", async () => {
    // Each letter stands where Helvetica's advance widths put it.
    const letters = [["T", 50], ["o", 56.1], ["t", 61.7], ["a", 64.5], ["l", 70]].map(
      ([letter, x]) => `1 0 0 1 ${x} 700 Tm (${letter}) Tj`,
    ); // prettier-ignore
    const { pages } = await read(
      handMadePdf(`BT /F1 10 Tf ${letters.join(" ")} 1 0 0 1 200 700 Tm (19,00) Tj ET`),
    );
    expect(pages[0]?.words.map(({ text }) => text)).toEqual(["Total", "19,00"]);
  });

  it("gives a page turned by its viewer upright words", async () => {
    const upright = await read(handMadePdf("BT /F1 10 Tf 1 0 0 1 100 700 Tm (Hello) Tj ET"));
    const turned = await read(handMadePdf("BT /F1 10 Tf 0 1 -1 0 100 100 Tm (Hello) Tj ET", { rotate: 90 }));
    expect(upright.pages[0]).toMatchObject({ width: 600, height: 800, turned: 0 });
    expect(turned.pages[0]).toMatchObject({ width: 800, height: 600, turned: 0 });
    const box = turned.pages[0]?.words[0]?.box;
    expect(box?.x).toBeCloseTo(100 / 800, 2);
    expect(box?.width ?? 0).toBeGreaterThan(box?.height ?? 1);
  });

  it("turns a page whose text lies on its side", async () => {
    const { pages } = await read(handMadePdf("BT /F1 10 Tf 0 1 -1 0 100 100 Tm (Sideways text) Tj ET"));
    expect(pages[0]).toMatchObject({ width: 800, height: 600, turned: 90 });
    expect(pages[0]?.words.map(({ text }) => text)).toEqual(["Sideways", "text"]);
  });

  it("finds the files attached to it", async () => {
    const bytes = handMadePdf("", { attachment: { name: "factur-x.xml", content: "<Invoice/>" } });
    const { attachments } = await read(bytes);
    expect(attachments.map(({ name, bytes: file }) => [name, Buffer.from(file).toString()])).toEqual([
      ["factur-x.xml", "<Invoice/>"],
    ]);
  });

  it("leaves the caller its bytes", async () => {
    const bytes = await print(["x"]);
    const before = Buffer.from(bytes);
    await read(bytes);
    expect(Buffer.compare(before, Buffer.from(bytes))).toBe(0);
  });
});

describe("words from runs of text", () => {
  const piece = (text: string, x: number, more: Partial<Piece> = {}): Piece => ({
    text, x, y: 10, width: 6 * text.length, height: 10, spaced: true, ...more,
  }); // prettier-ignore
  const texts = (pieces: Piece[]) =>
    toWords(pieces, { page: 1, width: 600, height: 800 }).map(({ text }) => text);

  it("reads a word set with wide spaces as one", () => {
    expect(texts(Array.from("RECHNUNG", (letter, index) => piece(letter, 10 + index * 10)))).toEqual([
      "RECHNUNG",
    ]);
  });

  it("keeps three single letters apart", () => {
    expect(texts(Array.from("ABC", (letter, index) => piece(letter, 10 + index * 10)))).toEqual([
      "A",
      "B",
      "C",
    ]);
  });

  it("reads text printed twice for a bold look once", () => {
    expect(texts([piece("Summe", 10), piece("Summe", 10.4)])).toEqual(["Summe"]);
  });
});

describe("a PDF that cannot be read", () => {
  const refused = (bytes: Uint8Array, maxPages = 10) =>
    readPdf(bytes, { maxPages }).then(
      () => "read",
      (error: unknown) => (error as { code?: string }).code,
    );

  it("is refused for its password, its damage or its pages", async () => {
    const locked = await print(["secret"], { userPassword: "a", ownerPassword: "b" });
    const long = await print(["1", { text: "2", pageBreak: "before" }, { text: "3", pageBreak: "before" }]);
    expect(await refused(locked)).toBe("pdf_encrypted");
    expect(await refused(Buffer.from("%PDF-1.7 nonsense"))).toBe("pdf_unreadable");
    expect(await refused(Buffer.alloc(0))).toBe("pdf_unreadable");
    expect(await refused(long, 2)).toBe("too_many_pages");
  });

  it("is left alone when the work is cancelled", async () => {
    const bytes = await print(["x"]);
    const signal = AbortSignal.abort(new DOMException("stop", "AbortError"));
    await expect(readPdf(bytes, { maxPages: 10, signal })).rejects.toMatchObject({ name: "AbortError" });
  });
});
