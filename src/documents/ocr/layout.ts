import type { Blob } from "./blobs.ts";

/** What a picture of a page tells before any letter is read. Lengths in pixels of the picture looked at. */
export type PageLook = {
  /** typical height of a letter; 0 where nothing looks like text */
  readonly letterHeight: number;
  /** the part that holds the text */
  readonly content: Readonly<Blob>;
  /** how far the lines of text are turned clockwise from level, in degrees, -15..15 */
  readonly skew: number;
  /** the same for a page that lies on its side */
  readonly sideSkew: number;
  /** whether letters line up better in columns than in rows: perhaps a page on its side, or a fixed-width print */
  readonly sideways: boolean;
};

const MAX_SKEW = 15;

export function lookAtPage(blobs: readonly Readonly<Blob>[], width: number, height: number): PageLook {
  const whole = { left: 0, top: 0, right: width, bottom: height };
  const letters = lettersOf(blobs, Math.max(width, height));
  if (letters.length < 20) return { letterHeight: 0, content: whole, skew: 0, sideSkew: 0, sideways: false };
  const letterHeight = typicalHeight(letters);
  const text = letters.filter((blob) => sizeOf(blob) > letterHeight * 0.5 && sizeOf(blob) < letterHeight * 4);
  const company = neighbours(text, letterHeight);
  const grouped = text.filter((_, index) => company.has(index));
  const settled = grouped.length >= 20 ? grouped : text;
  const rows = levelOf(settled, letterHeight, false);
  const columns = levelOf(settled, letterHeight, true);
  return {
    letterHeight,
    content: surround(settled, letterHeight * 3, whole),
    skew: rows.angle,
    sideSkew: columns.angle,
    sideways: columns.peak > rows.peak,
  };
}

function lettersOf(blobs: readonly Readonly<Blob>[], longest: number): Readonly<Blob>[] {
  return blobs.filter((blob) => {
    const wide = blob.right - blob.left;
    const high = blob.bottom - blob.top;
    return sizeOf(blob) >= 5 && sizeOf(blob) < longest / 12 && wide < high * 6 && high < wide * 10;
  });
}

/**
 * The median weighted by size, so that specks and the dots of a dot-matrix print count little. Of letters that run
 * together only the height tells.
 */
function typicalHeight(letters: readonly Readonly<Blob>[]): number {
  const heightOf = (blob: Readonly<Blob>): number => {
    const high = blob.bottom - blob.top;
    return blob.right - blob.left > high * 1.8 ? high : sizeOf(blob);
  };
  const sizes = letters.map(heightOf).sort((a, b) => a - b);
  const half = sizes.reduce((sum, size) => sum + size ** 2, 0) * 0.4;
  let seen = 0;
  return sizes.find((size) => (seen += size ** 2) >= half) ?? 0;
}

function sizeOf(blob: Readonly<Blob>): number {
  return Math.max(blob.bottom - blob.top, (blob.right - blob.left) * 0.8);
}

/** Indices of letters with at least two others close by: print, not specks of dust. */
function neighbours(letters: readonly Readonly<Blob>[], letterHeight: number): ReadonlySet<number> {
  const reach = letterHeight * 2.5;
  const cells = new Map<string, number>();
  const keyOf = (x: number, y: number): string => `${x.toString()}:${y.toString()}`;
  const cellOf = (blob: Readonly<Blob>): [number, number] => [
    Math.floor((blob.left + blob.right) / 2 / reach),
    Math.floor((blob.top + blob.bottom) / 2 / reach),
  ];
  for (const blob of letters) {
    const key = keyOf(...cellOf(blob));
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const found = new Set<number>();
  letters.forEach((blob, index) => {
    const [x, y] = cellOf(blob);
    let around = 0;
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++) around += cells.get(keyOf(x + dx, y + dy)) ?? 0;
    if (around >= 4) found.add(index);
  });
  return found;
}

function surround(blobs: readonly Readonly<Blob>[], margin: number, whole: Readonly<Blob>): Blob {
  const box = { ...whole, left: whole.right, top: whole.bottom, right: 0, bottom: 0 };
  for (const blob of blobs) {
    box.left = Math.min(box.left, blob.left);
    box.top = Math.min(box.top, blob.top);
    box.right = Math.max(box.right, blob.right);
    box.bottom = Math.max(box.bottom, blob.bottom);
  }
  return {
    left: Math.max(whole.left, Math.floor(box.left - margin)),
    top: Math.max(whole.top, Math.floor(box.top - margin)),
    right: Math.min(whole.right, Math.ceil(box.right + margin)),
    bottom: Math.min(whole.bottom, Math.ceil(box.bottom + margin)),
  };
}

/**
 * The angle at which the letters' feet fall into the fewest rows: the projection profile of Postl (1986), over the
 * feet of letters instead of pixels. `peak` is 1 for scattered letters and grows as they line up.
 */
function levelOf(
  letters: readonly Readonly<Blob>[],
  letterHeight: number,
  sideways: boolean,
): { readonly angle: number; readonly peak: number } {
  const feet = letters.map((blob) =>
    sideways
      ? { along: (blob.top + blob.bottom) / 2, across: -blob.left }
      : { along: (blob.left + blob.right) / 2, across: blob.bottom },
  );
  const bin = Math.max(1, letterHeight / 6);
  let best = { angle: 0, peak: peakAt(feet, 0, bin) * 1.02 };
  const attempt = (angle: number): void => {
    const peak = peakAt(feet, angle, bin);
    if (peak > best.peak) best = { angle, peak };
  };
  for (let angle = -MAX_SKEW; angle <= MAX_SKEW; angle += 0.5) attempt(angle);
  const coarse = best.angle;
  for (let step = -4; step <= 4; step++) attempt(coarse + step / 10);
  return best;
}

type Foot = { readonly along: number; readonly across: number };

function peakAt(feet: readonly Foot[], degrees: number, bin: number): number {
  const sin = Math.sin((degrees * Math.PI) / 180);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const counts = new Map<number, number>();
  let low = Infinity;
  let high = -Infinity;
  for (const foot of feet) {
    const row = Math.floor((foot.across * cos - foot.along * sin) / bin);
    counts.set(row, (counts.get(row) ?? 0) + 1);
    low = Math.min(low, row);
    high = Math.max(high, row);
  }
  let squares = 0;
  for (const count of counts.values()) squares += count * count;
  return (squares * (high - low + 1)) / (feet.length * feet.length);
}
