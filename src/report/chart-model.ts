import { z } from "zod";

/**
 * What a chart of the report shows. Points are figure ids; `null` is a gap. All figures of one chart share one
 * unit, which is the unit of its value axis.
 */

const seriesSchema = z.object({
  name: z.string().min(1),
  /** One per x label. */
  figureIds: z.array(z.string().nullable()),
  /** `forecast` is drawn dashed or paler than `actual`. */
  style: z.enum(["actual", "forecast"]).default("actual"),
});
export type ChartSeries = z.infer<typeof seriesSchema>;

/** A horizontal line across the chart, such as the minimum cash. */
const referenceSchema = z.object({ label: z.string().min(1), figureId: z.string() });

const seriesChartShape = {
  /** Periods or categories, in order: "W1", "2026-01", "0-30 days". */
  xLabels: z.array(z.string()).min(1),
  series: z.array(seriesSchema).min(1),
  reference: referenceSchema.optional(),
};

/** `total` is a bar from zero to its figure; `change` starts where the step before it ended. */
const waterfallStepSchema = z.object({
  label: z.string().min(1),
  figureId: z.string(),
  role: z.enum(["total", "change"]),
});
export type WaterfallStep = z.infer<typeof waterfallStepSchema>;

export const chartSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("line"), ...seriesChartShape }),
  z.object({ type: z.literal("bar"), ...seriesChartShape }),
  z.object({ type: z.literal("stacked-bar"), ...seriesChartShape }),
  z.object({ type: z.literal("waterfall"), steps: z.array(waterfallStepSchema).min(2) }),
]);
export type Chart = z.infer<typeof chartSchema>;
export type SeriesChart = Exclude<Chart, { type: "waterfall" }>;
export type WaterfallChart = Extract<Chart, { type: "waterfall" }>;
