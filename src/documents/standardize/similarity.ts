import { editDistance } from "../../base/edit-distance.ts";

/** Jaro-Winkler similarity, 0..1, with the usual prefix weight of 0.1 over at most four letters. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const jaro = jaroOf(Array.from(a), Array.from(b));
  let prefix = 0;
  while (prefix < 4 && a[prefix] !== undefined && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroOf(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const usedB = new Set<number>();
  const matchedA: string[] = [];
  a.forEach((sign, i) => {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j += 1) {
      if (usedB.has(j) || b[j] !== sign) continue;
      usedB.add(j);
      matchedA.push(sign);
      return;
    }
  });
  const matches = matchedA.length;
  if (matches === 0) return 0;
  const matchedB = [...usedB].sort((x, y) => x - y).map((j) => b[j]);
  const moved = matchedA.filter((sign, index) => sign !== matchedB[index]).length / 2;
  return (matches / a.length + matches / b.length + (matches - moved) / matches) / 3;
}

/**
 * How alike two names are, 0..1: each word with its best counterpart by Jaro-Winkler, weighted by length, the worse of both
 * directions (Monge and Elkan 1996, made symmetric). Numbers must agree: `Shop 12` is not `Shop 17`. A short word counts only when
 * it is the same.
 */
export function nameSimilarity(a: readonly string[], b: readonly string[]): number {
  const numbers = (words: readonly string[]) => words.filter((word) => /\d/.test(word)).sort().join(" "); // prettier-ignore
  if (a.length === 0 || b.length === 0 || numbers(a) !== numbers(b)) return 0;
  return Math.min(oneWay(a, b), oneWay(b, a));
}

function oneWay(from: readonly string[], to: readonly string[]): number {
  let sum = 0;
  let weight = 0;
  for (const word of from) {
    const best = Math.max(...to.map((other) => wordSimilarity(word, other)));
    sum += best * word.length;
    weight += word.length;
  }
  return sum / weight;
}

function wordSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  return Math.min(a.length, b.length) <= 3 ? 0 : jaroWinkler(a, b);
}

/** Could one name be the other with slips: one character in `oneIn` wrong, missing or extra (Levenshtein)? */
export function isSlip(a: string, b: string, oneIn = 8): boolean {
  const allowed = Math.max(1, Math.floor(Math.max(a.length, b.length) / oneIn));
  return Math.abs(a.length - b.length) <= allowed && editDistance(a, b) <= allowed;
}
