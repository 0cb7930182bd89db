import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecognizer, type Recognizer } from "../../../src/documents/ocr/index.ts";
import { openPage } from "../../../src/documents/ocr/prepare.ts";
import { extractScanned } from "../../../src/documents/receipt/index.ts";
import { printSheet, type Spoil, spoil } from "./sheet.ts";

let recognizer: Recognizer;
let sheet: Buffer;
beforeAll(async () => {
  recognizer = createRecognizer();
  sheet = await printSheet();
});
afterAll(async () => {
  await recognizer.close();
});

const SPOILED: Readonly<Record<string, Spoil>> = {
  "as it was printed": {},
  "with light grain": { grain: 20 },
  "with strong grain": { grain: 45 },
  "with very strong grain": { grain: 80 },
  "with salt and pepper on every fiftieth pixel": { pepper: 0.02 },
  "on paper that darkens to one side, with grain": { gradient: 0.45, grain: 20 },
  "with a shadow along an edge, with grain": { shadow: 0.5, grain: 20 },
  "with a shadow, grain and dust at once": { shadow: 0.5, grain: 40, pepper: 0.02 },
};

describe("a crooked sheet of A4 from a scanner", { timeout: 60_000 }, () => {
  it.each(Object.keys(SPOILED))("is read %s", async (name) => {
    const { words } = await recognizer.recognize(await spoil(sheet, SPOILED[name] ?? {}));
    const { number, issueDate, payable, sellerName, buyerName } = extractScanned(words, { pages: 1 }).fields;
    expect({
      number: number?.value,
      date: issueDate?.value,
      total: payable?.value,
      seller: sellerName?.value,
      buyer: buyerName?.value,
    }).toEqual({
      number: "LP-40917",
      date: "2025-03-14",
      total: "687.50",
      seller: "Larkfield Printing Ltd",
      buyer: "Ashgrove Dental Partners",
    });
  });
});

describe("looking at a sheet before it is read", () => {
  it.each(Object.keys(SPOILED))("finds the text and its size %s: noise is no print", async (name) => {
    const { look } = await openPage(await spoil(sheet, SPOILED[name] ?? {}));
    expect(look.letterHeight).toBeGreaterThan(14);
    expect(look.letterHeight).toBeLessThan(19);
    expect(look.skew).toBeCloseTo(1.1, 0);
    // The print ends in the upper half of the sheet.
    expect(look.content.bottom).toBeLessThan(950);
  });
});

describe("the light on a prepared page", () => {
  it("is even: paper is white and print black, in the shadow and out of it", async () => {
    const page = await openPage(await spoil(sheet, { shadow: 0.4, gradient: 0.3, grain: 20 }));
    const { raster } = await page.prepare(0);
    const counts = { white: 0, black: 0 };
    for (const value of raster.data) {
      if (value > 230) counts.white++;
      if (value < 60) counts.black++;
    }
    expect(counts.white / raster.data.length).toBeGreaterThan(0.85);
    expect(counts.black / raster.data.length).toBeGreaterThan(0.01);
  });
});
