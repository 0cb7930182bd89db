import type { Word } from "../../../src/documents/read-document.ts";

/** A line of text on a page: cells of words at distances from the left edge, in letters of a fixed-pitch face. */
export type Line = string | readonly (readonly [column: number, text: string])[];

const LETTER = 0.01;
const LINE = 0.016;

/** Words laid out as on a typewriter: each line a string, or cells at columns; an empty string is an empty line. */
export function typed(pages: readonly (readonly Line[])[], { confidence = 1 } = {}): Word[] {
  return pages.flatMap((lines, index) =>
    lines.flatMap((line, row) =>
      (typeof line === "string" ? [[5, line] as const] : line).flatMap(([column, text]) =>
        [...text.matchAll(/\S+/gu)].map((match) => ({
          text: match[0],
          box: {
            page: index + 1,
            x: (column + match.index) * LETTER,
            y: 0.05 + row * LINE,
            width: match[0].length * LETTER,
            height: 0.012,
          },
          confidence,
          line: row,
        })),
      ),
    ),
  );
}
