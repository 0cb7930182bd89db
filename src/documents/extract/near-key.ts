import { editDistance } from "../../base/edit-distance.ts";

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
