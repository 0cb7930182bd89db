import type { LabelHit } from "./find-labels.ts";
import { type Layout, type Segment, type Token, bottom, right, sameRow, sharedWidth } from "./layout.ts";

/** Words that a label may speak of, and how sure their place makes it: 1 directly behind it, less further off. */
export type Reached = {
  readonly tokens: readonly Token[];
  readonly segment: Segment;
  readonly where: "after" | "right" | "below";
  readonly nearness: number;
};

export type Page = { readonly layout: Layout; readonly hits: readonly LabelHit[] };

/** Words that stand for nothing in a value cell. */
const NOISE = /^[:=.,;|_()*-]+$/;

/**
 * Where the value of a label may stand, the most likely place first: behind it in its own segment, in the cells to its
 * right up to the next label, then in the cells below it.
 */
export function reach(page: Page, hit: LabelHit): Reached[] {
  const after = behind(page, hit);
  const found: Reached[] = [];
  if (after.length > 0) found.push({ tokens: after, segment: hit.segment, where: "after", nearness: 1 });
  const followed = hit.segment.tokens.length > hit.to && after.length === 0 && isFollowedByLabel(page, hit);
  if (!followed) {
    for (const segment of toTheRight(page, hit)) {
      const nearness =
        (after.length > 0 ? 0.8 : 0.97) * (0.9 + 0.1 * Math.min(1, sameRow(hit.box, segment.box)));
      found.push({ tokens: segment.tokens, segment, where: "right", nearness });
    }
  }
  for (const segment of underneath(page, hit)) {
    const aligned = isAligned(page.layout, hit, segment) ? 0.93 : 0.88;
    found.push({
      tokens: segment.tokens,
      segment,
      where: "below",
      nearness: after.length > 0 ? 0.6 : aligned,
    });
  }
  return found;
}

/** Left, right or middle of both stand over each other. */
function isAligned({ letterWidth }: Layout, { box }: LabelHit, segment: Segment): boolean {
  const left = Math.abs(box.x - segment.box.x);
  const ends = Math.abs(right(box) - right(segment.box));
  const middle = Math.abs(box.x + box.width / 2 - segment.box.x - segment.box.width / 2);
  return Math.min(left, ends, middle) < letterWidth;
}

/** A label that ends the reach of the one before it. */
export function isBoundary(hit: LabelHit): boolean {
  return hit.opens || hit.colon;
}

function behind({ hits }: Page, hit: LabelHit): Token[] {
  const next = hits.find(
    (other) => other.segment === hit.segment && other.from >= hit.to && isBoundary(other),
  );
  return trimNoise(hit.segment.tokens.slice(hit.to, next?.from));
}

function isFollowedByLabel({ hits }: Page, hit: LabelHit): boolean {
  return hits.some((other) => other.segment === hit.segment && other.from >= hit.to && isBoundary(other));
}

function trimNoise(tokens: readonly Token[]): Token[] {
  const from = tokens.findIndex(({ text }) => !NOISE.test(text));
  return from < 0 ? [] : tokens.slice(from);
}

function toTheRight({ layout, hits }: Page, hit: LabelHit): Segment[] {
  const cells = layout.segments
    .filter(
      (segment) =>
        segment !== hit.segment &&
        segment.page === hit.segment.page &&
        segment.box.x >= right(hit.box) - layout.letterWidth &&
        sameRow(segment.box, hit.box) >= 0.35,
    )
    .toSorted((a, b) => a.box.x - b.box.x);
  const found: Segment[] = [];
  for (const cell of cells) {
    if (NOISE.test(cell.text)) continue;
    const label = hits.find((other) => other.segment === cell && other.opens);
    if (label) break;
    found.push(cell);
  }
  return found;
}

function underneath({ layout, hits }: Page, hit: LabelHit): Segment[] {
  const cells = layout.segments
    .filter(
      ({ page, box }) =>
        page === hit.segment.page &&
        box.y > hit.box.y + 0.5 * hit.box.height &&
        box.y - bottom(hit.box) < 2.6 * layout.letterHeight &&
        (sharedWidth(box, hit.box) > 0.3 * Math.min(box.width, hit.box.width) ||
          Math.abs(box.x - hit.box.x) < 2 * layout.letterWidth),
    )
    .toSorted((a, b) => a.box.y - b.box.y);
  const found: Segment[] = [];
  for (const cell of cells) {
    if (hits.some((other) => other.segment === cell && other.opens)) break;
    found.push(cell);
  }
  return found;
}

/** Cells that continue a column below `segment` without a gap of more than `lines` lines. */
export function columnBelow(layout: Layout, segment: Segment, lines: number): Segment[] {
  const found: Segment[] = [];
  let last = segment;
  for (const next of layout.segments) {
    if (next.page !== segment.page || next.box.y <= last.box.y + 0.5 * last.box.height) continue;
    if (next.box.y - bottom(last.box) > lines * layout.letterHeight) break;
    if (sharedWidth(next.box, last.box) <= 0) continue;
    found.push(next);
    last = next;
  }
  return found;
}
