import { z } from "zod";
import type { TaskResult } from "../control/history.ts";
import type { Plan } from "./plan.ts";
import { type RollbackReport, tellRollback } from "./rollback-report.ts";
import type { Outcome } from "./state.ts";

/** An output that says in words what came of it. */
const withAnswer = z.object({ answer: z.string() });

/** What is told of a step when it has ended, where its output says it. */
export const remarked = z.object({
  answer: z.string().optional().catch(undefined),
  /** What a person should know of single things: a document that cannot be read, and why. */
  remarks: z.array(z.string()).optional().catch(undefined),
});

/** How a workflow came out, from how its tasks did. */
export function outcomeOf(plan: Plan, results: Readonly<Record<string, TaskResult>>): Outcome {
  const ended = plan.tasks.map((task) => results[task.id]);
  const withStatus = (status: string) => ended.flatMap((r) => (r?.status === status ? [r] : []));
  const failed = [...withStatus("failed"), ...withStatus("cancelled"), ...withStatus("rejected")];
  const status = overallStatus(failed);
  const answers = ended.flatMap((r) => {
    const parsed = withAnswer.safeParse(r?.output);
    return parsed.success ? [parsed.data.answer] : [];
  });
  const causes = failed.filter((r) => r.error?.code !== "dependency_failed");
  const answer =
    status === "success"
      ? (answers.at(-1) ?? `${plan.title ?? plan.name} is done.`)
      : causes.map((r) => `${r.taskId}: ${r.error?.message ?? r.status}`).join(" ");
  return {
    status,
    completedSteps: withStatus("success").map((r) => r.taskId),
    failedSteps: failed.map((r) => r.taskId),
    answer,
    rollback: null,
  };
}

/** The outcome after its writes were taken back because it did not succeed. */
export function rolledBack(outcome: Outcome, report: RollbackReport): Outcome {
  const told = tellRollback(report);
  if (told === "") return outcome;
  const completedSteps = outcome.completedSteps.filter((id) => !report.undone.includes(id));
  return { ...outcome, completedSteps, answer: `${outcome.answer} ${told}`, rollback: report };
}

/** The outcome after somebody asked for its writes to be taken back. */
export function undone(outcome: Outcome, report: RollbackReport): Outcome {
  const left = [...report.irreversible, ...report.failed, ...report.unknown];
  const completedSteps = outcome.completedSteps.filter((id) => !report.undone.includes(id));
  const answer = tellRollback(report) || "There was nothing to take back.";
  return {
    ...outcome,
    status: left.length > 0 ? "failed" : "rolled_back",
    completedSteps,
    answer,
    rollback: report,
  };
}

/** The gravest of what went wrong; a timeout explains the cancellations it caused. */
function overallStatus(failed: readonly TaskResult[]): Outcome["status"] {
  if (failed.some((r) => r.error?.code === "workflow_timeout")) return "timeout";
  for (const status of ["cancelled", "rejected", "failed"] as const) {
    if (failed.some((r) => r.status === status)) return status;
  }
  return "success";
}
