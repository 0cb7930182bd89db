/**
 * What the policies need to know of an uncertain quantity: demand over a time, or a yield.
 * short: E[(X - x)+], units wanted beyond x · left: E[(x - X)+], units of x not wanted · tail: P(X > x).
 */
export type Distribution = {
  readonly kind: "continuous" | "discrete";
  /** Units. */
  readonly mean: number;
  /** Units squared. */
  readonly variance: number;
  /** Density per unit of a continuous quantity, probability of exactly x for a discrete one. */
  density(x: number): number;
  /** P(X <= x). */
  cdf(x: number): number;
  /** P(X > x), accurate where it is small. */
  tail(x: number): number;
  /** The smallest x with P(X <= x) >= p, for 0 < p < 1. */
  quantile(p: number): number;
  /** First-order loss at x, units; short - left = mean - x. */
  loss(x: number): Loss;
  /**
   * Second-order loss at x, units squared. Continuous: E[((X - x)+)^2] / 2 and E[((x - X)+)^2] / 2. Discrete, x
   * whole: the sums of first-order losses E[(X - x)+ (X - x - 1)+] / 2 and E[(x - X)+ (x - X + 1)] / 2 (Zipkin 2000,
   * C.2; Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., C.3).
   */
  secondLoss(x: number): Loss;
};

export type Loss = { readonly short: number; readonly left: number };

/** Both sides of a loss from the one that is computed well; the identity short - left = mean - x gives the other. */
export function lossFromShort(short: number, x: number, mean: number): Loss {
  const safe = Math.max(0, short, mean - x);
  return { short: safe, left: Math.max(0, x - mean + safe) };
}

/** Both sides of the second-order loss of a continuous quantity, whose sum is ((x - mean)^2 + variance) / 2. */
export function secondLossFromShort(
  short: number,
  x: number,
  { mean, variance }: Pick<Distribution, "mean" | "variance">,
): Loss {
  const safe = Math.max(0, short);
  return { short: safe, left: Math.max(0, ((x - mean) ** 2 + variance) / 2 - safe) };
}
