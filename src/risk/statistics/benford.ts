/**
 * Benford's law on the leading digits of amounts, judged by the mean absolute deviation and the limits of
 * Nigrini, Benford's Law (2012), tables 7.1: they depend on the test, not on the number of entries.
 */
export type Conformity = "close" | "acceptable" | "marginal" | "none";

/** first: digits 1..9; first_two: 10..99. */
export type BenfordTest = "first" | "first_two";

const NIGRINI: Readonly<Record<BenfordTest, readonly [close: number, acceptable: number, marginal: number]>> =
  {
    first: [0.006, 0.012, 0.015],
    first_two: [0.0012, 0.0018, 0.0022],
  };

export type BenfordResult = {
  readonly n: number;
  readonly meanAbsoluteDeviation: number;
  readonly conformity: Conformity;
  /** Leading digits in order of how far their share exceeds the law's. */
  readonly excess: readonly { readonly digits: number; readonly over: number }[];
};

/** Leading digits of a positive whole amount; undefined where it has fewer digits. */
export function leadingDigits(amount: number, test: BenfordTest): number | undefined {
  const text = String(Math.abs(Math.trunc(amount)));
  const length = test === "first" ? 1 : 2;
  return text.length < length || text.startsWith("0") ? undefined : Number(text.slice(0, length));
}

/** @param counted amounts in minor units with how often each occurs */
export function benford(
  counted: Iterable<{ readonly amount: number; readonly count: number }>,
  test: BenfordTest,
): BenfordResult {
  const [low, high] = test === "first" ? [1, 9] : [10, 99];
  const counts = new Map<number, number>();
  let n = 0;
  for (const { amount, count } of counted) {
    const digits = leadingDigits(amount, test);
    if (digits === undefined) continue;
    counts.set(digits, (counts.get(digits) ?? 0) + count);
    n += count;
  }
  const bins = Array.from({ length: high - low + 1 }, (_, index) => {
    const digits = low + index;
    const over = n === 0 ? 0 : (counts.get(digits) ?? 0) / n - Math.log10(1 + 1 / digits);
    return { digits, over };
  });
  const meanAbsoluteDeviation = bins.reduce((sum, { over }) => sum + Math.abs(over), 0) / bins.length;
  const [close, acceptable, marginal] = NIGRINI[test];
  const conformity =
    meanAbsoluteDeviation <= close
      ? "close"
      : meanAbsoluteDeviation <= acceptable
        ? "acceptable"
        : meanAbsoluteDeviation <= marginal
          ? "marginal"
          : "none";
  return { n, meanAbsoluteDeviation, conformity, excess: [...bins].sort((a, b) => b.over - a.over) };
}
