import { type IsoDate, addDays } from "../../base/dates.ts";
import { type Bucket, endOf, startOf } from "../demand.ts";

/** How many buckets make a season, how long one is, and how far ahead a plan looks unless told. */
type BucketFacts = { readonly season: number; readonly days: number; readonly horizon: number };

const DAYS_A_YEAR = 365.25;

const FACTS: Readonly<Record<Bucket, BucketFacts>> = {
  day: { season: 7, days: 1, horizon: 28 },
  week: { season: 52, days: 7, horizon: 13 },
  month: { season: 12, days: DAYS_A_YEAR / 12, horizon: 6 },
};

export function bucketFacts(bucket: Bucket): BucketFacts {
  return FACTS[bucket];
}

export function bucketsPerYear(bucket: Bucket): number {
  return DAYS_A_YEAR / FACTS[bucket].days;
}

/** One period of a forecast; `index` counts from 0. Days are null for a series without dates. */
export type ForecastPeriod = {
  readonly index: number;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
};

/** The `horizon` buckets that follow the one ending on `last`. */
export function periodsAfter(last: IsoDate | null, bucket: Bucket, horizon: number): ForecastPeriod[] {
  const periods: ForecastPeriod[] = [];
  let end = last;
  for (let index = 0; index < horizon; index += 1) {
    const from: IsoDate | null = end === null ? null : startOf(addDays(end, 1), bucket);
    end = from === null ? null : endOf(from, bucket);
    periods.push({ index, from, to: end });
  }
  return periods;
}
