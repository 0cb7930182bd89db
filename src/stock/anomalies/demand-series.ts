import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import { type Bucket, demandSeries, demandValues } from "../demand.ts";
import type { GatheredSeries } from "./series.ts";

export type GatherOptions = {
  readonly bucket: Bucket;
  /** first day that is read */
  readonly from: IsoDate;
  /** last day with data */
  readonly to: IsoDate;
  readonly skus?: readonly string[] | undefined;
};

/**
 * Demand less returns of each item at each location, in whole periods from its first demand on: what a period covers
 * only in part would look like a fall.
 */
export async function gatherDemand(
  db: Db,
  companyId: string,
  { bucket, from, to, skus }: GatherOptions,
): Promise<readonly GatheredSeries[]> {
  const all = await demandSeries(db, companyId, { bucket, to, skus, perLocation: true });
  return all.flatMap(({ sku, locationId, buckets }) => {
    const whole = buckets.filter(({ complete, start }) => complete && start >= from);
    if (locationId === null || whole.length === 0) return [];
    return [
      {
        kind: "demand" as const,
        subject: { kind: "item" as const, sku, locationId },
        periods: whole.map(({ start, end }) => ({ start, end })),
        values: demandValues({ buckets: whole }, { returns: "subtract" }),
      },
    ];
  });
}
