import type { Pattern, PatternName } from "./clock.ts";
import { clockPatterns, createPattern } from "./clock.ts";
import { findCycle } from "./cycle.ts";
import { createMoments } from "./moments.ts";

export type Expected = {
  readonly value: number;
  readonly by: "level" | PatternName;
  /** What the row before was beyond the same candidate's expectation: a change of candidate is not a jump. */
  readonly beyondBefore: number | undefined;
};

/** What the next value should be, from the better of the running level and the patterns of the clock. */
export type Expectation = {
  /** Undefined while nothing was learnt; learns `value` after. */
  readonly next: (value: number, time: number | undefined) => Expected | undefined;
  /** Spread of the values themselves. */
  readonly spread: () => number;
};

type Candidate = { readonly by: Expected["by"]; readonly value: number | undefined };
type Record = { count: number; error: number; last: number; lastRow: number };

const WARM_UP = 20;
/** A pattern must beat the level by a tenth, or the level, which needs no history by slot, stays. */
const LEVEL_ADVANTAGE = 0.9;
/** Without a clock the cycle is sought whenever the history doubled, on at most this many rows. */
const FIRST_SEARCH = 128;
const LONGEST_SEARCHED = 1024;

/** Each candidate is judged by its mean absolute error on the values that came, so a season must prove itself. */
export function createExpectation(): Expectation {
  const level = createMoments();
  const clock = clockPatterns();
  const records = new Map<Expected["by"], Record>();
  const history: number[] = [];
  let cycle: Pattern | undefined;
  let searchAt = FIRST_SEARCH;
  let row = 0;

  function seekCycle(): void {
    searchAt *= 2;
    const period = findCycle(history.slice(-LONGEST_SEARCHED));
    if (period === undefined) return;
    records.delete("cycle");
    cycle = createPattern({
      name: "cycle",
      slotOf: (at) => at % period,
      roundOf: (at) => Math.floor(at / period),
    });
    const pattern = cycle;
    const first = row - history.length;
    history.forEach((value, index) => pattern.add(first + index, value));
  }

  function candidatesAt(time: number | undefined): Candidate[] {
    const running = level.count() > WARM_UP ? level.mean() : undefined;
    const patterns =
      time === undefined
        ? [{ by: "cycle" as const, value: cycle?.expect(row) }]
        : clock.map((pattern) => ({ by: pattern.name, value: pattern.expect(time) }));
    return [{ by: "level", value: running }, ...patterns];
  }

  function choose(candidates: readonly Candidate[]): Expected | undefined {
    let chosen: Expected | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const { by, value } of candidates) {
      if (value === undefined) continue;
      const record = records.get(by);
      const proven = record !== undefined && record.count >= WARM_UP;
      const error = proven
        ? (record.error / record.count) * (by === "level" ? LEVEL_ADVANTAGE : 1)
        : Number.POSITIVE_INFINITY;
      if (chosen !== undefined && error >= least) continue;
      const beyondBefore = record !== undefined && record.lastRow === row - 1 ? record.last : undefined;
      chosen = { value, by, beyondBefore };
      least = error;
    }
    return chosen;
  }

  return {
    spread: level.deviation,
    next: (value, time) => {
      const candidates = candidatesAt(time);
      const expected = choose(candidates);
      for (const candidate of candidates) {
        if (candidate.value === undefined) continue;
        const record = records.get(candidate.by) ?? { count: 0, error: 0, last: 0, lastRow: row };
        record.count += 1;
        record.last = value - candidate.value;
        record.lastRow = row;
        record.error += Math.abs(record.last);
        records.set(candidate.by, record);
      }
      level.add(value);
      if (time === undefined) {
        cycle?.add(row, value);
        history.push(value);
        if (history.length > LONGEST_SEARCHED) history.shift();
      } else clock.forEach((pattern) => pattern.add(time, value));
      row += 1;
      if (time === undefined && row >= searchAt) seekCycle();
      return expected;
    },
  };
}
