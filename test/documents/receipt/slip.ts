import type { ReadDocument, Word } from "../../../src/documents/read-document.ts";
import { extractScanned } from "../../../src/documents/receipt/index.ts";

export type SlipOptions = {
  /** of every word, unless `doubts` names it */
  readonly confidence?: number;
  readonly doubts?: Readonly<Record<string, number>>;
};

/** Words of a slip as a recogniser would give them: a row a line, fixed-width letters, blanks kept. */
export function wordsOf(
  lines: readonly string[],
  { confidence = 0.99, doubts = {} }: SlipOptions = {},
): Word[] {
  const high = 1 / (lines.length + 2);
  return lines.flatMap((line, index) =>
    [...line.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      confidence: (Object.hasOwn(doubts, match[0]) ? doubts[match[0]] : undefined) ?? confidence,
      line: index,
      box: {
        page: 1,
        x: 0.05 + match.index * 0.02,
        y: (index + 1) * high,
        width: match[0].length * 0.018,
        height: high * 0.6,
      },
    })),
  );
}

export function readSlip(lines: readonly string[], options?: SlipOptions): ReadDocument {
  return extractScanned(wordsOf(lines, options), { pages: 1 });
}
