import { picture, sized, toRaster } from "./decode.ts";
import type { Engine } from "./engine.ts";
import { linesOf, type ReadLine } from "./page-words.ts";
import type { PixelBox } from "./placement.ts";
import type { Prepared } from "./prepare.ts";
import type { Raster } from "./raster.ts";
import { weigh } from "./weigh.ts";

/** At most so many lines are read again: about 20 ms each. */
const MOST_LINES = 10;
const GAP = 24;

type Glass = { readonly enlarge: number; readonly blur: number };
/** A little larger and softer: what compression and a worn print head left in the letters is seen differently. */
const SOFT: Glass = { enlarge: 1.2, blur: 1 };
/** Dates have no sum that proves them: a third reading, smaller, decides between two that differ. */
const SMALL: Glass = { enlarge: 0.8, blur: 0 };

/**
 * Reads the lines that carry what books need (names at the head, dates, totals) a second time, cut out and drawn anew,
 * and weighs the readings against each other.
 */
export async function lookTwice(
  lines: readonly ReadLine[],
  prepared: Prepared,
  engine: Engine,
): Promise<ReadLine[]> {
  const cuts = chooseLines(lines).flatMap((line) =>
    DATE.test(line.text)
      ? [
          { line, glass: SOFT },
          { line, glass: SMALL },
        ]
      : [{ line, glass: SOFT }],
  );
  if (cuts.length === 0) return [...lines];
  const strip = await stack(prepared, cuts);
  const again = linesOf(await engine.read(strip.image, { wide: false })).flatMap((each) => each.words);
  return lines.map((line) => {
    const readings = strip.bands
      .filter((band) => band.line === line)
      .map((band) =>
        again
          .filter(({ box }) => middle(box) > band.top && middle(box) < band.bottom)
          .map((word) => ({ ...word, box: unstack(word.box, band) })),
      );
    return readings.length === 0 ? line : { ...line, words: weigh(line.words, readings) };
  });
}

const DATE = /\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{2}|\d{1,2}[ -]?[A-Z][a-z]{2,}[ -]?\d{2}|\bdat[eu]/i;
const SUM = /tot|summe|betrag|amount|due|payable|nett?\b|cash|change|rounding|card|visa/i;
const NUMBER = /(?:invoice|inv|receipt|rcpt|bill|doc|slip|beleg|rechnung)\S* ?(?:no|nr|num|#|:).*\d{3}/i;
const TITLE = /invoice|receipt/i;

function chooseLines(lines: readonly ReadLine[]): ReadLine[] {
  const letters = (line: ReadLine): number => line.text.replace(/[^\p{L}]/gu, "").length;
  const head = lines
    .slice(0, 8)
    .filter((line) => letters(line) >= 6 && letters(line) > line.text.length * 0.5 && !TITLE.test(line.text))
    .slice(0, 3);
  const dates = lines.filter((line) => DATE.test(line.text)).slice(0, 3);
  const sums = lines.filter((line) => SUM.test(line.text) && /\d[.,] ?\d\d/.test(line.text)).slice(-6);
  const numbers = lines.filter((line) => NUMBER.test(line.text)).slice(0, 1);
  const chosen = new Set([...head, ...dates, ...numbers, ...sums].slice(0, MOST_LINES));
  return lines.filter((line) => chosen.has(line));
}

type Cut = { readonly line: ReadLine; readonly glass: Glass };

type Band = Cut & {
  /** in the stack */
  readonly top: number;
  readonly bottom: number;
  /** of the cut in the prepared picture */
  readonly left: number;
  readonly cutTop: number;
};

async function stack(
  { raster: page }: Prepared,
  cuts: readonly Cut[],
): Promise<{ readonly image: Raster; readonly bands: Band[] }> {
  const bands: Band[] = [];
  const pieces: Raster[] = [];
  let end = GAP;
  for (const { line, glass } of cuts) {
    const pad = Math.round((line.box.y1 - line.box.y0) * 0.25) + 2;
    const left = Math.max(0, line.box.x0 - pad);
    const top = Math.max(0, line.box.y0 - pad);
    const width = Math.min(page.width, line.box.x1 + pad) - left;
    const height = Math.min(page.height, line.box.y1 + pad) - top;
    if (width < 8 || height < 8 || height > 200) continue;
    const { enlarge, blur } = glass;
    const drawn = picture(page)
      .extract({ left, top, width, height })
      .resize(sized(width * enlarge), sized(height * enlarge), { fit: "fill", kernel: "cubic" });
    const piece = await toRaster(blur > 0 ? drawn.blur(blur) : drawn);
    pieces.push(piece);
    bands.push({ line, glass, top: end - GAP / 2, bottom: end + piece.height + GAP / 2, left, cutTop: top });
    end += piece.height + GAP;
  }
  const width = Math.max(1, ...pieces.map((piece) => piece.width)) + 2 * GAP;
  const data = new Uint8Array(width * end).fill(255);
  pieces.forEach((piece, index) => {
    const top = (bands[index]?.top ?? 0) + GAP / 2;
    for (let y = 0; y < piece.height; y++) {
      data.set(piece.data.subarray(y * piece.width, (y + 1) * piece.width), (top + y) * width + GAP);
    }
  });
  return { image: { data, width, height: end }, bands };
}

function middle(box: PixelBox): number {
  return (box.y0 + box.y1) / 2;
}

function unstack(box: PixelBox, { glass: { enlarge }, ...band }: Band): PixelBox {
  const x = (value: number): number => (value - GAP) / enlarge + band.left;
  const y = (value: number): number => (value - band.top - GAP / 2) / enlarge + band.cutTop;
  return { x0: x(box.x0), y0: y(box.y0), x1: x(box.x1), y1: y(box.y1) };
}
