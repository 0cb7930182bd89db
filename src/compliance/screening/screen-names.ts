import { nameForms } from "../../documents/standardize/name-key.ts";

/** One name of the list that the user supplies. */
export type ListedName = {
  readonly name: string;
  readonly aliases: readonly string[];
  /** where it stands: `sanctions.csv:12` */
  readonly source: string;
};

export type NameToScreen = { readonly id: string; readonly names: readonly string[] };

export type ScreeningHit = {
  readonly id: string;
  /** the name of ours that is like it */
  readonly name: string;
  readonly listed: ListedName;
  /** the name or alias on the list */
  readonly listedAs: string;
  /** 0..1; 1: the same words */
  readonly similarity: number;
};

/** From here on a person is asked; one slip in a name of two words stays above it. */
export const SIMILAR = 0.85;

type Indexed = { readonly tokens: readonly string[]; readonly listed: ListedName; readonly as: string };

/**
 * Compares names with a list as sets of words: order, case, accents, punctuation and legal forms do not count. Similarity is the share
 * of letters in words that have a partner on the other side (Dice), where a partner may differ by one slip in words of four letters or
 * more. Only the best hit per listed entry is given. The longest word of a name must share its first letter with a word of the listed one,
 * which keeps long lists quick.
 */
export function screenNames(
  names: readonly NameToScreen[],
  list: readonly ListedName[],
): readonly ScreeningHit[] {
  const byInitial = new Map<string, Indexed[]>();
  for (const listed of list) {
    for (const as of [listed.name, ...listed.aliases]) {
      const tokens = [...new Set(nameForms(as).tokens)];
      const indexed = { tokens, listed, as };
      for (const initial of new Set(tokens.map(firstLetter))) {
        const known = byInitial.get(initial);
        if (known) known.push(indexed);
        else byInitial.set(initial, [indexed]);
      }
    }
  }
  return names.flatMap(({ id, names: ours }) => {
    const best = new Map<ListedName, ScreeningHit>();
    for (const name of ours) {
      const tokens = [...new Set(nameForms(name).tokens)];
      const longest = tokens.toSorted((a, b) => b.length - a.length)[0];
      const candidates = longest === undefined ? [] : (byInitial.get(firstLetter(longest)) ?? []);
      for (const { tokens: theirs, listed, as } of candidates) {
        const similarity = setSimilarity(tokens, theirs);
        if (similarity < SIMILAR || similarity <= (best.get(listed)?.similarity ?? 0)) continue;
        best.set(listed, { id, name, listed, listedAs: as, similarity });
      }
    }
    return [...best.values()].toSorted((a, b) => b.similarity - a.similarity);
  });
}

const firstLetter = (word: string) => word.slice(0, 1);
const lettersOf = (words: readonly string[]) => words.reduce((sum, word) => sum + word.length, 0);

function setSimilarity(ours: readonly string[], theirs: readonly string[]): number {
  const total = lettersOf(ours) + lettersOf(theirs);
  if (total === 0) return 0;
  // What cannot be reached even if every word of the shorter side matched need not be compared.
  if ((2 * Math.min(lettersOf(ours), lettersOf(theirs)) + 2) / total < SIMILAR) return 0;
  const left = new Set(theirs);
  let shared = 0;
  const slips: string[] = [];
  for (const word of ours) {
    if (left.delete(word)) shared += 2 * word.length;
    else slips.push(word);
  }
  for (const word of slips) {
    const partner = [...left].find((other) => isOneSlip(word, other));
    if (partner === undefined) continue;
    left.delete(partner);
    shared += word.length + partner.length - 2;
  }
  return Math.min(1, shared / total);
}

/** One letter put in, left out or exchanged, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1;
  const restA = a.slice(start, a.length - end);
  const restB = b.slice(start, b.length - end);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
