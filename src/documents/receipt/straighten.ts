import type { Box, ReadDocument, ReadField, Word } from "../read-document.ts";

/** How the words of a page lie: the way they run, and how much they sink along a row. */
type Lie = { readonly turn: 0 | 90 | 180 | 270; readonly slope: number };

/** Words of pages that stood on their head, on their side or askew, as if they had been upright and level. */
export function straighten(words: readonly Word[]): {
  readonly words: Word[];
  readonly restore: (box: Box) => Box;
} {
  const pages = new Map<number, Word[]>();
  for (const word of words) pages.set(word.box.page, [...(pages.get(word.box.page) ?? []), word]);
  const lies = new Map([...pages].map(([page, found]) => [page, lieOf(found)] as const));
  const lieAt = (page: number): Lie => lies.get(page) ?? { turn: 0, slope: 0 };
  return {
    words: words.map((word) => ({
      ...word,
      box: level(turned(word.box, lieAt(word.box.page).turn), lieAt(word.box.page).slope),
    })),
    restore(box) {
      const { turn, slope } = lieAt(box.page);
      return turned(level(box, -slope), turn === 90 ? 270 : turn === 270 ? 90 : turn);
    },
  };
}

/** Directions from each word to the next of its line, in reading order. */
function lieOf(words: readonly Word[]): Lie {
  const votes = { 0: 0, 90: 0, 180: 0, 270: 0 };
  words.forEach((word, index) => {
    const next = words[index + 1];
    if (next?.line !== word.line) return;
    const dx = middle(next.box).x - middle(word.box).x;
    const dy = middle(next.box).y - middle(word.box).y;
    if (Math.abs(dx) >= Math.abs(dy)) votes[dx > 0 ? 0 : 180]++;
    else votes[dy > 0 ? 270 : 90]++;
  });
  const turn = ([0, 90, 180, 270] as const).reduce<Lie["turn"]>(
    (most, each) => (votes[each] > votes[most] ? each : most),
    0,
  );
  return { turn, slope: slopeOf(words.map((word) => ({ line: word.line, box: turned(word.box, turn) }))) };
}

/** The median sinking a width of the page, over lines long enough to tell. */
function slopeOf(words: readonly { readonly line: number; readonly box: Box }[]): number {
  const ends = new Map<number, { first: Box; last: Box }>();
  for (const { line, box } of words) {
    const known = ends.get(line);
    if (known === undefined) ends.set(line, { first: box, last: box });
    else known.last = box;
  }
  const slopes = [...ends.values()].flatMap(({ first, last }) => {
    const run = middle(last).x - middle(first).x;
    return run < 0.15 ? [] : [(middle(last).y - middle(first).y) / run];
  });
  slopes.sort((a, b) => a - b);
  const median = slopes[Math.floor(slopes.length / 2)] ?? 0;
  return slopes.length < 3 || Math.abs(median) < 0.004 ? 0 : median;
}

function middle(box: Box): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The box after its page was turned clockwise. */
function turned(box: Box, turn: Lie["turn"]): Box {
  const { page, x, y, width, height } = box;
  switch (turn) {
    case 0:
      return box;
    case 90:
      return { page, x: 1 - y - height, y: x, width: height, height: width };
    case 180:
      return { page, x: 1 - x - width, y: 1 - y - height, width, height };
    case 270:
      return { page, x: y, y: 1 - x - width, width: height, height: width };
    default:
      return turn satisfies never;
  }
}

function level(box: Box, slope: number): Box {
  return slope === 0 ? box : { ...box, y: box.y - slope * (box.x + box.width / 2) };
}

/** The document with every box passed through `restore`. */
export function withBoxes(document: ReadDocument, restore: (box: Box) => Box): ReadDocument {
  const place = (field: ReadField | null): ReadField | null =>
    field?.box == null ? field : { ...field, box: restore(field.box) };
  const each = <Shape extends Record<string, ReadField | null>>(shape: Shape): Shape =>
    Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, place(field)])) as Shape;
  return {
    ...document,
    fields: each(document.fields),
    taxes: document.taxes.map(each),
    lines: document.lines.map(each),
  };
}
