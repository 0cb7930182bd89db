import { z } from "zod";
import { type Told, at, withFigures } from "./told.ts";

const cell = z.object({ figureId: z.string(), value: z.number().nullable() });

const cash = z.object({
  asOf: z.string(),
  opening: cell,
  periods: z.array(z.unknown()),
  scenarios: z.array(
    z.object({ name: z.string(), closing: z.array(cell), lowest: cell, lowestWeek: z.number() }),
  ),
  flags: z.array(z.object({ message: z.string() })),
  notes: z.array(z.string()),
});

export function tellCashForecast(output: unknown): Told | undefined {
  const parsed = cash.safeParse(output);
  if (!parsed.success) return undefined;
  const { asOf, opening, periods, scenarios, flags } = parsed.data;
  return withFigures([
    `Cash over ${periods.length} weeks from ${asOf}, opening at ${at(opening.figureId)}:`,
    ...scenarios.map(({ name, closing, lowest, lowestWeek }) => {
      const last = closing.at(-1);
      const end = last ? `, ${at(last.figureId)} at the end` : "";
      return `- ${name.replaceAll("_", " ")}: lowest ${at(lowest.figureId)} in week ${lowestWeek}${end}`;
    }),
    ...flags.slice(0, 5).map(({ message }) => `Note: ${message}`),
  ]);
}

const row = z.object({ key: z.string(), label: z.string(), cells: z.array(cell) });
const pnl = z.object({
  lastActual: z.string(),
  periods: z.array(z.unknown()),
  scenarios: z.array(z.object({ name: z.string(), summary: z.array(row) })),
});

export function tellPnlForecast(output: unknown): Told | undefined {
  const parsed = pnl.safeParse(output);
  if (!parsed.success) return undefined;
  const { lastActual, periods, scenarios } = parsed.data;
  return withFigures([
    `Forecast over ${periods.length} months after ${lastActual}, first and last month:`,
    ...scenarios.map(({ name, summary }) => {
      const rows = summary.flatMap(({ label, cells }) => {
        const [first] = cells;
        const last = cells.at(-1);
        return first && last ? [`${label} ${at(first.figureId)} to ${at(last.figureId)}`] : [];
      });
      return `- ${name}: ${rows.join(", ")}`;
    }),
  ]);
}

const demand = z.object({
  sku: z.string().nullable(),
  forecast: z.number().nullable(),
  mean: z.array(z.number()),
  bucket: z.string(),
  confidence: z.number(),
  reason: z.string().nullable(),
  figures: z.object({ total: z.string() }),
});

export function tellDemandForecast(output: unknown): Told | undefined {
  const parsed = demand.safeParse(output);
  if (!parsed.success) return undefined;
  const { sku, mean, bucket, confidence, reason, figures, forecast } = parsed.data;
  const subject = sku ?? "the series";
  if (forecast === null)
    return { text: `No forecast for ${subject}: ${reason ?? "there is no reason given"}`, figureIds: [] };
  const span = `${mean.length} ${bucket}${mean.length === 1 ? "" : "s"}`;
  return withFigures([
    `Demand of ${subject} over the next ${span}: ${at(figures.total)} units, confidence ${Math.round(confidence * 100)}%.`,
  ]);
}
