import type { OperationContext } from "../agents/agent.ts";
import { loadCompany } from "../books/company.ts";
import { createFigureSet } from "../figures/figure-set.ts";
import type { TaskRunnerDeps, TaskScope } from "./task-scope.ts";

export type ContextScope = Pick<TaskScope, "actor" | "company" | "runId" | "signal" | "announce">;

/** What an operation is given in this scope; the effect's key and the approver are added where there are any. */
export async function operationContext(
  { store, runtime, home, importRoots, narrator }: TaskRunnerDeps,
  taskId: string,
  { actor, company, runId, signal, announce }: ContextScope,
): Promise<OperationContext> {
  return {
    company: company ?? (await loadCompany(store.db, actor.companyId)),
    user: { id: actor.userId },
    store,
    figures: createFigureSet(),
    runtime,
    signal,
    emit: (progress) => announce({ event: "step_progress", step: taskId, ...progress }),
    effectKey: "",
    runId,
    approvedBy: null,
    home,
    importRoots,
    narrator,
  };
}
