/** Distance in limits to a score in 0..1: 1 limit is 1/2, from where it is an anomaly. */
export function scoreOf(distance: number): number {
  return distance === Number.POSITIVE_INFINITY ? 1 : distance / (1 + distance);
}

export const FLAGGED_SCORE = 0.5;
