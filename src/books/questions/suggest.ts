import type { Lexicon } from "./lexicon.ts";
import { editDistance } from "./words.ts";

const MOST = 3;

/** Terms that look like what was not understood: a few letters away, or sharing a word. */
export function suggestTerms(text: string, lexicon: Lexicon): string[] {
  const words = new Set(text.split(" ").filter((word) => word.length > 3));
  const scored = [...lexicon.entries.keys()].flatMap((term) => {
    const distance = editDistance(term, text) / Math.max(term.length, text.length);
    const shares = term.split(" ").some((word) => words.has(word));
    return distance <= 0.34 || shares ? [{ term, distance }] : [];
  });
  return scored
    .sort((a, b) => a.distance - b.distance || (a.term < b.term ? -1 : 1))
    .slice(0, MOST)
    .map(({ term }) => term);
}
