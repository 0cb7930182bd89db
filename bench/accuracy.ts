import { parseArgs } from "node:util";
import { createForecaster } from "../src/forecast/core/index.ts";
import { printAnomalies, scoreAnomalies } from "./anomaly.ts";
import { type InventoryScore, loadInventoryCases, scoreInventoryCases } from "./inventory-cases.ts";
import type { Collection, References } from "./accuracy-data.ts";
import { loadCollections, loadReferences } from "./accuracy-data.ts";
import type { Case, Scores } from "./accuracy-scores.ts";
import { score } from "./accuracy-scores.ts";

/**
 * Scores the mathematics on the data of a folder: forecasts on its collections of series, beside the folder's own
 * reference scores; inventory policies on its textbook cases; anomaly detectors on its labelled series.
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
const cases = loadInventoryCases(directory);
const anomalies = scoreAnomalies(directory);
if (collections.length + cases.length + anomalies.nab.length + anomalies.retail.length === 0) {
  console.error(`${directory} holds no file of a known layout: series, inventory cases or labelled series.`);
  process.exit(2);
}
const forecasts = collections.map((collection) =>
  measure(collection, loadReferences(directory, collection.name)),
);
const inventory = scoreInventoryCases(cases);
if (options.json) console.log(JSON.stringify({ forecasts, inventory, anomalies }, undefined, 2));
else {
  forecasts.forEach(print);
  if (cases.length > 0) printInventory(inventory, cases.length);
  printAnomalies(anomalies);
}

function printInventory({ passed, failed, byRounding }: InventoryScore, total: number): void {
  const rounded =
    byRounding.length > 0 ? `, ${byRounding.length} of them to the digits that the source prints` : "";
  console.log(`\ninventory cases: ${passed} of ${total} pass${rounded}`);
  for (const { id, model, problems } of failed) console.log(`  ${id} ${model}: ${problems.join("; ")}`);
}

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
