import type { Registry } from "../agents/registry.ts";
import type { Runtime } from "../base/runtime.ts";
import type { CompanyProfile } from "../books/company.ts";
import type { Approval, Approvals } from "../control/approvals.ts";
import type { Actor } from "../control/context.ts";
import type { Effects } from "../control/effects.ts";
import type { TaskResult } from "../control/history.ts";
import type { Limiter } from "../control/limiter.ts";
import type { Narrator } from "../model/narrator.ts";
import type { Observer } from "../observe/observer.ts";
import type { Store } from "../store/database.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { ApprovalInterrupt } from "./approval-request.ts";
import type { Announcement } from "./events.ts";
import type { Plan, PlanTask } from "./plan.ts";

export type TaskRunnerDeps = {
  readonly store: Store;
  readonly log: GroupCommit;
  readonly registry: Registry;
  readonly runtime: Runtime;
  readonly limiter: Limiter;
  readonly approvals: Approvals;
  readonly effects: Effects;
  readonly narrator: Narrator;
  readonly observer: Observer;
  readonly home: string;
  readonly importRoots: "*" | readonly string[];
};

/** Where a task runs: the plan and case it belongs to, who acts, and how it reaches the outside. */
export type TaskScope = {
  readonly plan: Plan;
  readonly workflowId: string;
  readonly threadId: string;
  readonly runId: string;
  readonly actor: Actor;
  /** The actor's company where it has been read already. */
  readonly company?: CompanyProfile | undefined;
  readonly results: Readonly<Record<string, TaskResult>>;
  readonly runInput: unknown;
  /** Aborts on cancel, and as `workflow_timeout` when the workflow's time is up. */
  readonly signal: AbortSignal;
  readonly announce: (event: Announcement) => void;
  /**
   * Takes over the wait for the task's row in the history; without it the task ends when its row is written. What
   * a crash may lose are then results of the current turn of the event loop: reads, which run again. A write is in
   * the effect journal before it happens, either way.
   */
  readonly recording?: ((written: Promise<void>) => void) | undefined;
  readonly ask: AskPerson;
  /** An edge has found the condition false already. */
  readonly skipped?: boolean | undefined;
};

export type TaskRunner = (task: PlanTask, scope: TaskScope) => Promise<TaskResult>;

/**
 * How a driver gets a person's answer. `interrupt` pauses the run (it throws) until there is one and then returns
 * it, in the order asked. `settle` turns an answer into a settled approval, or into what is wrong with it.
 */
export type AskPerson = {
  readonly interrupt: (request: ApprovalInterrupt) => unknown;
  readonly settle: (
    approval: Approval,
    answer: unknown,
  ) => Promise<{ approval: Approval } | { problem: string }>;
};
