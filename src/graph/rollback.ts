import { pause } from "../base/abort.ts";
import { PurserError, toErrorShape } from "../base/errors.ts";
import { requirePermission } from "../control/context.ts";
import type { EffectRecord } from "../control/effects.ts";
import type { TaskResult } from "../control/history.ts";
import { recordExecution } from "../control/history-queries.ts";
import type { RollbackReport } from "./rollback-report.ts";
import { operationContext } from "./operation-context.ts";
import type { Plan } from "./plan.ts";
import type { TaskRunnerDeps, TaskScope } from "./task-scope.ts";

export type RollbackScope = Pick<
  TaskScope,
  "plan" | "workflowId" | "threadId" | "runId" | "actor" | "company" | "announce"
> & {
  /** Somebody asks for it, rather than a failure. */
  readonly onRequest: boolean;
};

export type Rollback = {
  /** Has the plan any write, and does a failure take it back? */
  readonly appliesTo: (plan: Plan) => { readonly writes: boolean; readonly onFailure: boolean };
  /**
   * @throws PurserError `permission_denied`, on request and for what others wrote, or elsewhere: nothing is taken back
   *   then
   */
  readonly run: (
    results: Readonly<Record<string, TaskResult>>,
    scope: RollbackScope,
  ) => Promise<{
    readonly report: RollbackReport;
    /** Of the tasks whose write was taken back. */
    readonly results: Readonly<Record<string, TaskResult>>;
  }>;
};

const ATTEMPTS = 3;
const BACKOFF_MS = 200;
/** How long a write that outlived its task may take before it counts as unknown. */
const PATIENCE_MS = 30_000;

/**
 * Takes back what a workflow wrote, the last write first. The effect journal, not the tasks' results, says what
 * happened: a write whose task ran out of time may have gone through. Each undo is itself an effect under its own
 * key, so a crash in the middle is picked up where it was; it is retried, and nothing can cancel it.
 */
export function createRollback(deps: TaskRunnerDeps): Rollback {
  const { effects, runtime } = deps;
  const registryOf = ({ actor }: RollbackScope) => deps.registry.forCompany(actor.companyId);

  return { appliesTo, run };

  function appliesTo(plan: Plan): ReturnType<Rollback["appliesTo"]> {
    // An agent that is one company's own is not found here: it may write.
    const writes = plan.tasks.some(
      (task) => deps.registry.find(task.agent, task.operation)?.effect !== "read",
    );
    return { writes, onFailure: writes && plan.onFailure !== "keep" };
  }

  async function run(...[results, scope]: Parameters<Rollback["run"]>): ReturnType<Rollback["run"]> {
    const { companyId } = scope.actor;
    const records = await effects.ofWorkflow(companyId, scope.workflowId, PATIENCE_MS);
    // A state can be written from outside, so that it looks as if a workflow had failed: that is a request too.
    const { userId } = scope.actor;
    const agreed =
      !scope.onRequest && (await effects.areOf(records, { companyId, userId, threadId: scope.threadId }));
    if (!agreed) for (const record of records) requireUndoPermission(record, scope);
    const report: RollbackReport = { undone: [], irreversible: [], failed: [], unknown: [] };
    const changed: Record<string, TaskResult> = {};
    // Cut off before, a rollback goes on and tells of all; asked for anew, it has only what is left.
    const settled = new Set(scope.onRequest ? ["failed", "undone"] : ["failed"]);
    const open = lastFirst(
      records.filter(({ status }) => !settled.has(status)),
      scope.plan,
    );
    if (open.length === 0) return { report, results: changed };
    scope.announce({ event: "rollback_started", steps: open.map(({ taskId }) => taskId) });
    for (const record of open) {
      const { taskId } = record;
      if (record.status === "reserved" || record.status === "unknown") {
        const what = `${record.agent}.${record.operation} was started and its outcome is not known.`;
        report.unknown.push({ taskId, message: what });
        continue;
      }
      const undo = registryOf(scope).find(record.agent, record.operation)?.undo;
      if (undo?.kind === "irreversible") {
        report.irreversible.push({ taskId, why: undo.why });
        continue;
      }
      const begun = runtime.clock.now();
      try {
        if (record.status === "confirmed") await takeBack(record, scope);
        report.undone.push(taskId);
        changed[taskId] = await recordUndone(record, scope, { begun, known: results[taskId] });
      } catch (error) {
        report.failed.push({ taskId, message: toErrorShape(error).message });
      }
    }
    scope.announce({ event: "rollback_completed", ...report });
    return { report, results: changed };
  }

  /** A failed workflow's undo was agreed when its writes were; one that is asked for needs a person who may. */
  function requireUndoPermission({ agent, operation }: EffectRecord, scope: RollbackScope): void {
    const registry = registryOf(scope);
    const undo = registry.find(agent, operation)?.undo;
    if (undo?.kind !== "operation") return;
    requirePermission(scope.actor, registry.resolve(agent, undo.operation).permission);
  }

  async function takeBack(record: EffectRecord, scope: RollbackScope): Promise<void> {
    const { agent, taskId } = record;
    const registry = registryOf(scope);
    const operation = registry.resolve(agent, record.operation);
    const { undo } = operation;
    if (undo?.kind !== "operation") {
      throw new PurserError("no_undo", `${agent}.${record.operation} has no undo.`);
    }
    const input = undo.input(operation.input.parse(record.input), operation.output.parse(record.output));
    const call = { agent, operation: undo.operation, input };
    const { repeatable = false } = registry.resolve(agent, undo.operation);
    const signal = new AbortController().signal;
    const context = await operationContext(deps, taskId, { ...scope, signal });
    const spec = {
      ...call,
      companyId: scope.actor.companyId,
      runId: scope.runId,
      workflowId: scope.workflowId,
      taskId,
      repeatable,
      undoes: record.key,
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await effects.perform(spec, async (effectKey) => {
          const { output } = await registry.call(call, { ...context, effectKey });
          return output ?? null;
        });
        break;
      } catch (error) {
        if (attempt >= ATTEMPTS || !toErrorShape(error).retryable) throw error;
        await pause(BACKOFF_MS * 2 ** (attempt - 1), signal);
      }
    }
    await effects.markUndone(scope.actor.companyId, record);
  }

  async function recordUndone(
    record: EffectRecord,
    scope: RollbackScope,
    { begun, known }: { readonly begun: Date; readonly known: TaskResult | undefined },
  ): Promise<TaskResult> {
    const finishedAt = runtime.clock.now();
    const result: TaskResult = {
      taskId: record.taskId,
      status: "rolled_back",
      ...(known?.error ? { error: known.error } : {}),
      startedAt: begun.toISOString(),
      executionTimeMs: finishedAt.getTime() - begun.getTime(),
      attempts: 1,
    };
    await recordExecution(deps.log, {
      ...result,
      companyId: scope.actor.companyId,
      runId: scope.runId,
      threadId: scope.threadId,
      workflowId: scope.workflowId,
      workflow: scope.plan.name,
      agent: record.agent,
      operation: record.operation,
      finishedAt: finishedAt.toISOString(),
    });
    return result;
  }
}

/** The write that finished last comes first; of those that finished in the same millisecond, the later task's. */
function lastFirst(records: readonly EffectRecord[], plan: Plan): EffectRecord[] {
  const place = ({ taskId }: EffectRecord) => plan.tasks.findIndex(({ id }) => id === taskId);
  const end = ({ finishedAt }: EffectRecord) => finishedAt ?? "9999";
  return records.toSorted((a, b) => (end(a) < end(b) ? 1 : end(a) > end(b) ? -1 : place(b) - place(a)));
}
