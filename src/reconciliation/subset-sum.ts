/** What a search for parts that add up to a target found. */
export type SubsetResult =
  | { readonly kind: "unique"; readonly indexes: readonly number[] }
  | { readonly kind: "none" }
  | { readonly kind: "many" };

/** Beyond it, half of the candidates alone has more subsets than are worth looking at. */
const MOST_CANDIDATES = 24;
/** The largest round unit that amounts are compared in. */
const ROUNDEST = 1_000_000;

/**
 * The one subset of at least two `amounts` that sums to `target` exactly; `many` when there is more than one.
 * Meet in the middle: 2^(n/2) sums a half, so 20 candidates are two thousand steps. Amounts of both signs are allowed.
 * @param least smallest count of members, 2 unless told
 */
export function uniqueSubset(amounts: readonly number[], target: number, least = 2): SubsetResult {
  if (amounts.length < least || amounts.length > MOST_CANDIDATES) return { kind: "none" };
  const half = amounts.length >> 1;
  const left = sums(amounts.slice(0, half));
  const right = sums(amounts.slice(half));
  const masksBySum = new Map<number, number[]>();
  for (const [mask, sum] of left.entries()) {
    const masks = masksBySum.get(sum);
    if (masks) masks.push(mask);
    else masksBySum.set(sum, [mask]);
  }
  let solution: number | undefined;
  for (const [high, sum] of right.entries()) {
    for (const low of masksBySum.get(target - sum) ?? []) {
      const mask = low + high * 2 ** half;
      if (bits(mask) < least) continue;
      if (solution !== undefined) return { kind: "many" };
      solution = mask;
    }
  }
  if (solution === undefined) return { kind: "none" };
  const chosen = solution;
  return {
    kind: "unique",
    indexes: amounts.flatMap((_, i) => (Math.floor(chosen / 2 ** i) % 2 === 1 ? [i] : [])),
  };
}

/**
 * How many subsets would hit the target by chance, if sums were spread like the sums of these amounts: the peak of the normal
 * curve that 2^n sums follow, in steps of the round unit (tens, hundreds ...) that all amounts are whole numbers of. Small: the
 * hit is no accident.
 */
export function chanceHits(amounts: readonly number[]): number {
  const spread = Math.sqrt(amounts.reduce((sum, amount) => sum + amount * amount, 0)) / 2;
  if (spread === 0) return Infinity;
  const step = amounts.reduce((a, b) => divisor(a, Math.abs(b)), ROUNDEST);
  return (2 ** amounts.length * step) / (spread * Math.sqrt(2 * Math.PI));
}

/** Sum of every subset; the index is the subset's mask. */
function sums(amounts: readonly number[]): number[] {
  const all = [0];
  for (const amount of amounts) {
    const count = all.length;
    for (let i = 0; i < count; i++) all.push((all[i] ?? 0) + amount);
  }
  return all;
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
