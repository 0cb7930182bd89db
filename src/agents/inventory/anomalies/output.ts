import { z } from "zod";
import { isoDate } from "../../../base/dates.ts";
import { unitSchema } from "../../../figures/figure.ts";
import { anomalyKind } from "./input.ts";

const subjectSchema = z.object({
  /** as a person names it */
  label: z.string(),
  sku: z.string().optional(),
  locationId: z.string().optional(),
  account: z.string().optional(),
  /** id of the row, for an entry error */
  line: z.string().optional(),
});
export type Subject = z.infer<typeof subjectSchema>;

const kindSchema = z.union([anomalyKind, z.literal("values")]);

export const anomalyOutput = z.object({
  asOf: isoDate,
  /** Highest score first. Money is minor units; `unit` says what a value is. */
  anomalies: z.array(
    z.object({
      kind: kindSchema,
      subject: subjectSchema,
      /** first day of the period, the day of the line, or the label given with the value */
      date: z.string(),
      unit: unitSchema,
      value: z.number(),
      expected: z.number().nullable(),
      /** where about 95 % of ordinary values lie */
      interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
      score: z.number(),
      direction: z.enum(["high", "low"]).nullable(),
      reason: z.string(),
      /** the rows behind it, largest first; at most 20 */
      rows: z.array(z.object({ table: z.string(), id: z.string() })),
      figureIds: z.array(z.string()),
    }),
  ),
  /** Lasting changes of level or trend: not errors, but what was usual is so no more. */
  changes: z.array(
    z.object({
      kind: kindSchema,
      subject: subjectSchema,
      date: z.string(),
      change: z.enum(["level", "trend"]),
      unit: unitSchema,
      /** level: the old course carried on to the date, and the new one there; trend: rise a period before and after */
      before: z.number(),
      after: z.number(),
      score: z.number(),
      reason: z.string(),
      figureIds: z.array(z.string()),
    }),
  ),
  /** How many there were before `limit`. */
  found: z.object({ anomalies: z.number().int(), changes: z.number().int() }),
  checked: z.object({ series: z.number().int(), points: z.number().int(), lines: z.number().int() }),
  answer: z.string(),
});
export type AnomalyOutput = z.input<typeof anomalyOutput>;
