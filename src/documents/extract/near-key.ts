/** Shorter keys are too like each other, and like everyday words. */
const SHORTEST = 5;
/** From this length on two wrong letters leave no doubt. */
const LONG = 12;

/** The one known key that `key` may be with a letter or two read wrong; undefined for none and for several as near. */
export function nearKey(key: string, known: Iterable<string>): string | undefined {
  if (key.length < SHORTEST) return undefined;
  const most = key.length >= LONG ? 2 : 1;
  let best: { readonly key: string; readonly distance: number } | undefined;
  let tied = false;
  for (const each of known) {
    if (each.length < SHORTEST || Math.abs(each.length - key.length) > most) continue;
    const distance = editDistance(key, each, most);
    if (distance > most || (best && distance > best.distance)) continue;
    tied = best?.distance === distance;
    best = { key: each, distance };
  }
  return tied ? undefined : best?.key;
}

/** Levenshtein's distance; anything above `most` is `most + 1`. */
export function editDistance(a: string, b: string, most: number): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    if (Math.min(...current) > most) return most + 1;
    above = current;
  }
  return Math.min(above[b.length] ?? 0, most + 1);
}
