import type { Actor } from "./control/context.ts";
import type { TaskResult } from "./control/history.ts";
import { PurserError } from "./base/errors.ts";
import type { PlanInput } from "./graph/plan.ts";
import type { RunManager } from "./runs/run-manager.ts";
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
