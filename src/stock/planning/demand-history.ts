import { type IsoDate, addDays } from "../../base/dates.ts";
import { type Bucket, type DemandBucket, endOf, startOf } from "../demand.ts";
import { MILLI, milliToUnits } from "../quantity.ts";
import { bucketFacts } from "./calendar.ts";
import { type RawPeriod, cancelReturns, findSpikes } from "./returns.ts";

export type HistoryNote = {
  readonly code:
    | "incomplete_period"
    | "returns_netted"
    | "return_without_demand"
    | "spike"
    | "spike_reversed"
    | "stock_out"
    | "stock_out_gap";
  readonly message: string;
  /** First days of the periods meant; positions from 1 where the series has no dates. */
  readonly periods: readonly string[];
};

/** What a forecast is fitted to: units a bucket, oldest first; null where demand is not known. */
export type DemandHistory = {
  readonly bucket: Bucket;
  readonly values: readonly (number | null)[];
  readonly from: IsoDate | null;
  /** last day of the last bucket */
  readonly to: IsoDate | null;
  readonly notes: readonly HistoryNote[];
};

/** From this share of days with a stock-out on, a period says little about demand. */
const STOCK_OUT_SHARE = 0.5;

/**
 * A demand history ready to forecast. Periods without demand are zeros; the last period is left out when it is not over,
 * and the first when it began late and demand is steady; periods mostly out of stock are gaps; returns reduce the demand they take back.
 */
export function historyOf(
  buckets: readonly DemandBucket[],
  { bucket, returns }: { readonly bucket: Bucket; readonly returns: "subtract" | "ignore" },
): DemandHistory {
  const whole = buckets.filter((one) => one.complete);
  const steady = whole.every(({ asked }) => asked > 0);
  // A slow item's first sale is a good part of all that is known of it; a steady item's first days only understate it.
  const complete = buckets.filter(
    (one, index) => one.complete || (index === 0 && !steady && whole.length > 0),
  );
  const isGap = (one: DemandBucket) =>
    one.stockOutDays > 0 && one.stockOutDays >= STOCK_OUT_SHARE * bucketFacts(bucket).days;
  const { values, notes } = settle(
    complete.map((one) => ({
      label: one.start,
      asked: milliToUnits(one.asked),
      returned: returns === "subtract" ? milliToUnits(one.returned) : 0,
      unknown: isGap(one),
    })),
  );
  const partial = buckets.filter((one) => !complete.includes(one));
  const short = complete.filter((one) => one.stockOutDays > 0 && !isGap(one));
  return {
    bucket,
    values,
    from: complete[0]?.start ?? null,
    to: complete.at(-1)?.end ?? null,
    notes: [
      ...note("incomplete_period", "is not covered by the data in full and was left out", partial.map(start)),
      ...note(
        "stock_out_gap",
        "was mostly out of stock and counts as unknown",
        complete.filter(isGap).map(start),
      ),
      ...note("stock_out", "had a stock-out: demand may have been higher than it shows", short.map(start)),
      ...notes,
    ],
  };
}

/** A history from plain values, oldest first; a negative value is a return, null or NaN a gap. */
export function historyOfValues(values: readonly (number | null)[], bucket: Bucket): DemandHistory {
  const settled = settle(
    values.map((value, index) => ({
      label: String(index + 1),
      asked: Math.max(0, value ?? 0),
      returned: Math.max(0, -(value ?? 0)),
      unknown: value === null || Number.isNaN(value),
    })),
  );
  return { bucket, ...settled, from: null, to: null };
}

/** Buckets from values that carry their days; several values of one bucket add up, buckets between them are zeros. */
export function bucketsOfDated(
  dated: readonly { readonly date: IsoDate; readonly value: number }[],
  { bucket, asOf }: { readonly bucket: Bucket; readonly asOf?: IsoDate | undefined },
): DemandBucket[] {
  const sorted = dated.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const first = sorted[0]?.date;
  const last = asOf ?? sorted.at(-1)?.date;
  if (first === undefined || last === undefined) return [];
  const byStart = Map.groupBy(sorted, ({ date }) => startOf(date, bucket));
  const buckets: DemandBucket[] = [];
  for (let at = startOf(first, bucket); at <= last; at = addDays(endOf(at, bucket), 1)) {
    const values = (byStart.get(at) ?? []).filter(({ date }) => date <= last);
    const sum = (sign: number) =>
      Math.round(MILLI * values.reduce((total, { value }) => total + Math.max(0, sign * value), 0));
    buckets.push({
      start: at,
      end: endOf(at, bucket),
      // One value may stand for a whole bucket, so days alone cannot show that the last one is partial; asOf can.
      complete: asOf === undefined || endOf(at, bucket) <= asOf,
      asked: sum(1),
      returned: sum(-1),
      stockOutDays: 0,
    });
  }
  return buckets;
}

function settle(periods: readonly RawPeriod[]): {
  readonly values: readonly (number | null)[];
  readonly notes: readonly HistoryNote[];
} {
  const spikes = findSpikes(periods);
  const { values, netted, reversed, unmatched } = cancelReturns(periods, spikes);
  const label = (index: number) => periods[index]?.label ?? "";
  const kept = spikes.filter((index) => !reversed.includes(index));
  return {
    values: periods.map(({ unknown }, index) => (unknown ? null : (values[index] ?? 0))),
    notes: [
      ...note("spike", "is far above the others and was kept", kept.map(label)),
      ...note(
        "spike_reversed",
        "was a spike that was taken back later; both were removed",
        reversed.map(label),
      ),
      ...note(
        "returns_netted",
        "had returns, which were taken off the demand at or before it",
        netted.map(label),
      ),
      ...note(
        "return_without_demand",
        "had returns beyond all demand before it; the rest was dropped",
        unmatched.map(label),
      ),
    ],
  };
}

function note(code: HistoryNote["code"], what: string, periods: readonly string[]): HistoryNote[] {
  const [first] = periods;
  if (first === undefined) return [];
  const more = periods.length > 1 ? ` (and ${periods.length - 1} more)` : "";
  return [{ code, message: `The period ${first} ${what}${more}.`, periods }];
}

function start({ start: day }: DemandBucket): string {
  return day;
}
