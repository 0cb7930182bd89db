import { z } from "zod";
import { isIsoDate, isoDate } from "../../../base/dates.ts";
import { ALARM_SCORE } from "../../../anomaly/index.ts";

export const anomalyKind = z.enum(["demand", "stock", "ledger", "lines"]);
export type AnomalyKind = z.infer<typeof anomalyKind>;

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;
const label = z.string().refine((text) => isIsoDate(text) || secondsOf(text) !== undefined, {
  error: "must be days such as 2026-06-30 or instants such as 2026-06-30T12:05:00Z",
});

export const anomalyInput = z
  .object({
    /** What to look at. Default: everything, or what `skus` and `accounts` are about where given. */
    kinds: z.array(anomalyKind).min(1).optional(),
    skus: z.array(z.string().min(1)).min(1).max(500).optional(),
    /** Codes of ledger accounts; default: all of the income statement. */
    accounts: z.array(z.string().min(1)).min(1).optional(),
    /** Anomalies dated from..to are told; what lies before still teaches what is usual. */
    from: isoDate.optional(),
    to: isoDate.optional(),
    /** Last day that is read. Default: today. */
    asOf: isoDate.optional(),
    /** Periods of demand and stock; the ledger is read by month. */
    bucket: z.enum(["day", "week", "month"]).default("week"),
    /** A series of its own instead of the company's: oldest first, null is a gap. */
    values: z.array(z.number().nullable()).min(1).max(100_000).optional(),
    /** One a value. Days, weeks or months are judged in hindsight; instants as a stream, each by those before it. */
    dates: z.array(label).optional(),
    /** What `values` are: demand (never below zero but for returns), stock on hand, or amounts of any sign. */
    valuesAre: z.enum(["demand", "stock", "ledger"]).default("demand"),
    /** Values in a season; default: read from the dates. */
    period: z.number().int().min(1).max(366).optional(),
    /** 0..1; the default is the level from which a value is an anomaly. */
    minScore: z.number().min(0).max(1).default(ALARM_SCORE),
    limit: z.number().int().min(1).max(1_000).default(50),
  })
  .refine(({ values, dates }) => dates === undefined || dates.length === values?.length, {
    error: "must have one date for each value",
    path: ["dates"],
  })
  .refine(({ dates }) => dates === undefined || new Set(dates.map(isIsoDate)).size === 1, {
    error: "must be all days or all instants",
    path: ["dates"],
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: "must not be after to",
    path: ["from"],
  });
export type AnomalyRequest = z.infer<typeof anomalyInput>;

/** Seconds since 1970 of an instant; one without a zone is taken as UTC. Undefined for what is no instant. */
export function secondsOf(text: string): number | undefined {
  if (!INSTANT.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned.replace(" ", "T"));
  return Number.isNaN(time) ? undefined : time / 1_000;
}

export function kindsOf({ kinds, skus, accounts }: AnomalyRequest): ReadonlySet<AnomalyKind> {
  if (kinds !== undefined) return new Set(kinds);
  const ofItems = skus !== undefined || accounts === undefined;
  const ofAccounts = accounts !== undefined || skus === undefined;
  return new Set([
    ...(ofItems ? (["demand", "stock", "lines"] as const) : []),
    ...(ofAccounts ? (["ledger"] as const) : []),
  ]);
}
