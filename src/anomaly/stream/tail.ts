import { at } from "../../forecast/core/numbers.ts";

/** The upper tail of what was seen so far. */
export type Tail = {
  /** Chance of a value this large or larger, 1 inside the bulk; undefined before there is a tail to judge by. */
  readonly exceedance: (value: number) => number | undefined;
  readonly add: (value: number) => void;
};

/** Share of the values that make the tail. */
const SHARE = 0.02;
const FEWEST_VALUES = 50;
const FEWEST_IN_TAIL = 10;
/** Values after which half of the past is forgotten, so that memory is bounded and old records fade. */
const MEMORY = 20_000;

/**
 * Peaks over a threshold (Pickands, 1975; streaming as in Siffer et al., KDD 2017) with an exponential tail: the top
 * 2 % are kept, and beyond their least value the chance falls by their mean excess. Repeated spikes so become normal.
 */
export function createTail(): Tail {
  let top: number[] = [];
  let count = 0;
  return {
    exceedance: (value) => {
      const threshold = at(top, 0);
      if (count < FEWEST_VALUES || top.length < FEWEST_IN_TAIL) return undefined;
      if (value <= threshold) return 1;
      const excess = top.reduce((total, each) => total + each - threshold, 0) / (top.length - 1);
      return SHARE * Math.exp(-(value - threshold) / Math.max(excess, Number.MIN_VALUE));
    },
    add: (value) => {
      count += 1;
      const room = Math.max(FEWEST_IN_TAIL, Math.ceil(SHARE * count)) - top.length;
      const place = lowerBound(top, value);
      if (room > 0 || place > 0) top.splice(place, 0, value);
      if (room <= 0 && place > 0) top.shift();
      if (count < MEMORY) return;
      count /= 2;
      top = top.filter((_, index) => index % 2 === 1);
    },
  };
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(sorted, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
