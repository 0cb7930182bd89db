/**
 * References as they stand in remittance text: upper case, without marks, cut at every change between letters and digits,
 * so that `INV-2026/0012`, `inv 2026 0012` and a number that the bank broke over two lines read the same.
 */
export type Pieces = readonly string[];

/** Stands between texts that must not be read as one number. */
const BARRIER = "|";
/** Most pieces that one reference is joined from. */
const LONGEST_JOIN = 6;
const SHORTEST_KEY = 4;
const LONGEST_KEY = 36;
/** A reference must be this long for a typing error in it to be forgiven. */
const LONG_ENOUGH_FOR_TYPO = 7;

export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toUpperCase();
}

export function piecesOf(...texts: readonly (string | null)[]): Pieces {
  const pieces: string[] = [];
  for (const text of texts) {
    if (text === null || text === "") continue;
    if (pieces.length > 0) pieces.push(BARRIER);
    pieces.push(...(fold(text).match(/[A-Z]+|[0-9]+/g) ?? []));
  }
  return pieces;
}

/** A reference as one word; undefined where it is too short, too long or has no digit, and so names nothing. */
export function referenceKey(reference: string): string | undefined {
  const key = fold(reference).replace(/[^A-Z0-9]+/g, "");
  return isKey(key) ? key : undefined;
}

function isKey(key: string): boolean {
  return key.length >= SHORTEST_KEY && key.length <= LONGEST_KEY && /\d/.test(key);
}

/** What payers often type of a reference alone: the digits that it ends with, where there are five or more. */
export function tailKeys(reference: string): string[] {
  const pieces = piecesOf(reference);
  const start = pieces.findLastIndex((piece) => !/\d/.test(piece)) + 1;
  const last = pieces.slice(-1);
  const tails = [pieces.slice(start).join(""), ...(start < pieces.length ? last : [])];
  return [...new Set(tails)].filter((tail) => tail.length >= 5 && tail !== referenceKey(reference));
}

/** A word that neighbouring pieces make, and which pieces: `start` included, `end` not. */
export type Join = { readonly key: string; readonly start: number; readonly end: number };

/** Every word of neighbouring pieces that may be a number. */
export function* spansOf(pieces: Pieces): Generator<Join> {
  for (let start = 0; start < pieces.length; start++) {
    let key = "";
    for (let end = start; end < pieces.length && end < start + LONGEST_JOIN; end++) {
      const piece = pieces[end];
      if (piece === undefined || piece === BARRIER) break;
      key += piece;
      if (isKey(key)) yield { key, start, end: end + 1 };
    }
  }
}

export function* joinsOf(pieces: Pieces): Generator<string> {
  for (const { key } of spansOf(pieces)) yield key;
}

/**
 * Whether `pieces` hold a number made like `key` (same letters, same count of digits) that is another number, and not only
 * `key` with a typing error.
 */
export function namesAnotherLike(pieces: Pieces, key: string): boolean {
  const shape = shapeOf(key);
  for (const join of joinsOf(pieces)) {
    if (join.length === key.length && join !== key && shapeOf(join) === shape && !isTypoOf(join, key))
      return true;
  }
  return false;
}

/** Numbers of digits only are alike when they also begin alike: anything else of that length may be a date or an account. */
function shapeOf(key: string): string {
  return /^\d+$/.test(key)
    ? key.slice(0, 3) + "9".repeat(Math.max(0, key.length - 3))
    : key.replace(/\d/g, "9");
}

/** Whether `pieces` hold `key` with one typing error. */
export function holdsTypoOf(pieces: Pieces, key: string): boolean {
  if (key.length < LONG_ENOUGH_FOR_TYPO) return false;
  for (const join of joinsOf(pieces)) if (isTypoOf(join, key)) return true;
  return false;
}

/** Numbers run on and start again each year: one that differs in its last digit or its year only is another's, not a mistake. */
function isTypoOf(written: string, key: string): boolean {
  if (key.length < LONG_ENOUGH_FOR_TYPO || written === key || Math.abs(written.length - key.length) > 1)
    return false;
  const neighbour =
    written.length === key.length && (lastDigitApart(written, key) || yearApart(written, key));
  return !neighbour && isOneEditApart(written, key);
}

function lastDigitApart(a: string, b: string): boolean {
  const last = /^(.*)\d(\D*)$/;
  return a.replace(last, "$1#$2") === b.replace(last, "$1#$2");
}

function yearApart(a: string, b: string): boolean {
  const year = /20[1-4]\d/;
  return a.search(year) === b.search(year) && a.replace(year, "#") === b.replace(year, "#");
}

/** One letter inserted, left out, replaced, or two neighbours swapped. */
export function isOneEditApart(a: string, b: string): boolean {
  if (a.length > b.length) return isOneEditApart(b, a);
  if (b.length - a.length > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
