/** A run of text without spaces, in points of the page as shown, from its top left corner. */
export type Piece = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** a space was written between the previous piece of the stream and this one */
  readonly spaced: boolean;
};

/** What pdf.js tells of a run of text; `transform` maps text space to the page's user space. */
export type TextRun = {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
};

/** Quarter turns, clockwise, by which text is turned against the page as shown. */
export type Turn = 0 | 90 | 180 | 270;

export type PlacedRun = {
  readonly run: TextRun;
  readonly turn: Turn;
  /** where the baseline starts, in the page as shown */
  readonly x: number;
  readonly y: number;
  readonly size: number;
};

/** The run in the coordinates of the page as shown; undefined for slanted text (watermarks). */
export function place(run: TextRun, viewport: readonly number[]): PlacedRun | undefined {
  const [a, b, c, d, e, f] = multiply(viewport, run.transform);
  const angle = (Math.atan2(b, a) * 180) / Math.PI;
  const turn = Math.round(angle / 90) * 90;
  if (Math.abs(angle - turn) > 8) return undefined;
  const size = Math.hypot(c, d) || run.height;
  return { run, turn: (((turn % 360) + 360) % 360) as Turn, x: e, y: f, size };
}

type Matrix = readonly [number, number, number, number, number, number];

function multiply(left: readonly number[], right: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = left;
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = right;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** What a font without a glyph for a letter leaves, most often for a narrow space within numbers. */
const NO_GLYPH = /\p{Cc}/gu;

/** Share of the letter height above and below the baseline. */
const ASCENT = 0.78;
const DESCENT = 0.22;

/** The run's pieces between its spaces, widths shared by how wide letters usually are; only for upright runs. */
export function piecesOf({ run, x, y, size }: PlacedRun, afterSpace: boolean): Piece[] {
  const text = run.str.replace(NO_GLYPH, " ");
  const total = textWidth(text) || 1;
  const pieces: Piece[] = [];
  for (const match of text.matchAll(/\S+/gu)) {
    const before = text.slice(0, match.index);
    pieces.push({
      text: match[0],
      x: x + (run.width * textWidth(before)) / total,
      y: y - size * ASCENT,
      width: (run.width * textWidth(match[0])) / total,
      height: size * (ASCENT + DESCENT),
      spaced: before !== "" || afterSpace,
    });
  }
  return pieces;
}

/** Relative width of text in a common proportional face, in ems: good to a few percent of a line. */
function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/[\s.,:;'|!ijlI()[\]-]/u.test(letter)) width += 0.29;
    else if (/[mwMW@%—]/u.test(letter)) width += 0.86;
    else if (/[A-Z]/u.test(letter)) width += 0.68;
    else width += 0.55;
  }
  return width;
}
