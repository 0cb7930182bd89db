import { atMost, entries, nonNegative, positive, refusal, wholeNumber } from "../check.ts";

/** Time grows with its square: about a tenth of a second. */
const MOST_PERIODS = 10_000;

/** The same for every period, or one value a period. */
export type PerPeriod = number | readonly number[];

export type LotSchedule = {
  /** Units ordered in each period. */
  readonly orderQuantities: readonly number[];
  /** Fixed, purchase and holding cost of the horizon. */
  readonly cost: number;
  /** Least cost from each period on, with nothing on hand; one more entry, 0, for the end. */
  readonly costsToGo: readonly number[];
  /** For each period, the period (from 1; one past the last is the end) of the order after one placed there. */
  readonly nextOrderPeriods: readonly number[];
};

/**
 * Dynamic lot sizing (Wagner and Whitin, Management Science 5(1), 1958; Snyder and Shen, 2nd ed., 3.7). Demand is known
 * for each period, must be met in it, and starts with nothing on hand. Period u's holding cost is on each unit carried
 * from u to u + 1. theta_t = min over s > t of K_t + c_t D + holding of t..s-1 + theta_s; no set-up is paid where t..s-1
 * have no demand, so leading empty periods are skipped. Ties take the earlier s.
 */
export function wagnerWhitin(input: {
  readonly numPeriods: number;
  /** A unit carried to the next period. */
  readonly holdingCost: PerPeriod;
  /** A set-up or order. */
  readonly fixedCost: PerPeriod;
  /** Units. */
  readonly demand: PerPeriod;
  /** A unit; 0 unless given. */
  readonly purchaseCost?: PerPeriod | undefined;
}): LotSchedule {
  const { numPeriods } = input;
  wholeNumber({ numPeriods });
  positive({ numPeriods });
  atMost(MOST_PERIODS, { numPeriods });
  const holding = perPeriod("holdingCost", input.holdingCost, numPeriods);
  const fixed = perPeriod("fixedCost", input.fixedCost, numPeriods);
  const demand = perPeriod("demand", input.demand, numPeriods);
  const purchase = perPeriod("purchaseCost", input.purchaseCost ?? 0, numPeriods);
  const costsToGo = new Array<number>(numPeriods + 1).fill(0);
  const next = new Array<number>(numPeriods).fill(numPeriods);
  for (let t = numPeriods - 1; t >= 0; t -= 1) {
    let best = Infinity;
    let units = 0;
    let carry = 0;
    let held = 0;
    for (let s = t + 1; s <= numPeriods; s += 1) {
      const wanted = demand[s - 1] ?? 0;
      units += wanted;
      held += carry * wanted;
      carry += holding[s - 1] ?? 0;
      const setUp = units > 0 ? (fixed[t] ?? 0) : 0;
      const cost = setUp + (purchase[t] ?? 0) * units + held + (costsToGo[s] ?? 0);
      if (cost < best) {
        best = cost;
        next[t] = s;
      }
    }
    costsToGo[t] = best;
  }
  const orderQuantities = new Array<number>(numPeriods).fill(0);
  for (let t = 0; t < numPeriods; t = next[t] ?? numPeriods)
    orderQuantities[t] = demand.slice(t, next[t]).reduce((sum, wanted) => sum + wanted, 0);
  return {
    orderQuantities,
    cost: costsToGo[0] ?? 0,
    costsToGo,
    nextOrderPeriods: next.map((period) => period + 1),
  };
}

/** A value for each period, 0 or more; a list must have one entry a period. */
export function perPeriod(field: string, values: PerPeriod, numPeriods: number): readonly number[] {
  if (typeof values === "number") {
    nonNegative({ [field]: values });
    return new Array<number>(numPeriods).fill(values);
  }
  if (values.length !== numPeriods)
    throw refusal(field, values.length, `must have one entry for each of the ${numPeriods} periods`);
  nonNegative(entries(field, values));
  return values;
}
