import { betweenZeroAndOne, wholeNumber } from "../check.ts";
import { firstWhole } from "../numeric/search.ts";
import type { Distribution, Loss } from "./distribution.ts";

/** What a distribution on whole numbers is made of; x is whole in every function. */
export type Counting = Pick<Distribution, "mean" | "variance" | "density" | "cdf" | "tail"> & {
  /** The smallest value with probability. */
  readonly first: number;
  /** E[(X - x)+] for whole x at or above `first`. */
  readonly shortAt: (x: number) => number;
  /** E[(X - x)+ (X - x - 1)+] / 2 for whole x at or above `first`. */
  readonly secondShortAt: (x: number) => number;
};

/** A distribution on whole numbers from its pieces. First-order loss is linear between whole numbers. */
export function counting(pieces: Counting): Distribution {
  const { first, mean, variance, density, cdf, tail } = pieces;
  return {
    kind: "discrete",
    mean,
    variance,
    density: (x) => (x < first || !Number.isInteger(x) ? 0 : density(x)),
    cdf: (x) => (x < first ? 0 : cdf(Math.floor(x))),
    tail: (x) => (x < first ? 1 : tail(Math.floor(x))),
    quantile: (p) => {
      betweenZeroAndOne({ p });
      return firstWhole(first, (x) => reaches(x, p));
    },
    loss,
    secondLoss,
  };

  /** Above the median the tail decides: 1 - cdf has lost its digits there. */
  function reaches(x: number, p: number): boolean {
    return p < 0.5 ? cdf(x) >= p : tail(x) <= 1 - p;
  }

  function loss(x: number): Loss {
    if (x <= first) return { short: mean - x, left: 0 };
    const whole = Math.floor(x);
    const fraction = x - whole;
    const short = Math.max(0, pieces.shortAt(whole) - (fraction > 0 ? fraction * tail(whole) : 0), mean - x);
    return { short, left: Math.max(0, x - mean + short) };
  }

  function secondLoss(x: number): Loss {
    wholeNumber({ x });
    const all = ((x - mean) ** 2 + (x - mean) + variance) / 2;
    if (x < first) return { short: all, left: 0 };
    const short = Math.max(0, pieces.secondShortAt(x));
    return { short, left: Math.max(0, all - short) };
  }
}
