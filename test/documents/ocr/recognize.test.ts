import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecognizer, type Recognizer } from "../../../src/documents/ocr/index.ts";
import type { Word } from "../../../src/documents/read-document.ts";
import { extractScanned } from "../../../src/documents/receipt/index.ts";
import { printSlip, sprinkle } from "./print.ts";

const SLIP = [
  "HARBOUR LIGHT HARDWARE SDN BHD",
  "(445566-K)",
  "NO. 8, JALAN MERBAU 3",
  "81300 SKUDAI, JOHOR",
  "TAX INVOICE",
  "Invoice No: HL-20417",
  "Date: 27/03/2018 14:05:11",
  "PAINT BRUSH 2 INCH       12.50",
  "WOOD SCREWS 100 PCS       8.40",
  "TOTAL                    20.90",
  "CASH                     50.00",
  "CHANGE                   29.10",
];

let recognizer: Recognizer;
beforeAll(() => {
  recognizer = createRecognizer();
});
afterAll(async () => {
  await recognizer.close();
});

async function fieldsOf(picture: Buffer) {
  const { words } = await recognizer.recognize(picture);
  const { sellerName, issueDate, payable } = extractScanned(words, { pages: 1 }).fields;
  return { seller: sellerName?.value, date: issueDate?.value, total: payable?.value };
}
const RIGHT = { seller: "HARBOUR LIGHT HARDWARE SDN BHD", date: "2018-03-27", total: "20.90" };

function find(words: readonly Word[], text: string): Word {
  const word = words.find((each) => each.text.includes(text));
  if (word === undefined) throw new Error(`"${text}" was not read`);
  return word;
}

describe("recognising a slip", { timeout: 60_000 }, () => {
  it("reads words with their boxes, confidences and lines", async () => {
    const picture = await printSlip(SLIP);
    const { words, width, height, turnedDegrees } = await recognizer.recognize(picture, { page: 3 });
    expect({ width, turnedDegrees }).toEqual({ width: 620, turnedDegrees: 0 });
    const change = find(words, "29.10");
    expect(change.box.page).toBe(3);
    expect(change.box.y * height).toBeGreaterThan(12 * 24 * 1.6);
    expect((change.box.y + change.box.height) * height).toBeLessThan(14 * 24 * 1.6);
    expect(change.confidence).toBeGreaterThan(0.9);
    expect(find(words, "CHANGE").line).toBe(change.line);
  });

  it("reads a slip that lies askew, and says where its words stand on the page as it lies", async () => {
    const straight = await printSlip(SLIP);
    const askew = await sharp(straight).rotate(4, { background: "#fff" }).png().toBuffer();
    const { words, width, height } = await recognizer.recognize(askew);
    const [left, right] = [find(words, "TOTAL"), find(words, "20.90")];
    const run = (right.box.x - left.box.x) * width;
    const fall = (right.box.y + right.box.height / 2 - left.box.y - left.box.height / 2) * height;
    expect((Math.atan2(fall, run) * 180) / Math.PI).toBeCloseTo(4, 0);
    expect(await fieldsOf(askew)).toEqual(RIGHT);
  });

  it("reads faint print on grey, grainy paper", async () => {
    const faint = await printSlip(SLIP, { ink: "#8a8a8a", paper: "#d8d8d8" });
    expect(await fieldsOf(await sprinkle(faint))).toEqual(RIGHT);
  });

  it("turns a page that stands on its head, and keeps its boxes where the words are printed", async () => {
    const turned = await sharp(await printSlip(SLIP))
      .rotate(180)
      .png()
      .toBuffer();
    const { words, turnedDegrees } = await recognizer.recognize(turned);
    expect(turnedDegrees).toBe(180);
    expect(find(words, "HARBOUR").box.y).toBeGreaterThan(0.8);
    expect(await fieldsOf(turned)).toEqual(RIGHT);
  });

  it("turns a page that lies on its side", async () => {
    const turned = await sharp(await printSlip(SLIP))
      .rotate(90)
      .png()
      .toBuffer();
    expect((await recognizer.recognize(turned)).turnedDegrees).toBe(270);
    expect(await fieldsOf(turned)).toEqual(RIGHT);
  });

  it("reads a page whose words give away another language with that language", async () => {
    const german = await printSlip([
      "Bäckerei Süßmüller GmbH",
      "Königstraße 7",
      "Rechnung und Quittung",
      "Vielen Dank für den Einkauf",
      "Summe zu zahlen 12,80",
    ]);
    const { words } = await recognizer.recognize(german);
    const text = words.map((word) => word.text).join(" ");
    expect(text).toContain("Süßmüller");
    expect(text).toContain("Königstraße");
  });

  it("finds nothing on an empty page", async () => {
    const empty = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    expect((await recognizer.recognize(empty)).words).toEqual([]);
  });

  it("refuses what is no picture, and goes on with the next", async () => {
    await expect(recognizer.recognize(Buffer.from("not a picture"))).rejects.toMatchObject({
      code: "image_unreadable",
    });
    const cut = (await printSlip(SLIP)).subarray(0, 900);
    await expect(recognizer.recognize(cut)).rejects.toMatchObject({ code: "image_unreadable" });
    expect(await fieldsOf(await printSlip(SLIP))).toEqual(RIGHT);
  });

  it("refuses a picture with more pixels than the bound before it is decoded", async () => {
    const huge = await sharp({ create: { width: 12_000, height: 9_000, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    await expect(recognizer.recognize(huge)).rejects.toMatchObject({ code: "image_too_large" });
  });
});
