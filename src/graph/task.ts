import type { OperationContext, Operation } from "../agents/agent.ts";
import { deadline, orAborted, pause } from "../base/abort.ts";
import { type ErrorShape, PurserError, toErrorShape } from "../base/errors.ts";
import { parseOrThrow } from "../base/parse.ts";
import { createLedgerVersionReader } from "../books/ledger-queries.ts";
import { requirePermission } from "../control/context.ts";
import type { TaskResult } from "../control/history.ts";
import { recordExecution } from "../control/history-queries.ts";
import { createFigureSet } from "../figures/figure-set.ts";
import { saveFigures } from "../figures/queries.ts";
import { awaitApproval } from "./await-approval.ts";
import { operationContext } from "./operation-context.ts";
import type { TaskRunner, TaskRunnerDeps, TaskScope } from "./task-scope.ts";
import { type ApprovalPoint, type PlanTask, approvalOf, neededTasks } from "./plan.ts";
import { RUN_INPUT, type ConditionContext, describeCondition, evaluateCondition } from "./condition.ts";
import { remarked } from "./outcome.ts";
import { resolveInputs } from "./task-inputs.ts";

type Prepared = {
  readonly operation: Operation;
  readonly input: unknown;
  readonly warnings: readonly string[];
  readonly context: OperationContext;
};

type Working = { readonly task: PlanTask; readonly scope: TaskScope };

type Outcome = Pick<TaskResult, "status" | "output" | "error" | "instance"> & { readonly attempts: number };

/**
 * The only way a task runs: dependencies, permission, inputs, approval, then - under the agent limit, the retry
 * policy and the timeouts - the operation itself, writes through the effect journal, and the record of it all.
 * A failure is a result, never a throw; only the request for a person's decision leaves by way of `scope.ask`.
 */
export function createTaskRunner(deps: TaskRunnerDeps): TaskRunner {
  const { store, registry, runtime, limiter, effects } = deps;
  const readLedgerVersion = createLedgerVersionReader(store.db);

  return async (task, scope) => {
    const begun = runtime.clock.now();
    const observed = deps.observer.taskStarted({
      runId: scope.runId,
      workflowId: scope.workflowId,
      workflow: scope.plan.name,
      taskId: task.id,
      agent: task.agent,
      operation: task.operation,
    });
    const finish = async (outcome: Outcome, warnings: readonly string[] = []): Promise<TaskResult> => {
      const finishedAt = runtime.clock.now();
      const result: TaskResult = {
        taskId: task.id,
        ...outcome,
        ...(warnings.length > 0 ? { warnings: [...warnings] } : {}),
        startedAt: begun.toISOString(),
        executionTimeMs: finishedAt.getTime() - begun.getTime(),
      };
      observed.ended(outcome);
      announceEnd(scope, result);
      const written = recordExecution(deps.log, {
        ...result,
        companyId: scope.actor.companyId,
        runId: scope.runId,
        threadId: scope.threadId,
        workflowId: scope.workflowId,
        workflow: scope.plan.name,
        agent: task.agent,
        operation: task.operation,
        finishedAt: finishedAt.toISOString(),
      });
      if (scope.recording) scope.recording(written);
      else await written;
      return result;
    };

    let prepared: Prepared;
    let approval: ApprovalPoint | undefined;
    try {
      requireDependencies(task, scope);
      const why = skipReason(task, scope);
      if (why !== undefined) return await finish({ status: "skipped", attempts: 0 }, [why]);
      prepared = await prepare(task, scope);
      approval = await approvalPoint(task, scope, prepared);
    } catch (error) {
      return finish({ status: "failed", error: failureOf(error, { task, scope }), attempts: 0 });
    }
    if (approval) {
      try {
        const answer = await awaitApproval({ deps, task, scope, approval, ...prepared });
        if (answer.kind === "rejected") {
          return await finish({ status: "rejected", error: answer.error, attempts: 0 }, prepared.warnings);
        }
        const context = { ...prepared.context, approvedBy: answer.by };
        prepared = { ...prepared, input: answer.input, context };
      } catch (error) {
        // Anything but our own error may be the driver's way of waiting for a person: it must pass.
        if (!(error instanceof PurserError)) {
          observed.ended({ status: "interrupted" });
          throw error;
        }
        return finish({ status: "failed", error: failureOf(error, { task, scope }), attempts: 0 });
      }
    }
    const ready = prepared;
    return finish(await observed.within(() => execute(task, scope, ready)), prepared.warnings);
  };

  /** What a client may read of it; the log has the rest of what is not for clients. */
  function failureOf(error: unknown, { task, scope }: Working): ErrorShape {
    const shape = toErrorShape(error);
    if (shape.code === "internal_error") {
      const { runId, workflowId } = scope;
      const fields = { err: error, run_id: runId, workflow_id: workflowId, task_id: task.id };
      deps.observer.log.error(fields, "A task failed inside");
    }
    return shape;
  }

  /** Where the plan or the operation's own policy wants a person. Once asked, the answer stands whatever the policy says now. */
  async function approvalPoint(
    task: PlanTask,
    scope: TaskScope,
    { operation, input, context }: Prepared,
  ): Promise<ApprovalPoint | undefined> {
    const planned = approvalOf(scope.plan, task);
    if (planned || !operation.approvalNeeded) return planned;
    const reason = await operation.approvalNeeded(input, context);
    if (reason !== null) return { reason };
    const filter = { workflowId: scope.workflowId, taskId: task.id };
    const [asked] = await deps.approvals.list(scope.actor.companyId, filter);
    return asked && { reason: asked.action.reason };
  }

  async function prepare(task: PlanTask, scope: TaskScope): Promise<Prepared> {
    const operation = registry.forCompany(scope.actor.companyId).resolve(task.agent, task.operation);
    requirePermission(scope.actor, operation.permission);
    const { inputs, warnings } = resolveInputs(task, { ...scope, schema: operation.input });
    const what = `The input of ${task.agent}.${task.operation}`;
    const input = parseOrThrow(operation.input, inputs, { what });
    const context = await operationContext(deps, task.id, scope);
    return { operation, input, warnings, context };
  }

  async function execute(task: PlanTask, scope: TaskScope, prepared: Prepared): Promise<Outcome> {
    scope.announce({ event: "step_started", step: task.id, agent: task.agent, operation: task.operation });
    using limited = deadline([scope.signal], {
      ms: task.timeoutMs,
      reason: () =>
        new PurserError("task_timeout", `The task did not end within its ${task.timeoutMs ?? 0} ms.`),
    });
    const { maxAttempts = 1, backoffMs = 0 } = task.retry ?? {};
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { signal } = limited;
        const work = () =>
          orAborted(act(task, scope, { ...prepared, context: { ...prepared.context, signal } }), signal);
        const { output, instance } = await limiter.run(scope.workflowId, work, signal);
        return { status: "success", output, instance, attempts: attempt };
      } catch (error) {
        const shape = failureOf(error, { task, scope });
        if (scope.signal.aborted || shape.code === "workflow_timeout") {
          const cancelled =
            shape.code === "workflow_timeout"
              ? shape
              : { ...shape, code: "cancelled", message: "The run was cancelled." };
          return { status: "cancelled", error: cancelled, attempts: attempt };
        }
        if (!shape.retryable || attempt >= maxAttempts || limited.signal.aborted) {
          return { status: "failed", error: shape, attempts: attempt };
        }
        await pause(backoffMs * 2 ** (attempt - 1), limited.signal).catch(() => undefined);
      }
    }
  }

  async function act(
    task: PlanTask,
    scope: TaskScope,
    prepared: Prepared,
  ): Promise<{ output: unknown; instance: string }> {
    const { operation, input, context } = prepared;
    const call = { agent: task.agent, operation: task.operation, input };
    const before = await readLedgerVersion(context.company.id);
    // A retry starts from an empty set: figures of a failed attempt are not kept.
    const figures = createFigureSet();
    let instance = "";
    const perform = async (effectKey: string) => {
      const result = await registry
        .forCompany(context.company.id)
        .call(call, { ...context, figures, effectKey });
      instance = result.instance;
      return jsonSafe(result.output);
    };
    const output =
      operation.effect === "read"
        ? await perform("")
        : await effects.perform(
            {
              ...call,
              companyId: context.company.id,
              runId: scope.runId,
              workflowId: scope.workflowId,
              taskId: task.id,
              repeatable: operation.repeatable ?? false,
            },
            perform,
          );
    const version = operation.effect === "read" ? before : await readLedgerVersion(context.company.id);
    await saveFigures(store.db, context.company.id, {
      figures: figures.all(),
      ledgerVersion: version,
      runId: scope.runId,
      at: runtime.clock.now().toISOString(),
    });
    return { output, instance };
  }
}

function requireDependencies(task: PlanTask, { plan, results }: TaskScope): void {
  if (plan.onFailure === "abort") requireSuccessSoFar(results);
  for (const id of neededTasks(plan, task)) {
    const result = results[id];
    if (result?.status === "success" || result?.status === "skipped") continue;
    const why = result?.error?.message ?? `it ended as ${result?.status ?? "not run"}`;
    throw new PurserError("dependency_failed", `"${task.id}" needs "${id}", which did not succeed: ${why}`, {
      details: { dependency: id, cause: result?.error?.code ?? result?.status ?? "not_run" },
    });
  }
}

function requireSuccessSoFar(results: TaskScope["results"]): void {
  const stopped = Object.values(results).find(({ status }) => status !== "success" && status !== "skipped");
  if (!stopped) return;
  throw new PurserError(
    "dependency_failed",
    `"${stopped.taskId}" did not succeed, which ends this workflow.`,
    {
      details: { dependency: stopped.taskId, cause: stopped.error?.code ?? stopped.status },
    },
  );
}

/** Why the task need not run, or undefined: its condition is false, or it needs what was skipped. */
function skipReason(task: PlanTask, scope: TaskScope): string | undefined {
  const skipped = neededTasks(scope.plan, task).find((id) => scope.results[id]?.status === "skipped");
  if (skipped !== undefined) return `"${skipped}", which it needs, was skipped`;
  if (task.condition === undefined) return undefined;
  const held = !scope.skipped && evaluateCondition(task.condition, conditionContext(scope));
  return held ? undefined : `its condition ${describeCondition(task.condition)} is false`;
}

/** What conditions look at: the outputs of the tasks that succeeded, and the run's input. */
export function conditionContext({
  results,
  runInput,
}: Pick<TaskScope, "results" | "runInput">): ConditionContext {
  const outputs = Object.values(results).flatMap((r) =>
    r.status === "success" ? [[r.taskId, r.output] as const] : [],
  );
  return { ...Object.fromEntries(outputs), [RUN_INPUT]: runInput };
}

function announceEnd(scope: TaskScope, result: TaskResult): void {
  const step = result.taskId;
  if (result.status === "skipped") {
    scope.announce({ event: "step_skipped", step, reason: result.warnings?.[0] ?? "" });
  } else if (result.status === "success") {
    const { executionTimeMs: ms, attempts } = result;
    const { answer, remarks } = remarked.safeParse(result.output).data ?? {};
    scope.announce({
      event: "step_completed",
      step,
      ms,
      attempts,
      ...(answer === undefined ? {} : { answer }),
      ...(remarks === undefined || remarks.length === 0 ? {} : { remarks }),
    });
  } else {
    const { code = result.status, message = "" } = result.error ?? {};
    scope.announce({ event: "step_failed", step, status: result.status, code, message });
  }
}

/** What a checkpoint and the history can hold: no dates, no classes, no undefined. */
function jsonSafe(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}
