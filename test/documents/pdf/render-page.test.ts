import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { renderPdfPage } from "../../../src/documents/pdf/index.ts";
import { handMadePdf } from "./hand-made-pdf.ts";

const SQUARE = handMadePdf("1 0 0 rg 0 400 300 400 re f");

describe("a page of a PDF as an image", () => {
  it("is a PNG of the page at the wanted resolution, in its colours, on white", async () => {
    const png = await renderPdfPage(SQUARE, 1, { dpi: 72 });
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([600, 800, 3]);
    const pixel = (x: number, y: number) => [...data.subarray((y * 600 + x) * 3, (y * 600 + x) * 3 + 3)];
    expect(pixel(100, 100)).toEqual([255, 0, 0]);
    expect(pixel(500, 700)).toEqual([255, 255, 255]);
  });

  it("never has more than 40 million pixels", async () => {
    const { width, height } = await sharp(await renderPdfPage(SQUARE, 1, { dpi: 1200 })).metadata();
    expect(width * height).toBeLessThanOrEqual(40_100_000);
    expect(width * height).toBeGreaterThan(39_000_000);
  });

  it("is refused for a page that is not there and for what is no PDF", async () => {
    await expect(renderPdfPage(SQUARE, 2, { dpi: 72 })).rejects.toMatchObject({ code: "page_not_found" });
    await expect(renderPdfPage(Buffer.from("no"), 1, { dpi: 72 })).rejects.toMatchObject({
      code: "pdf_unreadable",
    });
  });
});
