import { type IsoDate, addDays, dayIn } from "../../base/dates.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { CompanyProfile } from "../../books/company.ts";
import type { Db } from "../../store/database.ts";
import { type Bucket, demandSeries } from "../demand.ts";
import { bucketFacts } from "./calendar.ts";
import { type DemandHistory, historyOf } from "./demand-history.ts";
import { lastDemandDay } from "./planning-queries.ts";

export type PlanningBooks = {
  readonly db: Db;
  readonly company: CompanyProfile;
  readonly runtime: Runtime;
};

/**
 * The day a plan is made for: the one asked for, or the newest day with demand, so that days not yet recorded do not
 * count as days without demand; today where there is no demand at all.
 */
export async function planningDay(
  { db, company, runtime }: PlanningBooks,
  asked: IsoDate | undefined,
): Promise<IsoDate> {
  if (asked !== undefined) return asked;
  const today = dayIn(company.entities[0]?.timezone ?? "UTC", runtime.clock.now());
  return (await lastDemandDay(db, company.id, today)) ?? today;
}

export type HistoryOptions = {
  readonly bucket: Bucket;
  readonly asOf: IsoDate;
  readonly skus: readonly string[];
  readonly locationId?: string | undefined;
  /** One history for each item and location; default: locations together. */
  readonly perLocation?: boolean;
  readonly returns: "subtract" | "ignore";
};

export type ItemHistory = {
  readonly sku: string;
  readonly locationId: string | null;
  readonly history: DemandHistory;
};

/** Seasons of history that are read: older demand says little and costs time. */
const SEASONS: Readonly<Record<Bucket, number>> = { day: 52, week: 3, month: 6 };

/** Demand histories of items; items without demand in the last seasons have none. */
export async function readHistories(
  db: Db,
  companyId: string,
  { bucket, asOf, skus, locationId, perLocation = false, returns }: HistoryOptions,
): Promise<readonly ItemHistory[]> {
  const { season, days } = bucketFacts(bucket);
  const oldest = addDays(asOf, -Math.round((SEASONS[bucket] * season + 1) * days));
  const series = await demandSeries(db, companyId, { bucket, to: asOf, skus, locationId, perLocation });
  return series.map((one) => ({
    sku: one.sku,
    locationId: one.locationId,
    history: historyOf(
      one.buckets.filter(({ start }) => start > oldest),
      { bucket, returns },
    ),
  }));
}
