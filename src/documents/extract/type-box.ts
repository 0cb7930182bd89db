import type { Box, Word } from "../read-document.ts";
import { bottom, isColumnGap, median } from "./layout.ts";

/** How far letters reach above and below their line, in type sizes; the usual measures of text faces. */
const CAPITAL = 0.72;
const SMALL = 0.53;
const DESCENT = 0.21;
const COMMA = 0.13;
/** A text layer's box: one type size high, its line at this share from the top. */
const LINE_AT = 0.8;

const DESCENDS = /[gjpqyçQ()[\]{}|@§]/u;
const RISES = /[\p{Lu}\p{N}()[\]{}|/\\!?%&#@"'’*\p{Sc}]|(?![acegmnopqrsuvwxyz])\p{Ll}/u;

type Measured = { readonly word: Word; readonly size: number | undefined; readonly line: number };

/**
 * Recognised words have boxes as tight as their ink: "von" is half as high as "Ärger", and rows seem further apart than
 * they are. This gives each the box that a text layer has, of its type's size, told from the letters it is made of.
 * Boxes that are not tight stay as they are.
 */
export function typeBoxes(words: readonly Word[]): Word[] {
  if (!areTight(words)) return [...words];
  const lines = Map.groupBy(words, ({ box, line }) => `${box.page}:${line}`);
  const boxes = new Map<Word, Box>();
  for (const line of lines.values()) {
    const measured = line.map(measure);
    const ofLine = usualSize(measured);
    for (const cell of cellsOf(measured)) {
      const usual = cell.length > 1 ? (usualSize(cell) ?? ofLine) : ofLine;
      if (usual !== undefined) for (const each of cell) boxes.set(each.word, boxOf(each, usual));
    }
  }
  return words.map((word) => ({ ...word, box: boxes.get(word) ?? word.box }));
}

/** Words with capitals are higher where one of their letters goes below the line. */
function areTight(words: readonly Word[]): boolean {
  const rising = words.filter(({ text }) => text.length > 1 && RISES.test(text) && !/[,;]/.test(text));
  const [below, above] = [true, false].map((descends) =>
    rising.flatMap(({ text, box }) => (DESCENDS.test(text) === descends ? [box.height] : [])),
  );
  if (!below || !above || below.length < 3 || above.length < 3) return false;
  return median(below) > 1.1 * median(above);
}

function usualSize(measured: readonly Measured[]): number | undefined {
  const sizes = measured.flatMap(({ word, size }) =>
    size === undefined || word.text.length < 2 ? [] : [size],
  );
  return sizes.length > 0 ? median(sizes) : undefined;
}

/** Print of several sizes may stand in one line, each in its own cell. */
function cellsOf(line: readonly Measured[]): Measured[][] {
  const cells: Measured[][] = [];
  for (const each of line) {
    const cell = cells.at(-1);
    const last = cell?.at(-1);
    if (cell && last && !isColumnGap(last.word, each.word)) cell.push(each);
    else cells.push([each]);
  }
  return cells;
}

function measure(word: Word): Measured {
  const { text, box } = word;
  const above = RISES.test(text) ? CAPITAL : /\p{L}/u.test(text) ? SMALL : undefined;
  const below = belowLine(text);
  const size = above === undefined ? undefined : box.height / (above + below);
  return { word, size, line: bottom(box) - below * (size ?? 0) };
}

function belowLine(text: string): number {
  return DESCENDS.test(text) ? DESCENT : /[,;]/.test(text) ? COMMA : 0;
}

/** A word's own measure counts where it is far from its line's: another size of type, unless the box is noise. */
function boxOf({ word: { box }, size, line }: Measured, usual: number): Box {
  const ratio = (size ?? usual) / usual;
  const isOther = (ratio > 1.35 && ratio < 2.5) || (ratio < 0.74 && ratio > 0.4);
  const height = isOther ? (size ?? usual) : usual;
  if (size === undefined) return { ...box, y: box.y + box.height / 2 - height / 2, height };
  return { ...box, y: line - LINE_AT * height, height };
}
