import { at, build, mean, sum } from "./numbers.ts";

export type SeasonKind = "additive" | "multiplicative";

/**
 * Classical decomposition: a centred moving average of one period, then the mean deviation (or ratio) per phase,
 * normalised to mean 0 (or 1). Same figures as R's `decompose`. Needs two periods.
 */
export function seasonalIndices(values: readonly number[], period: number, kind: SeasonKind): number[] {
  const { indices } = phaseMeans(deviationsByPhase(values, period, kind), kind);
  return indices;
}

/**
 * Classical indices drawn toward "no season" by James and Stein's factor, as Miller and Williams (International
 * Journal of Forecasting 19, 2003) do on the M competition: W = (p - 3) V / sum (index - neutral)^2, V the
 * sampling variance of an index. Clear seasons stay as they are, noisy ones fade.
 */
export function shrunkIndices(values: readonly number[], period: number, kind: SeasonKind): number[] {
  const phases = deviationsByPhase(values, period, kind);
  const { indices, means } = phaseMeans(phases, kind);
  const neutral = kind === "additive" ? 0 : 1;
  const spread = sum(indices.map((index) => (index - neutral) ** 2));
  const count = sum(phases.map((phase) => phase.length));
  const within = sum(
    phases.map((phase, i) => sum(phase.map((deviation) => (deviation - at(means, i)) ** 2))),
  );
  const spare = count - period;
  if (period <= 3 || spare <= 0 || spread === 0) return indices;
  const sampling = within / spare / (count / period);
  const factor = Math.min(1, ((period - 3) * sampling) / spread);
  return indices.map((index) => neutral + (1 - factor) * (index - neutral));
}

/** Deviations from (or ratios to) the moving average, by phase; the first phase is the first value's. */
function deviationsByPhase(values: readonly number[], period: number, kind: SeasonKind): number[][] {
  const phases = build<number[]>(period, () => []);
  const half = Math.floor(period / 2);
  for (let t = half; t < values.length - half; t++) {
    let window = 0;
    for (let j = -half; j <= half; j++) {
      const edge = period % 2 === 0 && Math.abs(j) === half;
      window += (edge ? 0.5 : 1) * at(values, t + j);
    }
    const trend = window / period;
    if (kind === "multiplicative" && trend === 0) continue;
    phases[t % period]?.push(kind === "additive" ? at(values, t) - trend : at(values, t) / trend);
  }
  return phases;
}

/** A phase without a deviation counts as neutral. */
function phaseMeans(
  phases: readonly (readonly number[])[],
  kind: SeasonKind,
): { readonly means: number[]; readonly indices: number[] } {
  const neutral = kind === "additive" ? 0 : 1;
  const means = phases.map((phase) => (phase.length > 0 ? mean(phase) : neutral));
  const centre = mean(means);
  return { means, indices: means.map((value) => (kind === "additive" ? value - centre : value / centre)) };
}
