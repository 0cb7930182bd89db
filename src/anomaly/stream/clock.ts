/** A pattern of the clock: the usual value of a time's slot, such as "Tuesday, 14:00". */
export type Pattern = {
  readonly name: PatternName;
  /** Usual value at a time; undefined before its slot was seen in two rounds. */
  readonly expect: (time: number) => number | undefined;
  readonly add: (time: number, value: number) => void;
};

export type PatternName = "time_of_day" | "hour_of_day" | "workday_hour" | "hour_of_week" | "cycle";

const DAY = 86_400;
const HOUR = 3600;
const FIVE_MINUTES = 300;
/** Rounds of the pattern over which a slot's mean forgets. */
const ROUNDS_KEPT = 10;
const FEWEST_ROUNDS = 2;

type Slot = { count: number; mean: number; rounds: number; round: number };

/**
 * The daily and weekly patterns. Times are seconds since 1970 of any one clock; wall-clock seconds make local hours.
 * 1970 began on a Thursday. Slots of five minutes follow sharp edges, slots of an hour learn from fewer days.
 */
export function clockPatterns(): readonly Pattern[] {
  const day = (time: number) => Math.floor(time / DAY);
  const hour = (time: number) => Math.floor((time % DAY) / HOUR);
  const weekday = (time: number) => (day(time) + 4) % 7;
  const isWeekend = (time: number) => weekday(time) % 6 === 0;
  const pattern = (name: PatternName, slotOf: (time: number) => number) =>
    createPattern({ name, slotOf, roundOf: day });
  return [
    pattern("time_of_day", (time) => Math.floor((time % DAY) / FIVE_MINUTES)),
    pattern("hour_of_day", hour),
    pattern("workday_hour", (time) => hour(time) + (isWeekend(time) ? 24 : 0)),
    pattern("hour_of_week", (time) => hour(time) + 24 * weekday(time)),
  ];
}

export type PatternOptions = {
  readonly name: PatternName;
  readonly slotOf: (time: number) => number;
  /** Which round of the pattern a time belongs to. */
  readonly roundOf: (time: number) => number;
};

/** Means by slot, the older rounds fading. */
export function createPattern({ name, slotOf, roundOf }: PatternOptions): Pattern {
  const slots = new Map<number, Slot>();
  return {
    name,
    expect: (time) => {
      const slot = slots.get(slotOf(time));
      return slot === undefined || slot.rounds < FEWEST_ROUNDS ? undefined : slot.mean;
    },
    add: (time, value) => {
      const key = slotOf(time);
      const slot = slots.get(key) ?? { count: 0, mean: 0, rounds: 0, round: Number.NaN };
      slots.set(key, slot);
      const round = roundOf(time);
      if (round !== slot.round) slot.rounds += 1;
      slot.round = round;
      slot.count += 1;
      const weight = Math.max(1, slot.rounds / ROUNDS_KEPT) / slot.count;
      slot.mean += weight * (value - slot.mean);
    },
  };
}
