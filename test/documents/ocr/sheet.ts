import sharp from "sharp";
import { seededRandom } from "../../../src/base/runtime.ts";

export type Spoil = {
  /** width of the grey noise's distribution, 0..100 */
  readonly grain?: number;
  /** share of the pixels that are black or white dust */
  readonly pepper?: number;
  /** part of the brightness lost from the left edge to the right */
  readonly gradient?: number;
  /** part of the brightness lost in a soft band along the left edge */
  readonly shadow?: number;
};

/** A made-up invoice on a sheet of A4 at 150 dpi, a little crooked, as it would lie on a scanner. */
export async function printSheet(): Promise<Buffer> {
  const text = (x: number, y: number, content: string, size = 21): string =>
    `<text x="${x.toString()}" y="${y.toString()}" font-size="${size.toString()}">${content}</text>`;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754"><rect width="100%" height="100%" fill="#fff"/>' +
    '<g font-family="DejaVu Sans, sans-serif" fill="#151515">' +
    text(110, 150, "Larkfield Printing Ltd", 34) +
    text(110, 190, "18 Weaver Street") +
    text(110, 220, "Albany, NY 12207") +
    text(900, 150, "INVOICE", 40) +
    text(110, 340, "Bill to") +
    text(110, 375, "Ashgrove Dental Partners") +
    text(110, 405, "9 Orchard Road") +
    text(110, 435, "Troy, NY 12180") +
    text(700, 340, "Invoice number") +
    text(950, 340, "LP-40917") +
    text(700, 375, "Invoice date") +
    text(950, 375, "March 14, 2025") +
    text(700, 410, "Due date") +
    text(950, 410, "April 13, 2025") +
    text(110, 600, "Description") +
    text(650, 600, "Quantity") +
    text(810, 600, "Unit price") +
    text(1020, 600, "Amount") +
    '<rect x="110" y="614" width="1010" height="2"/>' +
    text(110, 650, "Appointment cards, two colours") +
    text(690, 650, "40") +
    text(840, 650, "12.50") +
    text(1030, 650, "500.00") +
    text(110, 690, "Letterhead paper, 500 sheets") +
    text(690, 690, "6") +
    text(840, 690, "31.25") +
    text(1030, 690, "187.50") +
    text(750, 790, "Subtotal") +
    text(1030, 790, "687.50") +
    text(750, 825, "Sales tax") +
    text(1030, 825, "0.00") +
    text(750, 870, "Total due (USD)", 25) +
    text(1020, 870, "687.50", 25) +
    "</g></svg>";
  return sharp(Buffer.from(svg))
    .rotate(1.1, { background: "#f4f2ee" })
    .greyscale()
    .blur(0.6)
    .png()
    .toBuffer();
}

/** The sheet as a poor scanner would send it. */
export async function spoil(
  sheet: Buffer,
  { grain = 0, pepper = 0, gradient = 0, shadow = 0 }: Spoil,
): Promise<Buffer> {
  const { data, info } = await sharp(sheet).greyscale().raw().toBuffer({ resolveWithObject: true });
  const random = seededRandom(11);
  for (let at = 0; at < data.length; at++) {
    const along = (at % info.width) / info.width;
    const light = (1 - gradient * along) * (1 - shadow * Math.max(0, 1 - along / 0.15));
    // The sum of three uniforms is near enough to a normal deviate.
    const noise = (random() + random() + random() - 1.5) * grain;
    const dust = random() < pepper ? (random() < 0.5 ? 0 : 255) : undefined;
    data[at] = dust ?? Math.max(0, Math.min(255, (data[at] ?? 255) * light * 0.96 + noise));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .jpeg({ quality: 62 })
    .toBuffer();
}
