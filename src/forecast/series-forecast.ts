import type { ForecastInput, Forecaster } from "./core/index.ts";

export type SeriesProjection = {
  /** One value a step; the history's mean where the core refuses. */
  readonly mean: readonly number[];
  /** Bounds of the interval asked for; absent where the core gives none. */
  readonly band?: {
    readonly level: number;
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
  /** What was done, for people. */
  readonly method: string;
};

/**
 * Forecasts a series by the core. Where the core refuses (too short, too few values), money still has to be planned:
 * the mean of what there is goes on, and the method says so.
 */
export function projectSeries(forecaster: Forecaster, input: ForecastInput): SeriesProjection {
  const made = forecaster.forecast(input);
  if (made.method === "none") {
    const known = input.values.filter((value): value is number => value !== null && !Number.isNaN(value));
    const average = known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
    return {
      mean: Array.from({ length: input.horizon }, () => average),
      method: `mean of ${known.length} values, as there are too few to forecast`,
    };
  }
  const [band] = made.intervals;
  return {
    mean: made.mean,
    ...(band === undefined ? {} : { band }),
    method: `${made.method.replaceAll("_", " ")} on ${input.values.length} values (${made.demandClass})`,
  };
}
