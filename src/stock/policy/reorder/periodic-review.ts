import { atMost, refusal, wholeNumber } from "../check.ts";
import type { Distribution } from "../demand/distribution.ts";
import { newsvendorCost } from "../newsvendor/newsvendor.ts";
import type { ReorderCosts } from "./lead-time.ts";

export type MinMaxPolicy = {
  /** s: order when the inventory position at a review is s or less. */
  readonly reorderPoint: number;
  /** S: order up to this many units. */
  readonly orderUpToLevel: number;
};

/** Time grows with its square: about a second. */
const MOST_LEVELS = 20_000;

/** Costs a period of a policy and, as a function, of one level. */
export type MinMaxCost = {
  readonly cost: (policy: MinMaxPolicy) => number;
  readonly levelCost: (level: number) => number;
};

/**
 * Expected cost a period of whole (s, S) policies (Zheng and Federgruen, Operations Research 39(4), 1991; Snyder and
 * Shen, 2nd ed., 4.71 to 4.75): (K + sum over j < S - s of m(j) g(S - j)) / sum of m(j), with the renewal density
 * m(0) = 1 / (1 - f(0)), m(j) = m(0) sum f(l) m(j - l) of the demand f of one period, on whole numbers from 0.
 * g is the newsvendor cost of `overLeadTime`, the demand over the lead time and one period: the same when there is no
 * lead time. m and g are kept between calls, so costing many policies of one item is cheap.
 */
export function minMaxCost(
  costs: ReorderCosts,
  demand: Distribution,
  overLeadTime: Distribution = demand,
): MinMaxCost {
  const none = demand.density(0);
  if (!(demand.mean > 0) || none >= 1) throw refusal("demandMean", demand.mean, "must be greater than 0");
  const masses = [none];
  const renewals = [1 / (1 - none)];
  const levels = new Map<number, number>();
  return { cost, levelCost };

  function cost({ reorderPoint, orderUpToLevel }: MinMaxPolicy): number {
    wholeNumber({ reorderPoint, orderUpToLevel });
    const width = orderUpToLevel - reorderPoint;
    if (width < 1)
      throw refusal("orderUpToLevel", orderUpToLevel, `must exceed reorderPoint (${reorderPoint})`);
    atMost(MOST_LEVELS, { "orderUpToLevel - reorderPoint": width });
    let total = costs.fixedCost;
    let periods = 0;
    for (let j = 0; j < width; j += 1) {
      const visits = renewal(j);
      total += visits * levelCost(orderUpToLevel - j);
      periods += visits;
    }
    return total / periods;
  }

  function renewal(j: number): number {
    while (renewals.length <= j) {
      const next = renewals.length;
      masses.push(demand.density(next));
      let sum = 0;
      for (let l = 1; l <= next; l += 1) sum += (masses[l] ?? 0) * (renewals[next - l] ?? 0);
      renewals.push((renewals[0] ?? 0) * sum);
    }
    return renewals[j] ?? 0;
  }

  function levelCost(level: number): number {
    const known = levels.get(level);
    if (known !== undefined) return known;
    const value = newsvendorCost(level, costs, overLeadTime);
    levels.set(level, value);
    return value;
  }
}
