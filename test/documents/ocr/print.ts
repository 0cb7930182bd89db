import sharp from "sharp";

export type Print = {
  readonly width?: number;
  readonly size?: number;
  readonly ink?: string;
  readonly paper?: string;
};

/** The lines of a made-up slip as a picture. */
export async function printSlip(lines: readonly string[], options: Print = {}): Promise<Buffer> {
  const { width = 620, size = 24, ink = "#111", paper = "#fff" } = options;
  const height = Math.round((lines.length + 3) * size * 1.6);
  const text = lines
    .map((line, index) => `<text x="30" y="${((index + 2) * size * 1.6).toString()}">${escape(line)}</text>`)
    .join("");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width.toString()}" height="${height.toString()}">` +
    `<rect width="100%" height="100%" fill="${paper}"/>` +
    `<g font-family="DejaVu Sans Mono, monospace" font-size="${size.toString()}" fill="${ink}" xml:space="preserve">${text}</g></svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: paper }).png().toBuffer();
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Grey specks on every eleventh pixel or so, from a fixed sequence. */
export async function sprinkle(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  let seed = 7;
  const noisy = data.map((value) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % 11 === 0 ? Math.max(0, value - (seed % 40)) : value;
  });
  return sharp(noisy, { raw: { width: info.width, height: info.height, channels: 1 } })
    .png()
    .toBuffer();
}
