import { type IsoDate, addDays, monthEnd, monthOf, monthStart, weekday } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import type { Db } from "../store/database.ts";
import { type DemandRow, listDemand } from "./demand-queries.ts";
import { type Milli, milliToUnits } from "./quantity.ts";

export type Bucket = "day" | "week" | "month";

/** Demand of one period. A period without rows is a zero, not a gap. */
export type DemandBucket = {
  readonly start: IsoDate;
  /** last day */
  readonly end: IsoDate;
  /** False when the series begins or ends within the period: comparing it with whole ones misleads. */
  readonly complete: boolean;
  /** what was asked for, milli */
  readonly asked: Milli;
  /** what was taken back or corrected, milli, zero or more */
  readonly returned: Milli;
  /** days on which a location could not fill all; demand was at least what is shown */
  readonly stockOutDays: number;
};

export type DemandSeries = {
  readonly sku: string;
  /** null: all locations together */
  readonly locationId: string | null;
  readonly bucket: Bucket;
  readonly buckets: readonly DemandBucket[];
};

export type DemandOptions = {
  readonly bucket: Bucket;
  /** Last day of the series. */
  readonly to: IsoDate;
  /** First day. Default: the first day with demand, so that the time before an item existed is not counted as zeros. */
  readonly from?: IsoDate | undefined;
  readonly skus?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
  /** One series for each item and location instead of one for each item. */
  readonly perLocation?: boolean | undefined;
};

/**
 * Demand per item in equal periods up to `to`: days, ISO weeks (from Monday) or calendar months, gaps as zeros.
 * Items without any demand row in the span have no series. Sorted by item, then location.
 * @throws PurserError `invalid_input` when `from` is after `to`
 */
export async function demandSeries(
  db: Db,
  companyId: string,
  options: DemandOptions,
): Promise<readonly DemandSeries[]> {
  const { bucket, to, from, perLocation = false } = options;
  if (from !== undefined && from > to)
    throw new PurserError("invalid_input", `The demand series would begin on ${from}, after its end ${to}.`);
  const rows = await listDemand(db, companyId, options);
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify([row.sku, perLocation ? row.location_id : (options.locationId ?? null)]),
  );
  return [...groups]
    .map(([key, theirs]) => {
      const [sku, locationId] = JSON.parse(key) as [string, string | null];
      return { sku, locationId, bucket, buckets: fill(theirs, { bucket, from, to }) };
    })
    .sort((a, b) => compare(a.sku, b.sku) || compare(a.locationId ?? "", b.locationId ?? ""));
}

/**
 * The values of a series in units. `subtract`: returns reduce the period in which they came, which may make it negative;
 * `ignore`: only what was asked for counts. Which is right depends on the question, so it must be said.
 */
export function demandValues(
  { buckets }: Pick<DemandSeries, "buckets">,
  { returns }: { readonly returns: "subtract" | "ignore" },
): number[] {
  return buckets.map(({ asked, returned }) =>
    milliToUnits(returns === "subtract" ? asked - returned : asked),
  );
}

function fill(
  rows: readonly DemandRow[],
  { bucket, from, to }: { bucket: Bucket; from: IsoDate | undefined; to: IsoDate },
): DemandBucket[] {
  const first = from ?? rows[0]?.date ?? to;
  const byStart = Map.groupBy(rows, (row) => startOf(row.date, bucket));
  const buckets: DemandBucket[] = [];
  for (let start = startOf(first, bucket); start <= to; start = addDays(endOf(start, bucket), 1)) {
    const theirs = byStart.get(start) ?? [];
    const end = endOf(start, bucket);
    buckets.push({
      start,
      end,
      complete: start >= first && end <= to,
      asked: theirs.reduce((sum, { quantity }) => sum + Math.max(0, quantity), 0),
      returned: theirs.reduce((sum, { quantity }) => sum + Math.max(0, -quantity), 0),
      stockOutDays: new Set(theirs.filter((row) => row.stock_out === 1).map((row) => row.date)).size,
    });
  }
  return buckets;
}

export function startOf(date: IsoDate, bucket: Bucket): IsoDate {
  switch (bucket) {
    case "day":
      return date;
    case "week":
      return addDays(date, 1 - weekday(date));
    case "month":
      return monthStart(monthOf(date));
    default:
      return bucket satisfies never;
  }
}

export function endOf(start: IsoDate, bucket: Bucket): IsoDate {
  switch (bucket) {
    case "day":
      return start;
    case "week":
      return addDays(start, 6);
    case "month":
      return monthEnd(monthOf(start));
    default:
      return bucket satisfies never;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
