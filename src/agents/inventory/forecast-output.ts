import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Figure, Source } from "../../figures/figure.ts";
import type { DemandForecast } from "../../stock/planning/demand-forecast.ts";
import type { ForecastRequest, HistoryRead } from "./forecast-input.ts";

export const forecastOutput = z.object({
  sku: z.string().nullable(),
  locationId: z.string().nullable(),
  asOf: isoDate,
  bucket: z.enum(["day", "week", "month"]),
  /** Units over the whole horizon; null when there is no forecast. */
  forecast: z.number().nullable(),
  /** Units a period. */
  mean: z.array(z.number()),
  periods: z.array(z.object({ index: z.number().int(), from: isoDate.nullable(), to: isoDate.nullable() })),
  /** 0..1, from measured errors. */
  confidence: z.number(),
  method: z.string(),
  /** Why there is no forecast; null when there is one. */
  reason: z.string().nullable(),
  intervals: z.array(z.object({ level: z.number(), lower: z.array(z.number()), upper: z.array(z.number()) })),
  backtest: z
    .object({
      origins: z.number().int(),
      mase: z.number().nullable(),
      smape: z.number().nullable(),
      coverage: z.record(z.string(), z.number()),
      againstNaive: z.number().nullable(),
    })
    .nullable(),
  demandClass: z.string(),
  history: z.object({
    periods: z.number().int(),
    from: isoDate.nullable(),
    to: isoDate.nullable(),
    total: z.number(),
  }),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), periods: z.array(z.string()) })),
  /** ids of the figures of the total, of each period, and of the history they rest on */
  figures: z.object({ total: z.string(), perPeriod: z.array(z.string()), history: z.string() }),
});

/** A forecast and its history as figures: a period's is a leaf that names its rows and method, the total their sum. */
export function toForecastOutput(
  made: DemandForecast,
  read: HistoryRead,
  {
    request,
    figures,
    mark,
  }: { readonly request: ForecastRequest; readonly figures: FigureSet; readonly mark: string },
): z.input<typeof forecastOutput> {
  const { asOf, history, periods, source } = read;
  const subject = request.sku ?? "values";
  const qualifier = `${subject}.${request.locationId ?? "all"}.${mark}`;
  const known = history.values.filter((value) => value !== null);
  const observed = figures.leaf({
    name: "demand_observed",
    label: `Demand of ${subject} in the history`,
    unit: { kind: "count" },
    asOf,
    qualifier,
    value: rounded(known.reduce((sum, value) => sum + value, 0)),
    formula: `demand less returns over ${known.length} periods of a ${request.bucket}`,
    sources: [
      assumption(
        known.reduce((sum, value) => sum + value, 0),
        source,
      ),
    ],
  });
  const means = made.kind === "none" ? [] : made.mean.map(rounded);
  const method = made.kind === "none" ? "none" : made.method;
  const perPeriod = means.map((value, index) =>
    figures.leaf({
      name: `demand_forecast_${index + 1}`,
      label: `Demand of ${subject} forecast for ${periods[index]?.from ?? `period ${index + 1}`}`,
      unit: { kind: "count" },
      asOf,
      qualifier,
      value,
      formula: `${method.replaceAll("_", " ")}, mean`,
      sources: [assumption(value, `forecast by ${method.replaceAll("_", " ")} from ${source}`)],
    }),
  );
  const total = totalOf(made, { perPeriod, figures, naming: { asOf, qualifier, subject }, source });
  return {
    sku: request.sku ?? null,
    locationId: request.locationId ?? null,
    asOf,
    bucket: request.bucket,
    forecast: total.value,
    mean: means,
    periods: periods.map(({ index, from, to }) => ({ index, from, to })),
    confidence: made.kind === "none" ? 0 : made.confidence,
    method,
    reason: made.kind === "none" ? made.explanation : null,
    intervals:
      made.kind === "none"
        ? []
        : made.intervals.map(({ level, lower, upper }) => ({
            level,
            lower: lower.map(rounded),
            upper: upper.map(rounded),
          })),
    backtest: made.kind === "none" ? null : { ...made.backtest, coverage: { ...made.backtest.coverage } },
    demandClass: made.kind === "none" ? "none" : made.demandClass,
    history: {
      periods: history.values.length,
      from: history.from,
      to: history.to,
      total: observed.value ?? 0,
    },
    warnings: history.notes.map((note) => ({ ...note, periods: [...note.periods] })),
    figures: { total: total.id, perPeriod: perPeriod.map(({ id }) => id), history: observed.id },
  };
}

function totalOf(
  made: DemandForecast,
  {
    perPeriod,
    figures,
    naming: { asOf, qualifier, subject },
    source,
  }: {
    readonly perPeriod: readonly Figure[];
    readonly figures: FigureSet;
    readonly naming: { readonly asOf: string; readonly qualifier: string; readonly subject: string };
    readonly source: string;
  },
): Figure {
  const naming = {
    name: "demand_forecast",
    label: `Demand of ${subject} forecast over the horizon`,
    unit: { kind: "count" as const },
    asOf,
    qualifier,
  };
  if (made.kind === "none")
    return figures.leaf({
      ...naming,
      value: null,
      refusal: made.explanation,
      formula: `no forecast from ${source}`,
      sources: [],
    });
  const inputs = Object.fromEntries(perPeriod.map((figure, index) => [`p${index + 1}`, figure]));
  return figures.derive({
    ...naming,
    formula: `round(sum(${Object.keys(inputs).join(", ")}) * 1000) / 1000`,
    inputs,
  });
}

function assumption(value: number, note: string): Source {
  return { kind: "assumption", value, note };
}

/** Quantities are kept to thousandths everywhere. */
function rounded(value: number): number {
  const thousandths = Math.round(value * 1_000) / 1_000;
  return thousandths === 0 ? 0 : thousandths;
}
