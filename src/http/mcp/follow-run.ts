import { z } from "zod";
import { deadline } from "../../base/abort.ts";
import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import { workflowEvent } from "../../graph/events.ts";
import { outcomeSchema } from "../../graph/state.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import type { RunInfo, RunRequest } from "../../runs/run.ts";
import { approvalJson, toApprovalJson } from "../routes/approval-json.ts";
import { type ToolCall, shownMessage } from "./tool.ts";

/** Where a run stands. */
export const runReport = z.object({
  run_id: z.string(),
  thread_id: z.string(),
  graph: z.string(),
  /** `interrupted`: it waits for the approvals below. */
  status: z.enum(["pending", "running", "interrupted", "success", "error", "timeout", "cancelled"]),
  /** What there is to tell the person who asked. */
  answer: z.string(),
  outcome: outcomeSchema.nullable(),
  /** Waited for now. */
  approvals: z.array(approvalJson),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type RunReport = z.infer<typeof runReport>;

export type Followed = {
  readonly request: Omit<RunRequest, "streamModes" | "threadId">;
  /** How long the caller waits; the run goes on after it. */
  readonly waitMs?: number | undefined;
};

/**
 * Starts a run on a new thread and stays with it until it ends, waits for a person, or the caller's patience is over.
 * When the caller cancels, the run is cancelled.
 */
export async function followRun(
  { runs, threads }: Orchestrator,
  { request, waitMs }: Followed,
  { actor, signal, report }: ToolCall,
): Promise<RunInfo> {
  signal.throwIfAborted();
  const { id: threadId } = await threads.create(actor, { metadata: { source: "mcp" } });
  const run = await runs.start(actor, { ...request, threadId, streamModes: ["custom"] });
  // A run that has ended meanwhile needs no cancel.
  const cancel = () => void runs.cancel(actor, run.id).catch(() => undefined);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  using patience = deadline([signal], { ms: waitMs, reason: () => new Error("the caller waits no longer") });
  const reportEvent = createReporter(report);
  try {
    for await (const { event, data } of runs.events(actor, run.id, { signal: patience.signal })) {
      if (event === "custom") reportEvent(data);
    }
    if (patience.signal.aborted) return await runs.get(actor, run.id);
    return await runs.wait(actor, run.id);
  } finally {
    signal.removeEventListener("abort", cancel);
    if (signal.aborted) await runs.wait(actor, run.id);
    signal.throwIfAborted();
  }
}

/** Steps that have ended, of all. */
function createReporter(report: ToolCall["report"]): (data: unknown) => void {
  let total: number | undefined;
  let done = 0;
  return (data) => {
    const told = workflowEvent.safeParse(data).data;
    switch (told?.event) {
      case "workflow_started":
        total = told.steps.length;
        return;
      case "step_started":
        report({ message: `${told.step}: ${told.agent}.${told.operation}`, done, total });
        return;
      case "step_progress":
        report({ message: `${told.step}: ${told.message}`, done, total });
        return;
      case "step_completed":
      case "step_failed":
      case "step_skipped":
        done += 1;
        report({ message: `${told.step}: ${told.event.replace("step_", "")}`, done, total });
        return;
      case "approval_requested":
        report({ message: `${told.step} waits for an approval: ${told.summary}`, done, total });
        return;
      case "rollback_started":
      case "rollback_completed":
      case "workflow_completed":
      case undefined:
        return;
      default:
        told satisfies never;
    }
  };
}

const ended = z.looseObject({ outcome: outcomeSchema.nullish().catch(null) });

export async function reportRun(
  { runs, approvals, runtime }: Orchestrator,
  actor: Actor,
  run: RunInfo,
): Promise<RunReport> {
  const { values } = await runs.state(actor, run.threadId);
  const open = run.status === "pending" || run.status === "running";
  const outcome = open ? null : (ended.parse(values).outcome ?? null);
  const pending = await approvals.list(actor.companyId, { threadId: run.threadId, status: "pending" });
  const now = runtime.clock.now();
  return {
    run_id: run.id,
    thread_id: run.threadId,
    graph: run.graph,
    status: run.status,
    answer: answerOf(run, { outcome: outcome?.answer, waiting: pending.map(({ action }) => action.summary) }),
    outcome,
    approvals: pending.map((approval) => toApprovalJson(approval, now)),
    error: run.error === null ? null : { code: run.error.code, message: shownMessage(run.error) },
  };
}

function answerOf(
  run: RunInfo,
  { outcome, waiting }: { readonly outcome: string | undefined; readonly waiting: readonly string[] },
): string {
  if (run.status === "pending" || run.status === "running") {
    return `The run goes on. Ask purser__run_status with run_id "${run.id}" what became of it.`;
  }
  if (run.status === "interrupted") return `Waiting for a person's approval: ${waiting.join("; ")}`;
  return outcome ?? (run.error ? shownMessage(run.error) : `The run ended as ${run.status}.`);
}

/** @throws PurserError when the run failed as a whole */
export function requireRun(run: RunInfo): RunInfo {
  if (run.error) throw new PurserError(run.error.code, run.error.message);
  return run;
}
