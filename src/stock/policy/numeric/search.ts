/** Where a function that never decreases crosses 0 in [low, high]: bisection until no number lies between. */
export function crossing(rising: (x: number) => number, low: number, high: number): number {
  let below = low;
  let above = high;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (rising(middle) < 0) below = middle;
    else above = middle;
  }
}

/** The smallest whole number at or above `low` where a condition that, once true, stays true holds. */
export function firstWhole(low: number, holds: (n: number) => boolean): number {
  if (holds(low)) return low;
  let below = low;
  let step = 1;
  while (!holds(below + step)) {
    below += step;
    step *= 2;
  }
  let above = below + step;
  while (above - below > 1) {
    const middle = below + Math.floor((above - below) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** Where a function with one valley in [low, high] is least: golden section (Kiefer 1953), to 1e-12 of the range. */
export function valley(cost: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [left, right] = [b - golden * (b - a), a + golden * (b - a)];
  let [costLeft, costRight] = [cost(left), cost(right)];
  const stop = (high - low) * 1e-12;
  while (b - a > stop && left < right) {
    if (costLeft <= costRight) {
      b = right;
      right = left;
      costRight = costLeft;
      left = b - golden * (b - a);
      costLeft = cost(left);
    } else {
      a = left;
      left = right;
      costLeft = costRight;
      right = a + golden * (b - a);
      costRight = cost(right);
    }
  }
  return (a + b) / 2;
}
