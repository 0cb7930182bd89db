import { type IsoDate, addDays } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import { endOf, startOf } from "../demand.ts";
import { type Milli, milliToUnits } from "../quantity.ts";
import { type DayMove, sumMovesByDay } from "./anomaly-queries.ts";
import type { GatherOptions } from "./demand-series.ts";
import type { GatheredSeries } from "./series.ts";

/** Days on which the books say that less than nothing was on hand. */
export type NegativeRun = {
  readonly sku: string;
  readonly locationId: string;
  readonly from: IsoDate;
  /** last day below zero; the last day read where it still is */
  readonly to: IsoDate;
  readonly lowestOn: IsoDate;
  /** units, below zero */
  readonly lowest: number;
};

export type StockLevels = {
  /** Level at the end of every whole period since the first movement. */
  readonly series: readonly GatheredSeries[];
  readonly negativeRuns: readonly NegativeRun[];
};

/** Levels on hand of each item at each location, summed from its movements. */
export async function gatherLevels(db: Db, companyId: string, options: GatherOptions): Promise<StockLevels> {
  const moves = await sumMovesByDay(db, companyId, options);
  const groups = [...Map.groupBy(moves, (move) => JSON.stringify([move.sku, move.location_id])).values()];
  return {
    series: groups.flatMap((days) => toSeries(days, options)),
    negativeRuns: groups.flatMap((days) => findNegative(days, options)),
  };
}

function toSeries(days: readonly DayMove[], { bucket, from, to }: GatherOptions): GatheredSeries[] {
  const [first] = days;
  if (first === undefined) return [];
  const periods: { start: IsoDate; end: IsoDate }[] = [];
  const values: number[] = [];
  let level: Milli = 0;
  let next = 0;
  for (
    let start = startOf(first.date, bucket);
    endOf(start, bucket) <= to;
    start = addDays(endOf(start, bucket), 1)
  ) {
    const end = endOf(start, bucket);
    for (let day = days[next]; day !== undefined && day.date <= end; day = days[++next])
      level += day.quantity;
    if (start < from) continue;
    periods.push({ start, end });
    values.push(milliToUnits(level));
  }
  const subject = { kind: "item", sku: first.sku, locationId: first.location_id } as const;
  return values.length === 0 ? [] : [{ kind: "stock", subject, periods, values }];
}

/** Runs that end before `from` are not told. */
function findNegative(days: readonly DayMove[], { from, to }: GatherOptions): NegativeRun[] {
  const runs: NegativeRun[] = [];
  let level: Milli = 0;
  let open: NegativeRun | undefined;
  for (const { sku, location_id: locationId, date, quantity } of days) {
    level += quantity;
    if (level >= 0) {
      if (open !== undefined) runs.push({ ...open, to: addDays(date, -1) });
      open = undefined;
      continue;
    }
    const lowest = milliToUnits(level);
    if (open === undefined) open = { sku, locationId, from: date, to, lowestOn: date, lowest };
    else if (lowest < open.lowest) open = { ...open, lowestOn: date, lowest };
  }
  if (open !== undefined) runs.push(open);
  return runs.filter((run) => run.to >= from);
}
