import type { Orchestrator, TaskResult } from "../src/index.ts";
import { runExample } from "./sample.ts";

/** Forecast, anomalies and supplier performance at once: an ad-hoc plan, given as tasks. */
export async function parallelAnalysis(
  orchestrator: Orchestrator,
  say: (line: string) => void,
): Promise<Record<string, TaskResult>> {
  const results = await orchestrator.executeWorkflow(
    [
      { id: "forecast", agent: "forecasting", operation: "generate_forecast", inputs: { sku: "D101" } },
      {
        id: "anomaly",
        agent: "anomaly_detection",
        operation: "detect_anomalies",
        inputs: { skus: ["M410"] },
      },
      {
        id: "suppliers",
        agent: "supplier_coordination",
        operation: "get_supplier_performance",
        inputs: { to: "2026-06-30" },
      },
    ],
    { pattern: "parallel" },
  );
  for (const { taskId, status, executionTimeMs } of Object.values(results))
    say(`${taskId}: ${status} in ${executionTimeMs} ms`);
  return results;
}

await runExample(import.meta.url, parallelAnalysis);
