import type { Page } from "tesseract.js";
import type { Word } from "../read-document.ts";
import { type PixelBox, type Placement, placeOnPage } from "./placement.ts";

/** A word and a line as the engine reads them, in pixels of the prepared picture; confidence 0..1. */
export type ReadWord = { readonly text: string; readonly confidence: number; readonly box: PixelBox };
export type ReadLine = { readonly words: readonly ReadWord[]; readonly text: string; readonly box: PixelBox };

/** The lines of a reading. Dust (no letter or digit and hardly any confidence) is left out. */
export function linesOf(result: Page): ReadLine[] {
  return (result.blocks ?? []).flatMap((block) =>
    block.paragraphs.flatMap((paragraph) =>
      paragraph.lines.flatMap((line) => {
        const words = line.words
          .filter(
            ({ text, confidence }) => text.trim() !== "" && (confidence > 30 || /[\p{L}\p{N}]/u.test(text)),
          )
          .map(({ text, confidence, bbox }) => ({
            text,
            box: bbox,
            confidence: Math.min(1, Math.max(0, confidence / 100)),
          }));
        const text = words.map((word) => word.text).join(" ");
        return words.length === 0 ? [] : [{ words, text, box: around(words.map((word) => word.box)) }];
      }),
    ),
  );
}

function around(boxes: readonly PixelBox[]): PixelBox {
  return {
    x0: Math.min(...boxes.map((box) => box.x0)),
    y0: Math.min(...boxes.map((box) => box.y0)),
    x1: Math.max(...boxes.map((box) => box.x1)),
    y1: Math.max(...boxes.map((box) => box.y1)),
  };
}

/** Lines as words on the page as displayed. */
export function onPage(lines: readonly ReadLine[], placement: Placement, page: number): Word[] {
  return lines.flatMap((line, index) =>
    line.words.map(({ text, box, confidence }) => ({
      text,
      confidence,
      box: placeOnPage(box, placement, page),
      line: index,
    })),
  );
}

/**
 * How far a reading can be trusted as a whole, 0..1: the mean confidence over all signs read, those in words of one or
 * two signs counted as nothing, for that is what print on its side falls apart into.
 */
export function trustIn(lines: readonly ReadLine[]): number {
  const words = lines.flatMap((line) => line.words);
  const signs = words.reduce((sum, word) => sum + word.text.length, 0);
  if (signs < 8) return 0;
  const long = words.filter((word) => word.text.length > 2);
  return long.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / signs;
}
