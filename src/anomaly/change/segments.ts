import { at } from "../../forecast/core/numbers.ts";

/** A stretch of rows `from`..`to - 1` with one straight course. */
export type Segment = {
  readonly from: number;
  readonly to: number;
  /** Value of the course at `from`, and its rise a row (0 for a level). */
  readonly start: number;
  readonly slope: number;
};

export type SegmentOptions = {
  /** Cost of one more segment, in squared units of the values. */
  readonly penalty: number;
  /** Cost of a slope instead of a level. */
  readonly slopePenalty: number;
  readonly shortest: number;
};

/** Starts considered in a long series: beyond this many rows, every second, third, ... row. */
const MOST_STARTS = 800;

/**
 * The segmentation of least squared error plus penalties, exact, by PELT (Killick, Fearnhead and Eckley, 2012): each
 * segment is a level or, where it pays, a straight line. Close to linear time where there are changes, at worst
 * quadratic.
 */
export function segment(values: readonly number[], options: SegmentOptions): readonly Segment[] {
  const { penalty, slopePenalty, shortest } = options;
  const length = values.length;
  const fits = createFits(values, slopePenalty);
  const stride = Math.ceil(length / MOST_STARTS);
  const least = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(length + 1);
  const costs = new Float64Array(length + 1);
  const starts = new Int32Array(length + 1);
  let open = 1;
  least[0] = -penalty;
  for (let end = shortest; end <= length; end += 1) {
    const opened = end - shortest;
    if (opened >= shortest && opened % stride === 0) starts[open++] = opened;
    for (let index = 0; index < open; index += 1) {
      const start = at(starts, index);
      const cost = at(least, start) + fits.cost(start, end);
      costs[index] = cost;
      if (cost + penalty >= at(least, end)) continue;
      least[end] = cost + penalty;
      previous[end] = start;
    }
    const limit = at(least, end) + slopePenalty;
    let kept = 0;
    for (let index = 0; index < open; index += 1) {
      if (at(costs, index) > limit) continue;
      starts[kept++] = at(starts, index);
    }
    open = kept;
  }
  const segments: Segment[] = [];
  for (let to = length; to > 0; to = at(previous, to)) {
    segments.unshift(fits.fit(at(previous, to), to));
  }
  return segments;
}

/** The straight course of all values, with its squared error. */
export function straight(
  values: readonly number[],
  slopePenalty: number,
): Segment & { readonly error: number } {
  const fits = createFits(values, slopePenalty);
  return { ...fits.fit(0, values.length), error: fits.cost(0, values.length) };
}

type Fits = {
  /** Squared error of the better of level and line, the line's with its penalty. */
  readonly cost: (from: number, to: number) => number;
  readonly fit: (from: number, to: number) => Segment;
};

/** Least-squares level or line of any stretch in constant time, from running sums. */
function createFits(values: readonly number[], slopePenalty: number): Fits {
  const length = values.length;
  const sums = new Float64Array(length + 1);
  const squares = new Float64Array(length + 1);
  const products = new Float64Array(length + 1);
  const centre = values.reduce((total, value) => total + value, 0) / length;
  values.forEach((raw, t) => {
    const value = raw - centre;
    sums[t + 1] = at(sums, t) + value;
    squares[t + 1] = at(squares, t) + value * value;
    products[t + 1] = at(products, t) + t * value;
  });
  const momentOf = (from: number, to: number) =>
    at(products, to) - at(products, from) - ((from + to - 1) / 2) * (at(sums, to) - at(sums, from));
  const widthOf = (count: number) => Math.max(1, (count * (count * count - 1)) / 12);
  const levelCost = (from: number, to: number) => {
    const total = at(sums, to) - at(sums, from);
    return Math.max(0, at(squares, to) - at(squares, from) - (total * total) / (to - from));
  };
  const explained = (from: number, to: number) => momentOf(from, to) ** 2 / widthOf(to - from);
  return {
    cost: (from, to) => levelCost(from, to) - Math.max(0, explained(from, to) - slopePenalty),
    fit: (from, to) => {
      const count = to - from;
      const mean = centre + (at(sums, to) - at(sums, from)) / count;
      const slope = explained(from, to) > slopePenalty ? momentOf(from, to) / widthOf(count) : 0;
      return { from, to, start: mean - (slope * (count - 1)) / 2, slope };
    },
  };
}
