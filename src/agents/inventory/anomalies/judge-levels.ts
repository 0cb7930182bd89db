import type { NegativeRun } from "../../../stock/anomalies/levels.ts";
import type { Finding } from "./finding.ts";

/** Nothing can be less than nothing: no statistics are needed. */
const CERTAIN = 1;

/** One anomaly for each stretch of days below zero, dated where it was lowest. */
export function judgeNegative(runs: readonly NegativeRun[]): readonly Finding[] {
  return runs.map(({ sku, locationId, from, to, lowest, lowestOn }) => {
    const label = `${sku} at ${locationId}`;
    const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
    return {
      kind: "stock",
      subject: { label, sku, locationId },
      date: lowestOn,
      span: { to: lowestOn },
      unit: "count",
      value: lowest,
      expected: 0,
      interval: null,
      method: "the least that can be on hand",
      score: CERTAIN,
      direction: "low",
      reason: `${label}: the books say less than nothing was on hand ${days}; the lowest was ${lowest} on ${lowestOn}. A receipt is missing or an issue was too large.`,
      origin: {
        kind: "source",
        formula: `all movements of ${label}`,
        source: {
          kind: "items",
          table: "stock_movement",
          skus: [sku],
          location: locationId,
          kinds: null,
          direction: null,
          measure: "quantity",
          from: null,
          to: lowestOn,
          sign: 1,
        },
      },
      rows: { kind: "item", table: "stock_movement", sku, locationId, from, to: lowestOn },
    };
  });
}
