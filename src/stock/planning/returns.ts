/** One period before it is judged; units. */
export type RawPeriod = {
  readonly label: string;
  readonly asked: number;
  readonly returned: number;
  /** Nobody could say what would have been asked for. */
  readonly unknown: boolean;
};

/** Robust standard deviations above the median, and multiples of it, that make a period a spike. */
const SPIKE_DEVIATIONS = 8;
const SPIKE_MULTIPLE = 4;
/** The median absolute deviation of normal values is their standard deviation over this. */
const MAD_TO_SD = 1.4826;
/** Fewer periods with demand have no distribution to be far from. */
const FEWEST_DEMANDS = 6;
/** A return of at least this share of a spike takes the spike back. */
const REVERSAL_SHARE = 0.8;
/** Periods within which a wrong entry is found and reversed. */
const REVERSAL_WINDOW = 13;

/** Positions of periods whose demand is far above the other periods with demand. */
export function findSpikes(periods: readonly RawPeriod[]): number[] {
  const sizes = periods.flatMap(({ asked, unknown }) => (asked > 0 && !unknown ? [asked] : []));
  if (sizes.length < FEWEST_DEMANDS) return [];
  const centre = median(sizes);
  const spread = Math.max(MAD_TO_SD * median(sizes.map((size) => Math.abs(size - centre))), 0.1 * centre);
  const limit = Math.max(centre + SPIKE_DEVIATIONS * spread, SPIKE_MULTIPLE * centre);
  return periods.flatMap(({ asked, unknown }, index) => (asked > limit && !unknown ? [index] : []));
}

export type Settled = {
  /** Units a period after returns, never negative. */
  readonly values: readonly number[];
  /** Periods whose returns were taken off demand. */
  readonly netted: readonly number[];
  /** Spikes that a return took back. */
  readonly reversed: readonly number[];
  /** Periods with returns beyond all demand before them. */
  readonly unmatched: readonly number[];
};

/**
 * Takes returns off the demand they undo: off a spike of about their size in the periods before, else off their own
 * period and, what is left, off the periods before it, the latest first. So no period is negative and the total is
 * demand less returns.
 */
export function cancelReturns(periods: readonly RawPeriod[], spikes: readonly number[]): Settled {
  const values = periods.map(({ asked }) => asked);
  const netted: number[] = [];
  const reversed: number[] = [];
  const unmatched: number[] = [];
  periods.forEach(({ returned }, index) => {
    if (returned <= 0) return;
    let left = returned;
    const takeFrom = (at: number): void => {
      const taken = Math.min(left, values[at] ?? 0);
      values[at] = (values[at] ?? 0) - taken;
      left -= taken;
    };
    const spike = spikes.findLast((at) => {
      const size = values[at] ?? 0;
      return (
        at <= index &&
        at >= index - REVERSAL_WINDOW &&
        returned >= REVERSAL_SHARE * size &&
        returned * REVERSAL_SHARE <= size
      );
    });
    if (spike === undefined) netted.push(index);
    else {
      reversed.push(spike);
      takeFrom(spike);
    }
    for (let at = index; at >= 0 && left > 0; at -= 1) takeFrom(at);
    if (left > 1e-9) unmatched.push(index);
  });
  return { values, netted, reversed, unmatched };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
