import type { Word } from "../read-document.ts";
import type { Piece } from "./pieces.ts";

type Row = { readonly top: number; readonly bottom: number; readonly pieces: Piece[] };

/**
 * Pieces of one page as words with boxes in fractions of the page, counted by lines from the top.
 * Runs that touch are one word even where the font writes letter by letter; text printed twice for a bold look is
 * one word; letters set with wide spaces are one word.
 */
export function toWords(
  pieces: readonly Piece[],
  page: { readonly page: number; readonly width: number; readonly height: number },
): Word[] {
  return toRows(pieces).flatMap((row, line) =>
    joinSpacedLetters(joinTouching(row.pieces)).map((piece) => ({
      text: piece.text,
      box: {
        page: page.page,
        x: round(piece.x / page.width),
        y: round(piece.y / page.height),
        width: round(piece.width / page.width),
        height: round(piece.height / page.height),
      },
      confidence: 1,
      line,
    })),
  );
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

/** Pieces whose middles lie within a third of a letter of the row's first are one row. */
function toRows(pieces: readonly Piece[]): Row[] {
  const rows: Row[] = [];
  const middle = ({ y, height }: Piece): number => y + height / 2;
  for (const piece of pieces.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    const at = row && (row.top + row.bottom) / 2;
    if (
      row &&
      at !== undefined &&
      Math.abs(middle(piece) - at) <= 0.33 * Math.min(piece.height, row.bottom - row.top)
    ) {
      row.pieces.push(piece);
    } else rows.push({ top: piece.y, bottom: piece.y + piece.height, pieces: [piece] });
  }
  return rows;
}

function joinTouching(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces.toSorted((a, b) => a.x - b.x)) {
    const last = joined.at(-1);
    const gap = last === undefined ? Infinity : piece.x - (last.x + last.width);
    if (last && last.text === piece.text && Math.abs(piece.x - last.x) < 0.15 * piece.height) continue;
    const touches = gap < (piece.spaced ? 0 : 0.12) * piece.height && gap > -0.5 * piece.height;
    if (last && touches && !(piece.spaced && gap > -0.1 * piece.height))
      joined[joined.length - 1] = join(last, piece);
    else joined.push(piece);
  }
  return joined;
}

function join(left: Piece, right: Piece): Piece {
  const y = Math.min(left.y, right.y);
  return {
    text: left.text + right.text,
    x: left.x,
    y,
    width: right.x + right.width - left.x,
    height: Math.max(left.y + left.height, right.y + right.height) - y,
    spaced: left.spaced,
  };
}

/** `R E C H N U N G` set as single letters: four or more of them at even distances are one word. */
function joinSpacedLetters(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let run: Piece[] = [];
  const flush = (): void => {
    out.push(...(run.length >= 4 ? splitByGaps(run) : run));
    run = [];
  };
  for (const piece of pieces) {
    const last = run.at(-1);
    const single = /^[\p{L}.:-]$/u.test(piece.text);
    if (!single || (last && piece.x - last.x - last.width > 1.1 * piece.height)) flush();
    if (single) run.push(piece);
    else out.push(piece);
  }
  flush();
  return out.toSorted((a, b) => a.x - b.x);
}

function splitByGaps(run: readonly Piece[]): Piece[] {
  const gaps = run.slice(1).map((piece, index) => piece.x - (run[index]?.x ?? 0) - (run[index]?.width ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const words: Piece[] = [];
  run.forEach((piece, index) => {
    const last = words.at(-1);
    const near = index > 0 && (gaps[index - 1] ?? 0) <= 2 * usual + 0.05 * piece.height;
    if (last && near) words[words.length - 1] = join(last, piece);
    else words.push(piece);
  });
  return words;
}
