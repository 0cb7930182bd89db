import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { bucketFacts, type ForecastPeriod, periodsAfter } from "../../stock/planning/calendar.ts";
import {
  type DemandHistory,
  bucketsOfDated,
  historyOf,
  historyOfValues,
} from "../../stock/planning/demand-history.ts";
import { findItem } from "../../stock/planning/planning-queries.ts";
import { planningDay, readHistories } from "../../stock/planning/read-demand.ts";
import { PurserError } from "../../base/errors.ts";
import type { OperationContext } from "../agent.ts";

export const bucketSchema = z.enum(["day", "week", "month"]);

export const forecastInput = z
  .object({
    /** An item of the stock; or give `values`. */
    sku: z.string().min(1).optional(),
    /** A series of its own, oldest first; null is a gap, a negative value a return. */
    values: z.array(z.number().nullable()).min(1).max(20_000).optional(),
    /** One day a value: values are then put into calendar buckets, and buckets without any are zeros. */
    dates: z.array(isoDate).optional(),
    /** Buckets in a season; default 7 days, 52 weeks, 12 months. */
    period: z.number().int().min(1).max(366).optional(),
    /** Default: all locations together. */
    locationId: z.string().min(1).optional(),
    bucket: bucketSchema.default("week"),
    /** Buckets ahead; default 28 days, 13 weeks or 6 months. */
    horizon: z.number().int().min(1).max(366).optional(),
    /** Nominal coverages of the intervals. */
    levels: z.array(z.number().gt(0).lt(1)).min(1).max(5).default([0.8, 0.95]),
    /** Last day that counts; default: the newest day with demand. */
    asOf: isoDate.optional(),
    /** `subtract`: returns reduce the demand they take back. */
    returns: z.enum(["subtract", "ignore"]).default("subtract"),
  })
  .refine(({ sku, values }) => (sku === undefined) !== (values === undefined), {
    error: "give either sku or values",
    path: ["sku"],
  })
  .refine(({ values, dates }) => dates === undefined || dates.length === values?.length, {
    error: "must have one date for each value",
    path: ["dates"],
  });
export type ForecastRequest = z.infer<typeof forecastInput>;

export type HistoryRead = {
  readonly asOf: string;
  readonly history: DemandHistory;
  /** Where the values come from, for the figures' sources. */
  readonly source: string;
  readonly periods: readonly ForecastPeriod[];
};

/** The history a request means. @throws PurserError `unknown_item` */
export async function readHistory(request: ForecastRequest, context: OperationContext): Promise<HistoryRead> {
  const { store, company, runtime } = context;
  const { sku, values, dates, bucket, locationId, returns } = request;
  const horizon = request.horizon ?? bucketFacts(bucket).horizon;
  if (values !== undefined) {
    const history = dates === undefined ? ofValues(values, request) : ofDated(values, dates, request);
    const asOf = request.asOf ?? history.to ?? runtime.clock.now().toISOString().slice(0, 10);
    return {
      asOf,
      history,
      source: `${values.length} values given with the request`,
      periods: periodsAfter(history.to, bucket, horizon),
    };
  }
  const books = { db: store.db, company, runtime };
  const asOf = await planningDay(books, request.asOf);
  const item = sku === undefined ? undefined : await findItem(store.db, company.id, sku);
  if (item === undefined)
    throw new PurserError("unknown_item", `There is no item "${sku ?? ""}".`, { details: { sku } });
  const [found] = await readHistories(store.db, company.id, {
    bucket,
    asOf,
    skus: [item.sku],
    locationId,
    returns,
  });
  const history = found?.history ?? historyOf([], { bucket, returns });
  return {
    asOf,
    history,
    source: `demand rows of ${item.sku} ${locationId === undefined ? "at all locations" : `at ${locationId}`}, ${history.from ?? asOf} to ${history.to ?? asOf}`,
    periods: periodsAfter(history.to ?? asOf, bucket, horizon),
  };
}

function ofValues(values: readonly (number | null)[], { bucket, returns }: ForecastRequest): DemandHistory {
  return historyOfValues(
    returns === "subtract" ? values : values.map((value) => (value === null ? null : Math.max(0, value))),
    bucket,
  );
}

/** A dated null adds nothing to its bucket: days are what is known, so a bucket without any value is a zero. */
function ofDated(
  values: readonly (number | null)[],
  dates: readonly string[],
  { bucket, asOf, returns }: ForecastRequest,
): DemandHistory {
  const dated = values.flatMap((value, index) => {
    const date = dates[index];
    return value === null || date === undefined || (asOf !== undefined && date > asOf)
      ? []
      : [{ date, value }];
  });
  return historyOf(bucketsOfDated(dated, { bucket, asOf }), { bucket, returns });
}
