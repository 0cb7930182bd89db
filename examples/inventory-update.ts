import type { Orchestrator, TaskResult } from "../src/index.ts";
import { runExample } from "./sample.ts";

/** The complete inventory update: forecast -> optimize -> anomaly -> report, a registered workflow. */
export async function inventoryUpdate(
  orchestrator: Orchestrator,
  say: (line: string) => void,
): Promise<Record<string, TaskResult>> {
  let thread = "";
  for await (const event of orchestrator.streamWorkflow("inventory_update", {
    sku: "D101",
    asOf: "2026-06-30",
  })) {
    thread = event.threadId;
    if (event.event === "step_completed") say(`${event.step} took ${event.ms} ms`);
    if (event.event === "step_failed") say(`${event.step}: ${event.message}`);
  }
  const results = await orchestrator.getWorkflowResults(thread);
  const { forecast } = results["forecast"]?.output as { forecast: number };
  say(`D101 is expected to move ${Math.round(forecast)} units.`);
  return results;
}

await runExample(import.meta.url, inventoryUpdate);
