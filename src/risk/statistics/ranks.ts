import { at, median } from "../../forecast/core/numbers.ts";
import { normalTail } from "./tails.ts";

/** Rank statistics: they ask only which value is larger, so one wild month cannot make or hide a result. */

/** Ranks 1..n, ties sharing the mean of theirs. */
export function midranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && order[end]?.value === order[start]?.value) end += 1;
    for (const { index } of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/**
 * Chance of a rank sum of `recent` as large as this one or larger when both samples come from one distribution
 * (Mann-Whitney, one-sided), exact over all ways to choose the sample, ties included. NaN for an empty sample.
 * Meant for small samples: time and memory grow with n^3.
 */
export function mannWhitneyGreater(recent: readonly number[], earlier: readonly number[]): number {
  if (recent.length === 0 || earlier.length === 0) return Number.NaN;
  // Doubled, midranks are whole numbers and the count of subsets by their sum is a table.
  const doubled = midranks([...recent, ...earlier]).map((rank) => Math.round(rank * 2));
  const observed = doubled.slice(0, recent.length).reduce((a, b) => a + b, 0);
  const largest = [...doubled].sort((a, b) => b - a).slice(0, recent.length).reduce((a, b) => a + b, 0); // prettier-ignore
  const width = largest + 1;
  const ways = Array.from({ length: recent.length + 1 }, () => new Float64Array(width));
  const none = ways[0];
  if (none) none[0] = 1;
  for (const rank of doubled) {
    for (let size = recent.length; size >= 1; size -= 1) {
      const into = ways[size];
      const from = ways[size - 1];
      if (!into || !from) continue;
      for (let sum = width - 1; sum >= rank; sum -= 1) into[sum] = at(into, sum) + at(from, sum - rank);
    }
  }
  const counts = ways[recent.length] ?? new Float64Array();
  let all = 0;
  let extreme = 0;
  counts.forEach((count, sum) => {
    all += count;
    if (sum >= observed) extreme += count;
  });
  return extreme / all;
}

/** Median of all differences recent - earlier (Hodges and Lehmann, 1963): by how much the level moved. */
export function hodgesLehmannShift(recent: readonly number[], earlier: readonly number[]): number {
  return median(recent.flatMap((late) => earlier.map((early) => late - early)));
}

/** Mann (1945) and Kendall: is there a trend, whatever its shape? `pUp` and `pDown` are one-sided. */
export function mannKendall(values: readonly number[]): {
  readonly s: number;
  readonly pUp: number;
  readonly pDown: number;
} {
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i += 1)
    for (let j = i + 1; j < n; j += 1) s += Math.sign(at(values, j) - at(values, i));
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ties = [...counts.values()].reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0);
  const variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
  if (variance <= 0) return { s, pUp: 1, pDown: 1 };
  const z = (direction: 1 | -1) => (s * direction - 1) / Math.sqrt(variance);
  return { s, pUp: normalTail(z(1)), pDown: normalTail(z(-1)) };
}

export type MedianSlope = { readonly slope: number; readonly from: number; readonly to: number };

/**
 * Theil (1950) and Sen (1968): the median of the slopes between all pairs, as one real pair, so that the slope can
 * be shown as a difference of two values (with an even number of pairs, the lower of the middle two).
 */
export function theilSen(values: readonly number[]): MedianSlope | undefined {
  const slopes: MedianSlope[] = [];
  for (let from = 0; from < values.length; from += 1) {
    for (let to = from + 1; to < values.length; to += 1) {
      slopes.push({ slope: (at(values, to) - at(values, from)) / (to - from), from, to });
    }
  }
  slopes.sort((a, b) => a.slope - b.slope);
  return slopes[Math.floor((slopes.length - 1) / 2)];
}

/** Holm (1979): which of several tests may be called significant so that any false one has chance `alpha` at most. */
export function holm(pValues: readonly number[], alpha: number): boolean[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const significant = pValues.map(() => false);
  for (const [step, { p, index }] of order.entries()) {
    if (!(p <= alpha / (pValues.length - step))) break;
    significant[index] = true;
  }
  return significant;
}
