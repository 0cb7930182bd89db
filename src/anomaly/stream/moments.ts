/** Running mean and standard deviation: equal weights for 10,000 values, then the older fade exponentially. */
export type Moments = {
  readonly count: () => number;
  readonly mean: () => number;
  /** Standard deviation of a new value around the mean, widened for the mean's own error; 0 below two values. */
  readonly deviation: () => number;
  readonly add: (value: number) => void;
};

/** Values after which older ones start to fade. */
const MEMORY = 10_000;
/** A value counts as at most this many deviations from the mean, so that one absurd reading cannot hide the next. */
const CLIP = 20;
/** Values after which the spread is known well enough to clip by it. */
const SETTLED = 20;

export function createMoments(): Moments {
  let count = 0;
  let mean = 0;
  let variance = 0;
  return {
    count: () => count,
    mean: () => mean,
    deviation: () => (count < 2 ? 0 : Math.sqrt((variance * (count + 1)) / (count - 1))),
    add: (value) => {
      const reach = count > SETTLED && variance > 0 ? CLIP * Math.sqrt(variance) : Number.POSITIVE_INFINITY;
      const clipped = Math.min(mean + reach, Math.max(mean - reach, value));
      count += 1;
      const weight = Math.max(1 / count, 1 / MEMORY);
      const step = clipped - mean;
      mean += weight * step;
      variance = (1 - weight) * (variance + weight * step * step);
    },
  };
}
