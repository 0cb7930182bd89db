import type { Actor } from "./control/context.ts";
import type { Decision } from "./control/decision.ts";
import type { TaskResult } from "./control/history.ts";
import { PurserError } from "./base/errors.ts";
import type { PlanInput } from "./graph/plan.ts";
import { workflowEvent, type WorkflowEvent } from "./graph/events.ts";
import type { Approval, Approvals } from "./control/approvals.ts";
import type { RunManager } from "./runs/run.ts";
import type { Threads } from "./runs/threads.ts";

export type ExecuteOptions = {
  readonly pattern?: PlanInput["pattern"];
  /** Who acts, and for which company; default: the operator of this machine, for the only company there is. */
  readonly context?: Actor;
  /** What tasks read as `$.input.field`. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
};

export type ExecuteDeps = { readonly threads: Threads; readonly runs: RunManager };

type Execution = Pick<ExecuteOptions, "input" | "signal"> & {
  readonly plan: PlanInput;
  /** `plan`, or the name under which this plan is registered. */
  readonly graph: string;
};

/**
 * Runs a plan, durably, on a thread of its own, until it has ended or waits for a person.
 * @returns the results by task id; a task that waits for a person, or for one that does, has none yet
 * @throws PurserError `invalid_plan`, `cancelled`
 */
export async function executePlan(
  { threads, runs }: ExecuteDeps,
  actor: Actor,
  { graph, plan, input = {}, signal }: Execution,
): Promise<Record<string, TaskResult>> {
  signal?.throwIfAborted();
  const { id: threadId } = await threads.create(actor, { metadata: { plan: plan.name } });
  const start = { kind: "input", input: graph === "plan" ? { plan, input } : { input } } as const;
  const run = await runs.start(actor, { threadId, graph, start, streamModes: ["custom"] });
  const cancel = () => void runs.cancel(actor, run.id);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const ended = await runs.wait(actor, run.id);
    if (ended.error) throw new PurserError(ended.error.code, ended.error.message);
    return await runs.results(actor, threadId);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/** Runs a workflow on a new thread and gives its events until it ends or waits for a person. */
export async function* streamEvents(
  { threads, runs }: ExecuteDeps,
  actor: Actor,
  { graph, input = {}, signal }: Pick<ExecuteOptions, "input" | "signal"> & { readonly graph: string },
): AsyncGenerator<WorkflowEvent & { readonly threadId: string }> {
  signal?.throwIfAborted();
  const { id: threadId } = await threads.create(actor);
  const run = await runs.start(actor, {
    threadId,
    graph,
    start: { kind: "input", input: { input } },
    streamModes: ["custom"],
  });
  const cancel = () => void runs.cancel(actor, run.id);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    for await (const { event, data } of runs.events(actor, run.id)) {
      const told = event === "custom" ? workflowEvent.safeParse(data) : undefined;
      if (told?.success) yield { ...told.data, threadId };
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/** Where a thread's workflow stands. */
export type WorkflowStatus = {
  readonly status: string;
  /** What runs next, or waits. */
  readonly currentStep: string | null;
  readonly stepsCompleted: readonly string[];
  readonly pendingApprovals: readonly Approval[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

export async function readWorkflowStatus(
  { threads, runs, approvals }: ExecuteDeps & { readonly approvals: Approvals },
  actor: Actor,
  threadId: string,
): Promise<WorkflowStatus> {
  const thread = await threads.get(actor, threadId);
  const { next } = await runs.state(actor, threadId);
  const results = Object.values(await runs.results(actor, threadId));
  return {
    status: thread.status,
    currentStep: next[0] ?? null,
    stepsCompleted: results.filter(({ status }) => status === "success").map(({ taskId }) => taskId),
    pendingApprovals: await approvals.list(actor.companyId, { threadId, status: "pending" }),
    createdAt: thread.createdAt,
    updatedAt: thread.updatedAt,
  };
}

/** @throws PurserError `approval_settled` when it is not among those the thread waits for, and the resume gate's */
export async function answerApproval(
  { runs, approvals }: ExecuteDeps & { readonly approvals: Approvals },
  actor: Actor,
  { threadId, approvalId, decision }: { threadId: string; approvalId: string; decision: Decision },
): Promise<void> {
  const approval = await approvals.get(actor.companyId, approvalId);
  if (approval?.threadId !== threadId) {
    throw new PurserError("unknown_approval", `Thread "${threadId}" has no approval "${approvalId}".`);
  }
  await approvals.decide(actor, approvalId, decision);
  const run = await runs.goOn(actor, threadId);
  if (run) await runs.wait(actor, run.id);
}
