import { parseArgs } from "node:util";
import { createForecaster } from "../src/forecast/core/index.ts";
import type { Collection, References } from "./accuracy-data.ts";
import { loadCollections, loadReferences } from "./accuracy-data.ts";
import type { Case, Scores } from "./accuracy-scores.ts";
import { score } from "./accuracy-scores.ts";

/**
 * Scores the forecasting core on the collections of a folder beside the folder's own reference scores.
 *   node bench/accuracy.ts --data DIR [--json]
 */
type Result = {
  readonly collection: string;
  readonly period: number;
  readonly horizon: number;
  readonly refused: number;
  readonly methods: Readonly<Record<string, number>>;
  readonly confidence: number;
  readonly secondsPerSeries: number;
  readonly slowestSeconds: number;
  readonly scores: Scores;
  readonly references: References;
};

const { values: options } = parseArgs({
  options: { data: { type: "string" }, json: { type: "boolean", default: false } },
});
if (options.data === undefined) {
  console.error("Name the folder of series: node bench/accuracy.ts --data DIR [--json]");
  process.exit(2);
}
const directory = options.data;
const collections = loadCollections(directory);
if (collections.length === 0) {
  console.error("The folder holds no file of the layout { meta: { freq, h }, series: [{ id, x, xx }] }.");
  process.exit(2);
}
const results = collections.map((collection) =>
  measure(collection, loadReferences(directory, collection.name)),
);
if (options.json) console.log(JSON.stringify(results, undefined, 2));
else results.forEach(print);

function measure(collection: Collection, references: References): Result {
  const { period, meta, series } = collection;
  const forecaster = createForecaster();
  const methods: Record<string, number> = {};
  const cases: Case[] = [];
  let refused = 0;
  let confidence = 0;
  let total = 0;
  let slowest = 0;
  for (const { x, xx } of series) {
    const started = performance.now();
    const forecast = forecaster.forecast({
      values: x,
      period,
      horizon: xx.length,
      nonNegative: x.every((value) => value >= 0),
    });
    const seconds = (performance.now() - started) / 1000;
    total += seconds;
    slowest = Math.max(slowest, seconds);
    methods[forecast.method] = (methods[forecast.method] ?? 0) + 1;
    const interval = forecast.intervals.find(({ level }) => level === 0.95);
    if (interval === undefined) {
      refused += 1;
      continue;
    }
    confidence += forecast.confidence;
    const { lower, upper } = interval;
    cases.push({ history: x, future: xx, forecast: { mean: forecast.mean, lower, upper } });
  }
  return {
    collection: collection.name,
    period,
    horizon: meta.h,
    refused,
    methods,
    confidence: confidence / Math.max(1, cases.length),
    secondsPerSeries: total / series.length,
    slowestSeconds: slowest,
    scores: score(cases, meta.freq),
    references,
  };
}

function print(result: Result): void {
  const { collection, period, horizon, methods, scores, references } = result;
  const used = Object.entries(methods).map(([method, count]) => `${method} ${count}`);
  console.log(`\n${collection}: period ${period}, horizon ${horizon}; ${used.join(", ")}`);
  console.log(
    `refused ${result.refused}, mean confidence ${result.confidence.toFixed(2)}, ` +
      `${result.secondsPerSeries.toFixed(4)} s a series, slowest ${result.slowestSeconds.toFixed(4)} s`,
  );
  const columns = ["OWA", "sMAPE", "MASE", "RMSSE", "bias", "MSIS", "cov95"] as const;
  const table: Record<string, Record<string, string>> = {};
  const rows = Object.entries(references).toSorted(([, a], [, b]) => (a.OWA ?? 9) - (b.OWA ?? 9));
  for (const [name, row] of [["PURSER", scores] as const, ...rows]) {
    table[name] = Object.fromEntries(
      columns.map((column) => [column, (row as Partial<Record<string, number>>)[column]?.toFixed(3) ?? ""]),
    );
  }
  console.table(table);
}
