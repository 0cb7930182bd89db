import sharp from "sharp";

const LINES = [
  "HUDSON CITY CAB CO",
  "14 Ferry Street, Newburgh, NY 12550",
  "Tel 845 555 0142",
  "",
  "TAXI RECEIPT",
  "Receipt No 88213",
  "Date: July 15, 2026   14:22",
  "",
  "Fare                      31.50",
  "Airport surcharge          2.50",
  "Tip                        4.50",
  "SUBTOTAL                  38.50",
  "TOTAL USD                 38.50",
  "VISA ************4410     38.50",
  "",
  "Thank you",
];

/** A photographed taxi receipt. */
export async function taxiReceipt(): Promise<Buffer> {
  const rows = LINES.map(
    (text, index) =>
      `<text x="40" y="${70 + index * 44}" font-family="monospace" font-size="30" xml:space="preserve">${text}</text>`,
  ).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="820"><rect width="100%" height="100%" fill="#fbfaf6"/>${rows}</svg>`;
  return sharp(Buffer.from(svg))
    .rotate(1.2, { background: "#d8d4cc" })
    .blur(0.5)
    .greyscale()
    .jpeg({ quality: 70 })
    .toBuffer();
}
