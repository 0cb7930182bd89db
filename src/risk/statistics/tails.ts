/** Tail probabilities, each one-sided upward: how surprising is a count or score this large or larger? */

/** P(Z >= z). Abramowitz and Stegun 26.2.17 has error below 7.5e-8; far tails keep their relative size. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.231_641_9 * z);
  const poly =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

/** ln n!, exact summation below 256, Stirling's series above. */
function logFactorial(n: number): number {
  if (n < 256) {
    let sum = 0;
    for (let k = 2; k <= n; k += 1) sum += Math.log(k);
    return sum;
  }
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** P(X >= hits) for X ~ Binomial(n, p). */
export function binomialTail(hits: number, n: number, p: number): number {
  if (hits <= 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let sum = 0;
  for (let k = hits; k <= n; k += 1)
    sum += Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
  return Math.min(1, sum);
}

export type Share = { readonly hits: number; readonly n: number };

/**
 * Fisher's exact test, one-sided: chance that `recent` has this many hits or more when hits fall alike on both
 * periods. 1 when either period is empty.
 */
export function fisherGreater(recent: Share, baseline: Share): number {
  const hits = recent.hits + baseline.hits;
  const n = recent.n + baseline.n;
  if (recent.n === 0 || baseline.n === 0 || hits === 0) return 1;
  const all = logChoose(n, recent.n);
  let sum = 0;
  for (let k = recent.hits; k <= Math.min(hits, recent.n); k += 1) {
    if (recent.n - k > n - hits) continue;
    sum += Math.exp(logChoose(hits, k) + logChoose(n - hits, recent.n - k) - all);
  }
  return Math.min(1, sum);
}
