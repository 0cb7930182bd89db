import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";
import { deadline } from "../base/abort.ts";
import { PurserError } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Approvals } from "../control/approvals.ts";
import { type Actor, actorSchema } from "../control/context.ts";
import type { Announcement, WorkflowEvent } from "./events.ts";
import type { Db } from "../store/database.ts";
import type { Rollback } from "./rollback.ts";
import type { TaskRunner } from "./task-scope.ts";

/** What the server puts into `configurable`, after taking out whatever a client sent under these names. */
export const runConfigurable = z.object({
  thread_id: z.string().default("no-thread"),
  run_id: z.string().optional(),
  purser_actor: actorSchema.optional(),
  /** Epoch milliseconds at which the workflow's time is up. */
  purser_deadline: z.number().optional(),
});

export type CompileDeps = {
  readonly runTask: TaskRunner;
  readonly db: Db;
  readonly approvals: Approvals;
  readonly runtime: Runtime;
  readonly rollback: Rollback;
  /**
   * Who acts where no server has said so (LangGraph Studio on the operator's own machine). Undefined: a run
   * without an actor is refused.
   */
  readonly fallbackActor: (() => Promise<Actor>) | undefined;
};

/** Where a node's work runs, as LangGraph tells it. */
export type NodeScope = {
  readonly threadId: string;
  readonly runId: string;
  readonly actor: Actor;
  /** The actor again where nothing stands between a client's answer and the graph. */
  readonly operator: Actor | undefined;
  /** Aborts on cancel, and as `workflow_timeout` when the workflow's time is up. */
  readonly signal: AbortSignal;
};

/** Who a run is for. @throws PurserError `unauthenticated` */
export async function actorOf(
  config: LangGraphRunnableConfig,
  { fallbackActor }: Pick<CompileDeps, "fallbackActor">,
): Promise<Actor> {
  const { purser_actor } = runConfigurable.parse(config.configurable ?? {});
  const actor = purser_actor ?? (await fallbackActor?.());
  if (!actor) throw new PurserError("unauthenticated", "This run has no user: start it through the server.");
  return actor;
}

/** @throws PurserError `unauthenticated` */
export async function nodeScope(
  config: LangGraphRunnableConfig,
  deps: Pick<CompileDeps, "fallbackActor" | "runtime">,
): Promise<NodeScope & Disposable> {
  const { runtime } = deps;
  const { thread_id, run_id, purser_actor, purser_deadline } = runConfigurable.parse(
    config.configurable ?? {},
  );
  const actor = await actorOf(config, deps);
  const left =
    purser_deadline === undefined ? undefined : Math.max(0, purser_deadline - runtime.clock.now().getTime());
  const timed = deadline([config.signal ?? new AbortController().signal], {
    ms: left,
    reason: () => new PurserError("workflow_timeout", "The workflow's time was up before this task ended."),
  });
  return {
    threadId: thread_id,
    runId: run_id ?? thread_id,
    actor,
    operator: purser_actor ? undefined : actor,
    signal: timed.signal,
    [Symbol.dispose]: () => timed[Symbol.dispose](),
  };
}

/** Sends events on the `custom` stream. */
export function announcer(
  workflow: string,
  {
    workflow_id,
    runtime,
    config,
  }: { workflow_id: string; runtime: Runtime; config: LangGraphRunnableConfig },
): (event: Announcement) => void {
  return (event) => {
    const full = { ...event, workflow_id, workflow: workflow, timestamp: runtime.clock.now().toISOString() };
    config.writer?.(full satisfies WorkflowEvent);
  };
}
