import { at, clamp } from "./numbers.ts";

export type Bounds = readonly { readonly lower: number; readonly upper: number }[];
export type Optimum = { readonly point: readonly number[]; readonly value: number };
export type Objective = (point: readonly number[]) => number;

/**
 * Minimises `objective` inside a box by Nelder and Mead's simplex (The Computer Journal 7, 1965; coefficients
 * 1, 2, 1/2, 1/2). Trial points are clamped to the box, so the objective never sees a point outside it.
 * Deterministic; stops after `iterations` or when the simplex is flat to `tolerance` (relative).
 */
export function minimise(
  objective: Objective,
  start: readonly number[],
  options: { readonly bounds: Bounds; readonly iterations?: number; readonly tolerance?: number },
): Optimum {
  const { bounds, iterations = 200, tolerance = 1e-7 } = options;
  const dimensions = start.length;
  const inside = (point: readonly number[]): number[] =>
    point.map((value, i) => clamp(value, bounds[i]?.lower ?? value, bounds[i]?.upper ?? value));
  const evaluated = (point: readonly number[]): Optimum => {
    const allowed = inside(point);
    const value = objective(allowed);
    return { point: allowed, value: Number.isFinite(value) ? value : Number.MAX_VALUE };
  };

  const first = evaluated(start);
  const simplex = [first];
  for (let i = 0; i < dimensions; i++) {
    const lower = bounds[i]?.lower ?? 0;
    const width = (bounds[i]?.upper ?? 1) - lower;
    const value = at(first.point, i);
    // Step away from the nearer wall, or clamping would make the simplex flat from the start.
    const step = value - lower > width / 2 ? -0.15 * width : 0.15 * width;
    simplex.push(evaluated(first.point.map((other, j) => (i === j ? other + step : other))));
  }

  for (let iteration = 0; iteration < iterations; iteration++) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0] ?? first;
    const worst = simplex[dimensions] ?? first;
    const secondWorst = simplex[dimensions - 1] ?? first;
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + 1e-300)) break;
    const centre = best.point.map((_, i) => {
      let total = 0;
      for (let j = 0; j < dimensions; j++) total += at(simplex[j]?.point ?? [], i);
      return total / dimensions;
    });
    const along = (factor: number): Optimum =>
      evaluated(centre.map((value, i) => value + factor * (value - at(worst.point, i))));

    const reflected = along(1);
    if (reflected.value < best.value) {
      const expanded = along(2);
      simplex[dimensions] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < secondWorst.value) {
      simplex[dimensions] = reflected;
    } else {
      const contracted = reflected.value < worst.value ? along(0.5) : along(-0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) {
        simplex[dimensions] = contracted;
      } else {
        for (let i = 1; i <= dimensions; i++) {
          const shrinking = simplex[i]?.point ?? best.point;
          simplex[i] = evaluated(best.point.map((value, j) => value + 0.5 * (at(shrinking, j) - value)));
        }
      }
    }
  }
  return simplex.reduce((best, candidate) => (candidate.value < best.value ? candidate : best), first);
}

/** The best of a list of starting points, so that a search over a bumpy surface begins in the right valley. */
export function bestStart(
  objective: Objective,
  candidates: readonly (readonly number[])[],
): readonly number[] {
  let best: Optimum | undefined;
  for (const point of candidates) {
    const value = objective(point);
    if (best === undefined || value < best.value) best = { point, value };
  }
  return best?.point ?? [];
}

/**
 * Minimises a function of one variable on [lower, upper]: a grid finds the valley (a smoothing error often has
 * two), golden-section search (Kiefer, 1953) refines it.
 */
export function minimiseScalar(
  objective: (value: number) => number,
  range: { readonly lower: number; readonly upper: number },
  { grid = 16, iterations = 24 }: { readonly grid?: number; readonly iterations?: number } = {},
): { readonly point: number; readonly value: number } {
  const width = (range.upper - range.lower) / grid;
  let best = { point: range.lower, value: Number.POSITIVE_INFINITY };
  const consider = (point: number): number => {
    const value = objective(point);
    if (value < best.value) best = { point, value };
    return value;
  };
  for (let i = 0; i <= grid; i++) consider(range.lower + i * width);

  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.max(range.lower, best.point - width);
  let high = Math.min(range.upper, best.point + width);
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let leftValue = consider(left);
  let rightValue = consider(right);
  for (let i = 0; i < iterations; i++) {
    if (leftValue <= rightValue) {
      high = right;
      right = left;
      rightValue = leftValue;
      left = high - golden * (high - low);
      leftValue = consider(left);
    } else {
      low = left;
      left = right;
      leftValue = rightValue;
      right = low + golden * (high - low);
      rightValue = consider(right);
    }
  }
  return best;
}
