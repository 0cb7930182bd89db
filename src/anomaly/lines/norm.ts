import { ascending, median } from "../../forecast/core/numbers.ts";
import { quantileOf, robustDeviation } from "../spread.ts";

/** What is usual for a group of sizes, on the log scale. */
export type Norm = {
  readonly count: number;
  readonly middle: number;
  readonly deviation: number;
};

/** Above this many members one more cannot move the quantiles, and leaving it out is not worth the sorting. */
const LEAVE_OUT_BELOW = 30;
/** Members from which a group has a spread of its own; below, everybody's norm weighs as two members. */
export const OWN_MEMBERS = 5;
const PRIOR_MEMBERS = 2;

export function normOf(logs: readonly number[]): Norm {
  return { count: logs.length, middle: median(logs), deviation: robustDeviation(logs) };
}

/** Norms of groups of log sizes, each member judged without itself and drawn toward everybody's norm in small groups. */
export type Norms = {
  readonly everybody: Norm;
  readonly without: (group: string, own: number) => Norm;
};

export function createNorms(members: Iterable<readonly [group: string, log: number]>): Norms {
  const groups = new Map<string, number[]>();
  const all: number[] = [];
  for (const [group, log] of members) {
    const list = groups.get(group) ?? [];
    list.push(log);
    groups.set(group, list);
    all.push(log);
  }
  const everybody = normOf(all);
  const whole = new Map<string, Norm>();
  return {
    everybody,
    without: (group, own) => {
      const logs = groups.get(group) ?? [];
      if (logs.length > LEAVE_OUT_BELOW) {
        const norm = whole.get(group) ?? drawn(normOf(logs), everybody);
        whole.set(group, norm);
        return norm;
      }
      const others = [...logs];
      const place = others.indexOf(own);
      if (place >= 0) others.splice(place, 1);
      return others.length === 0 ? { ...everybody, count: 0 } : drawn(normOf(others), everybody);
    },
  };
}

/** A small group lies somewhere between its own few members and everybody; a larger one speaks for itself. */
function drawn(own: Norm, everybody: Norm): Norm {
  if (own.count >= OWN_MEMBERS) return { ...own, deviation: own.deviation * (1 + 4 / own.count) };
  const share = own.count / (own.count + PRIOR_MEMBERS);
  const middle = share * own.middle + (1 - share) * everybody.middle;
  const between = (own.middle - everybody.middle) ** 2 * share * (1 - share);
  const variance = share * own.deviation ** 2 + (1 - share) * everybody.deviation ** 2 + between;
  return { count: own.count, middle, deviation: Math.sqrt(variance) };
}

/** The value more than half of the members share, if any: a list price, a pack size. */
export function commonValue(values: readonly number[]): number | undefined {
  if (values.length < 3) return undefined;
  const sorted = ascending(values);
  const middle = quantileOf(sorted, 0.5);
  return sorted.filter((value) => value === middle).length * 2 > sorted.length ? middle : undefined;
}
