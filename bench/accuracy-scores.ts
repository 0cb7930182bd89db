import { seasonalIndices } from "../src/forecast/core/seasonal-indices.ts";
import { isSeasonal } from "../src/forecast/core/seasonality.ts";

/** What is scored: a point forecast with its 95 % interval. */
export type Scored = {
  readonly mean: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
};

export type Scores = {
  readonly n: number;
  readonly OWA: number;
  readonly sMAPE: number;
  readonly MASE: number;
  readonly RMSSE: number;
  readonly bias: number;
  readonly MSIS: number;
  readonly cov95: number;
};

export type Case = {
  readonly history: readonly number[];
  readonly future: readonly (number | null)[];
  readonly forecast: Scored;
};

const average = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/**
 * M4's scores (Makridakis, Spiliotis and Assimakopoulos, 2020): averages over series of sMAPE, MASE and MSIS, OWA
 * against Naive2, and RMSSE as in M5. A series that never changes has no scale and is passed over; missing values
 * of the future are skipped.
 */
export function score(cases: readonly Case[], frequency: number): Scores {
  const scaled = cases.filter(({ history }) => changeScale(history, frequency) > 0);
  const over = (measure: (item: Case) => number): number => average(scaled.map(measure));
  const smapeNaive2 = over(({ history, future }) => smape(future, naive2(history, frequency, future.length)));
  const maseNaive2 = over(
    ({ history, future }) =>
      absolute(future, naive2(history, frequency, future.length)) / changeScale(history, frequency),
  );
  const sMAPE = over(({ future, forecast }) => smape(future, forecast.mean));
  const MASE = over(
    ({ history, future, forecast }) => absolute(future, forecast.mean) / changeScale(history, frequency),
  );
  return {
    n: scaled.length,
    OWA: (sMAPE / smapeNaive2 + MASE / maseNaive2) / 2,
    sMAPE,
    MASE,
    RMSSE: over(rmsse),
    bias: over(bias),
    MSIS: over(
      ({ history, future, forecast }) => interval(future, forecast) / changeScale(history, frequency),
    ),
    cov95: over(({ future, forecast }) =>
      average(
        pairs(future, (value, h) => (value >= forecast.lower[h]! && value <= forecast.upper[h]! ? 1 : 0)),
      ),
    ),
  };
}

/** Last value, with the season of M4's test and classical decomposition. */
export function naive2(history: readonly number[], frequency: number, horizon: number): number[] {
  const flat = Array.from({ length: horizon }, () => history.at(-1)!);
  if (!isSeasonal(history, frequency)) return flat;
  const indices = seasonalIndices(history, frequency, "multiplicative");
  if (indices.some((index) => !(index > 0))) return flat;
  const last = history.at(-1)! / indices[(history.length - 1) % frequency]!;
  return flat.map((_, h) => last * indices[(history.length + h) % frequency]!);
}

function pairs(future: readonly (number | null)[], measure: (value: number, h: number) => number): number[] {
  return future.flatMap((value, h) => (value === null ? [] : [measure(value, h)]));
}

function smape(future: readonly (number | null)[], forecast: readonly number[]): number {
  return average(
    pairs(future, (value, h) => {
      const size = Math.abs(value) + Math.abs(forecast[h]!);
      return size === 0 ? 0 : (200 * Math.abs(value - forecast[h]!)) / size;
    }),
  );
}

function absolute(future: readonly (number | null)[], forecast: readonly number[]): number {
  return average(pairs(future, (value, h) => Math.abs(value - forecast[h]!)));
}

function changeScale(history: readonly number[], frequency: number): number {
  return average(history.slice(frequency).map((value, t) => Math.abs(value - history[t]!)));
}

function rmsse({ history, future, forecast }: Case): number {
  const first = Math.max(
    0,
    history.findIndex((value) => value > 0),
  );
  const active = history.slice(first);
  const scale = average(active.slice(1).map((value, t) => (value - active[t]!) ** 2));
  return Math.sqrt(average(pairs(future, (value, h) => (value - forecast.mean[h]!) ** 2)) / scale);
}

function bias({ history, future, forecast }: Case): number {
  return (
    average(pairs(future, (value, h) => forecast.mean[h]! - value)) / (average(history.map(Math.abs)) || 1)
  );
}

/** Width plus 2/alpha times what lies outside, alpha .05 (Gneiting and Raftery, 2007). */
function interval(future: readonly (number | null)[], { lower, upper }: Scored): number {
  const penalty = 2 / 0.05;
  return average(
    pairs(future, (value, h) => {
      const below = Math.max(0, lower[h]! - value);
      const above = Math.max(0, value - upper[h]!);
      return upper[h]! - lower[h]! + penalty * (below + above);
    }),
  );
}
