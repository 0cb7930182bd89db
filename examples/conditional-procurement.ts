import type { Orchestrator, TaskResult } from "../src/index.ts";
import { runExample } from "./sample.ts";

/**
 * An emergency order when the forecast exceeds a threshold. The order waits for a person, who is shown exactly what
 * would be sent; here the person says yes.
 */
export async function conditionalProcurement(
  orchestrator: Orchestrator,
  say: (line: string) => void,
  { threshold = 100 }: { threshold?: number } = {},
): Promise<Record<string, TaskResult>> {
  const input = {
    sku: "D206",
    asOf: "2026-06-30",
    threshold,
    supplier: "S01",
    quantity: 120,
    location: "PH1",
  };
  let thread = "";
  for await (const event of orchestrator.streamWorkflow("conditional_procurement", input)) {
    thread = event.threadId;
    if (event.event === "step_skipped") say(`${event.step} is skipped: ${event.reason}`);
    if (event.event === "approval_requested") say(`waiting for a yes: ${event.summary}`);
  }
  const { pendingApprovals } = await orchestrator.getWorkflowState(thread);
  for (const { id } of pendingApprovals) await orchestrator.answerApproval(thread, id, { type: "approve" });
  const results = await orchestrator.getWorkflowResults(thread);
  for (const { taskId, status, error } of Object.values(results))
    say(`${taskId}: ${status} ${error?.message ?? ""}`);
  return results;
}

await runExample(import.meta.url, conditionalProcurement);
